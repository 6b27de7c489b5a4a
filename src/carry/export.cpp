#include "carry/export.h"
#include "carry/folder.h"
#include "carry/pages.h"
#include "carry/readme.h"
#include "carry/row_line.h"
#include "ledger/published.h"
#include "store/attachments.h"
#include "store/filling.h"
#include "store/upgrade.h"
#include <algorithm>
#include <filesystem>

namespace bolan::carry {

namespace fs = std::filesystem;

namespace {

Result<std::int64_t> write_table(store::Connection& db, store::Table const& table, FolderWriter& out,
                                 Export const& how) {
    std::int64_t rows = 0;
    std::string page;
    Pages pages(table);
    out.begin(TableFile{table}.path());
    do {
        page.clear();
        TRY(pages.read(db, [&](store::Row const& row) -> Result<> {
            TRY(append_row(page, table, row));
            page += '\n';
            ++rows;
            return {};
        }));
        out.add(page);
        how.progress(table.name, rows);
    } while (!pages.at_end());
    out.end();
    return rows;
}

// Rows of PostgreSQL, files beside SQLite: files here, whatever the engine.
bool holds_attachments(store::Table const& table) {
    auto const tables = store::attachment_tables(store::Engine::postgres);
    return std::ranges::find(tables, table.name, &store::Table::name) != tables.end();
}

void write_attachments(store::Connection& db, FolderWriter& out, Export const& how, Exported& exported) {
    auto const folder = how.data + "/attachments";
    store::each_attachment(db, folder, [&](std::string const& hash) {
        auto const bytes = store::read_attachment(db, folder, hash);
        if (!bytes) return exported.left_out.push_back(hash);
        out.write(attachment_path(hash), {reinterpret_cast<char const*>(bytes->data()), bytes->size()});
        how.progress("attachments", ++exported.manifest.attachments);
    });
}

Result<> write_log(store::Connection& db, FolderWriter& out, Export const& how) {
    if (!fs::exists(how.data + "/log.vkey"))
        return Fail(Error::not_found("carry.no_log_key").with("file", how.data + "/log.vkey"));
    out.write("log/key", TRY(read_file(how.data, "log.vkey")));
    ledger::each_published_file(
        db, [&](std::string_view path, std::string_view bytes) { out.write(std::string(path.substr(1)), bytes); });
    return {};
}

Result<> write_keys(FolderWriter& out, Export const& how) {
    for (auto const& path : files_below(how.data + "/keys"))
        out.write("keys/" + path, TRY(read_file(how.data + "/keys", path)));
    return {};
}

Result<> require_whole(store::Connection& db) {
    if (store::content_of(db) == store::Content::none) return Fail(Error::not_found("carry.nothing_there"));
    return store::check_upgraded(db);
}

}  // namespace

Result<Exported> export_everything(store::Connection& db, Export const& how) {
    TRY(require_whole(db));
    auto tables = TRY(store::described_tables(db));
    std::erase_if(tables, holds_attachments);
    auto const head = ledger::read_head(db);
    Exported exported;
    auto& manifest = exported.manifest;
    manifest = {.program = how.program,
                .format = store::k_format,
                .least_format = store::least_format(db),
                .engine = db.engine(),
                .at = how.now,
                .log_size = head.size,
                .log_root = head.root,
                .has_keys = how.keys == Keys::take};
    auto out = TRY(FolderWriter::make(how.folder));
    out.write("README.md", k_readme);
    TRY(write_log(db, out, how));
    for (auto& table : tables) {
        auto const rows = TRY(write_table(db, table, out, how));
        manifest.tables.push_back({std::move(table), rows});
    }
    // Behind the rows: an attachment stands before any row that names it.
    write_attachments(db, out, how, exported);
    if (manifest.has_keys) TRY(write_keys(out, how));
    manifest.files = out.files();
    manifest.sums = out.finish();
    write_file(how.folder + "/" + k_manifest, write_manifest(manifest));
    sync_files(how.folder);
    return exported;
}

}  // namespace bolan::carry
