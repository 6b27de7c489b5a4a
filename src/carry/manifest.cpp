#include "carry/manifest.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "store/description.h"
#include "store/upgrade.h"

namespace bolan::carry {

namespace {

std::string_view engine_name(store::Engine engine) { return engine == store::Engine::sqlite ? "sqlite" : "postgres"; }

Error malformed(std::string what) { return Error::bad_input("carry.manifest_malformed").with("what", std::move(what)); }

Result<crypto::Digest> read_digest(Value const& value, std::string what) {
    auto const digest = crypto::parse_digest(value.string_or(""));
    if (!digest) return Fail(malformed(std::move(what)));
    return *digest;
}

Result<std::int64_t> read_count(Value const& value, std::string what) {
    if (!value.is_int() || value.as_int() < 0) return Fail(malformed(std::move(what)));
    return value.as_int();
}

Result<> require_known(Value const& manifest, std::string_view name, std::int64_t known) {
    auto const number = TRY(read_count(manifest[name], std::string(name)));
    if (number <= known) return {};
    return Fail(Error::conflict("carry.newer")
                    .with("what", std::string(name))
                    .with("number", std::to_string(number))
                    .with("known", std::to_string(known))
                    .with("program", std::string(manifest["program"].string_or("?"))));
}

// A member a line, and a table a line: differences show in any tool.
void append_member(std::string& out, std::string_view name, Value const& value) {
    out += out.empty() ? "{\n" : ",\n";
    append_json_string(out, name);
    out += ": ";
    append_json(out, value);
}

}  // namespace

std::string write_manifest(Manifest const& manifest) {
    std::string out;
    append_member(out, "bolan_export", k_form);
    append_member(out, "program", manifest.program);
    append_member(out, "format", manifest.format);
    append_member(out, "least_format", manifest.least_format);
    append_member(out, "engine", engine_name(manifest.engine));
    append_member(out, "exported_at", iso_time(manifest.at, 0));
    append_member(
        out, "ledger",
        Value::map({{"size", static_cast<std::int64_t>(manifest.log_size)}, {"root", crypto::hex(manifest.log_root)}}));
    append_member(out, "attachments", manifest.attachments);
    append_member(out, "has_keys", manifest.has_keys);
    append_member(out, "files", static_cast<std::int64_t>(manifest.files));
    append_member(out, "sha256sums", crypto::hex(manifest.sums));
    out += ",\n\"tables\": [";
    for (auto const& [table, rows] : manifest.tables) {
        auto description = store::describe(table);
        description.set("rows", rows);
        out += out.back() == '[' ? "\n" : ",\n";
        append_json(out, description);
    }
    return out + "\n]}\n";
}

Result<Manifest> read_manifest(std::string_view text) {
    auto const json = parse_json(text);
    if (!json || !json->is_map()) return Fail(malformed("it is no JSON object"));
    auto const& from = *json;
    TRY(require_known(from, "bolan_export", k_form));
    TRY(require_known(from, "format", store::k_format));
    Manifest out;
    out.program = from["program"].string_or("");
    out.format = from["format"].as_int();
    out.least_format = TRY(read_count(from["least_format"], "least_format"));
    if (from["engine"] != Value("sqlite") && from["engine"] != Value("postgres")) return Fail(malformed("engine"));
    out.engine = from["engine"] == Value("sqlite") ? store::Engine::sqlite : store::Engine::postgres;
    auto const at = parse_iso_time(from["exported_at"].string_or(""));
    if (!at) return Fail(malformed("exported_at"));
    out.at = *at;
    out.log_size = static_cast<std::uint64_t>(TRY(read_count(from["ledger"]["size"], "ledger.size")));
    out.log_root = TRY(read_digest(from["ledger"]["root"], "ledger.root"));
    out.attachments = TRY(read_count(from["attachments"], "attachments"));
    out.has_keys = from["has_keys"].bool_or(false);
    out.files = static_cast<std::uint64_t>(TRY(read_count(from["files"], "files")));
    out.sums = TRY(read_digest(from["sha256sums"], "sha256sums"));
    if (!from["tables"].is_list()) return Fail(malformed("tables"));
    for (auto const& each : from["tables"].as_list())
        out.tables.push_back({TRY(store::read_description(each)), TRY(read_count(each["rows"], "rows"))});
    return out;
}

}  // namespace bolan::carry
