#include "documents/press.h"
#include "base/check.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "documents/pdf.h"
#include "documents/seal.h"
#include "documents/statement.h"
#include "people/charges.h"
#include "records/show.h"
#include <algorithm>

namespace bolan::documents {

using store::Connection;
using store::Transaction;

namespace {

constexpr std::int64_t k_year_ms = 365 * k_day_ms;

crypto::SigningKey key_of(std::string const& path) {
    auto key = crypto::SigningKey::load_or_make(path);
    if (!key) throw std::runtime_error("the key " + path + " cannot be used: " + key.error().code);
    return std::move(*key);
}

crypto::SigningIdentity root_of(std::string const& path, std::string const& organisation, Timestamp now) {
    auto loaded = crypto::load_identity(path);
    if (loaded) return std::move(*loaded);
    if (loaded.error().code != "key.missing")
        throw std::runtime_error("the root " + path + " cannot be used: " + loaded.error().code);
    auto key = crypto::OfficeKey::generate();
    auto certificate =
        crypto::make_root(key, {organisation + " root", organisation, "", "PK"}, {now, {now.ms + 20 * k_year_ms}});
    CHECK(certificate.has_value());
    crypto::SigningIdentity identity{std::move(key), std::move(*certificate), {}};
    crypto::save_identity(path, identity);
    return identity;
}

// At most 64 characters in a certificate's name (RFC 5280).
std::string shortened(std::string_view text) {
    std::string out;
    std::size_t count = 0;
    for (char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++count > 64) break;
        out += c;
    }
    return out;
}

std::string file_name(std::string_view office_code) {
    std::string out;
    for (char c : office_code)
        out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ? c : '-';
    return out + ".pem";
}

Words words_of(Value const& value) {
    return {std::string(value["en"].string_or("")), std::string(value["ur"].string_or(""))};
}

}  // namespace

KeyRing::KeyRing(std::string folder, std::string organisation, Timestamp now)
    : m_folder(std::move(folder)),
      m_organisation(shortened(organisation)),
      m_statement(key_of(m_folder + "/statement.key")),
      m_root(root_of(m_folder + "/root.pem", m_organisation, now)) {}

crypto::SigningIdentity const& KeyRing::office(std::string_view code, std::string_view title, Timestamp now) {
    std::lock_guard lock(m_mutex);
    if (auto const found = m_offices.find(code); found != m_offices.end()) return *found->second;
    auto const path = m_folder + "/offices/" + file_name(code);
    auto loaded = crypto::load_identity(path);
    if (!loaded && loaded.error().code != "key.missing")
        throw std::runtime_error("the office key " + path + " cannot be used: " + loaded.error().code);
    if (!loaded) {
        auto key = crypto::OfficeKey::generate();
        auto certificate = crypto::issue_office_certificate(m_root.key, m_root.certificate, key,
                                                            {shortened(title), m_organisation, "", "PK"},
                                                            {now, {now.ms + 5 * k_year_ms}});
        CHECK(certificate.has_value());
        loaded = crypto::SigningIdentity{std::move(key), std::move(*certificate), {m_root.certificate}};
        crypto::save_identity(path, *loaded);
    }
    auto& kept = m_offices[std::string(code)];
    kept = std::make_unique<crypto::SigningIdentity>(std::move(*loaded));
    return *kept;
}

Press::Press(store::Database& database, ledger::Ledger& ledger, people::Establishment const& establishment,
             Issuer const& issuer, store::Attachments const& attachments, KeyRing& keys, Clock const& clock,
             std::string verify_url)
    : m_database(database),
      m_ledger(ledger),
      m_establishment(establishment),
      m_issuer(issuer),
      m_attachments(attachments),
      m_keys(keys),
      m_clock(clock),
      m_verify_url(std::move(verify_url)) {}

Result<std::string> Press::statement(Issued const& issued) {
    Statement out;
    out.code = issued.code;
    out.number = issued.number;
    auto const type = issued.content["type"].string_or("");
    out.type = type.empty() ? issued.name : std::string(type);
    out.office = issued.office.substr(0, 32);
    out.issued_on = m_establishment.model().province.calendar->today(issued.made_at);
    out.initials = issued.content["initials"].string_or("");
    if (auto const cnic = issued.content["national_id"].string_or(""); !cnic.empty()) {
        // The salt follows from the document, so that a paper drawn again is the same paper.
        auto const salt = crypto::sha256("statement-salt|" + issued.id);
        set_cnic(out, cnic, std::span(salt).first(8));
    }
    return encode_statement(m_verify_url, std::move(out), m_keys.statement_key());
}

namespace {

// Under the signer's name: by what he holds the post, where it is not his own.
Words instrument(Value const& content) {
    struct Known {
        std::string_view kind, en, ur;
    };
    static constexpr Known k_words[] = {{people::k_officiating, "officiating", "قائم مقام"},
                                        {people::k_additional, "additional charge", "اضافی چارج"},
                                        {people::k_substitute, "substitute", "متبادل"},
                                        {people::k_delegation, "by delegation", "بذریعہ تفویض"}};
    auto const kind = content["signed_as"].string_or("");
    auto const order = std::string(content["signed_by_order"].string_or(""));
    for (auto const& words : k_words)
        if (words.kind == kind)
            return {std::string(words.en) + ", order " + order, std::string(words.ur) + "، حکم نمبر " + order};
    return {};
}

Block rows_block(Value const& entry) {
    Rows rows;
    for (auto const& line : entry["rows"].as_list())
        rows.rows.push_back({words_of(line["label"]), words_of(line["value"]), false});
    return rows;
}

Block table_block(Value const& entry) {
    Table table;
    for (auto const& head : entry["table"]["columns"].as_list()) table.columns.push_back({words_of(head), 1, false});
    for (auto const& line : entry["table"]["lines"].as_list()) {
        auto& row = table.rows.emplace_back();
        for (auto const& cell : line.as_list()) row.push_back(words_of(cell));
    }
    return table;
}

}  // namespace

Result<Layout> Press::layout(Issued const& issued) {
    auto const today = m_establishment.model().province.calendar->today(issued.made_at);
    Layout out;
    for (auto const& entry : issued.content["blocks"].as_list()) {
        auto const kind = entry["kind"].string_or("");
        auto const words = words_of(entry["words"]);
        if (kind == "heading") {
            out.heading.push_back(words);
        } else if (kind == "title") {
            out.title = words;
        } else if (kind == "number") {
            out.numbers.push_back({{"Number", "نمبر"}, {issued.number, ""}, true});
            out.numbers.push_back(
                {{"Date", "تاریخ"}, {records::show_date(today, "en"), records::show_date(today, "ur")}, false});
            out.numbers.push_back(
                {{"Application", "درخواست"}, {group_reference(issued.content["reference"].string_or("")), ""}, false});
        } else if (kind == "photo") {
            out.has_photo = true;
            if (auto const hash = entry["hash"].string_or(""); !hash.empty())
                out.photo.image = TRY(m_attachments.get(hash));
        } else if (kind == "rows") {
            out.body.push_back(rows_block(entry));
        } else if (kind == "table") {
            out.body.push_back(table_block(entry));
        } else if (kind == "signature") {
            out.has_signature = true;
        } else if (kind == "qr") {
            out.qr = TRY(statement(issued));
        } else if (kind == "note") {
            out.notes.push_back(words);
        } else {
            out.body.push_back(Paragraph{words, false});
        }
    }
    auto const* post = m_establishment.find_post(issued.post);
    if (out.has_signature && post) {
        std::string const signer(issued.content["signer"].string_or(""));
        out.signature.name = {signer, signer};
        out.signature.post = {m_establishment.post_title(*post, "en"), m_establishment.post_title(*post, "ur")};
        if (auto as = instrument(issued.content); !as.en.empty()) out.signature.lines.push_back(std::move(as));
        out.signature.lines.push_back({records::show_date(today, "en"), records::show_date(today, "ur")});
    }
    if (!out.qr.empty()) {
        out.qr_words.push_back({"Scan to check this paper, or open", "تصدیق کے لیے اسکین کریں یا کھولیں"});
        out.qr_words.push_back({m_verify_url, ""});
        out.qr_words.push_back({group_reference(issued.code), ""});
    }
    out.footer = {issued.number + " · " + m_establishment.model().province.title.en,
                  issued.number + " · " +
                      std::string(m_establishment.model().text(m_establishment.model().province.title, "ur"))};
    return out;
}

Result<std::string> Press::draw(std::string_view id) {
    auto const issued = m_database.read([&](Connection& db) { return m_issuer.find(db, id); });
    if (!issued) return Fail(Error::not_found("document.unknown"));
    if (!issued->pdf.empty()) return issued->pdf;
    auto const* office = m_establishment.find_office(issued->office);
    auto const office_title = office ? m_establishment.office_title(*office, "en") : issued->office;
    Meta const meta{issued->title + " " + issued->number, office_title, "en-PK", ""};
    auto const rendered = TRY(render(TRY(layout(*issued)), issued->made_at, meta));
    auto const& identity = m_keys.office(issued->office, office_title, m_clock.now());
    auto const sealed = TRY(sign_pdf(
        rendered.pdf, identity, {issued->title, office_title, std::string(issued->content["signer"].string_or(""))},
        m_clock.now(), rendered.signature));
    auto const hash = m_attachments.put(sealed);
    return m_database.write([&](Transaction& tx) -> Result<std::string> {
        auto const now_there = m_issuer.find(tx.db(), id);
        if (!now_there->pdf.empty()) return now_there->pdf;
        records::Change change{new_id<ActId>(m_clock.now()), m_clock.now(), {}};
        m_issuer.set_pdf(tx, id, hash, change);
        ledger::Act act;
        act.id = change.act;
        act.at = change.at;
        act.service = "documents";
        act.subject_kind = "document";
        act.subject = issued->id;
        act.action = "draw";
        act.input = Value::map({{"pdf", hash}});
        act.effects = std::move(change.effects);
        m_ledger.append(tx, act);
        return hash;
    });
}

int Press::draw_waiting(int limit, std::function<void(Issued const&, Error const&)> const& on_failure) {
    constexpr std::int64_t k_first_pause_ms = 60'000;
    auto const now = m_clock.now();
    auto const ids = m_database.read(
        [&](Connection& db) { return m_issuer.undrawn(db, limit + static_cast<int>(m_failed.size())); });
    int drawn = 0;
    for (auto const& id : ids) {
        auto const failed = m_failed.find(id);
        if (failed != m_failed.end() && failed->second.at > now) continue;
        if (auto const done = draw(id)) {
            ++drawn;
            if (failed != m_failed.end()) m_failed.erase(failed);
        } else {
            auto const pause =
                failed == m_failed.end() ? k_first_pause_ms : std::min(failed->second.pause_ms * 2, k_day_ms);
            m_failed.insert_or_assign(id, Retry{{now.ms + pause}, pause});
            if (auto const issued = m_database.read([&](Connection& db) { return m_issuer.find(db, id); }))
                on_failure(*issued, done.error());
        }
    }
    return drawn;
}

}  // namespace bolan::documents
