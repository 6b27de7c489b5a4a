#include "support/citizen.h"
#include "base/json.h"
#include "demo/samples.h"
#include "support/served.h"
#include <cstdio>
#include <stdexcept>

namespace bolan::testing {

namespace {

// The smallest PDF that is one by its signature.
constexpr char k_paper[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

}  // namespace

void Citizen::prepare(std::uint16_t port) {
    http::Client client("127.0.0.1", port);
    Value const account = Value::map({{"name", std::string("Citizen ") + static_cast<char>('A' + m_number % 26)},
                                      {"cnic", cnic(0)},
                                      {"phone", "0300123450" + std::to_string(m_number)},
                                      {"password", "a long password"}});
    if (auto const made = client.post("/api/v1/accounts", "application/json", write_json(account));
        !made || made->status != 201)
        throw std::runtime_error("cannot register: " + (made ? made->body : made.error().code));
    m_headers.set("Authorization", "Bearer " + sign_in(port, cnic(0), "a long password"));
    m_paper = upload(client, "paper.pdf", k_paper);
    auto const photograph = demo::sample_bytes("sample.jpeg");
    m_photograph = upload(client, "me.jpg", {reinterpret_cast<char const*>(photograph.data()), photograph.size()});
}

Citizen::Answer Citizen::act(http::Client& client) {
    if (!m_pending) m_pending = next();
    auto headers = m_headers;
    headers.set("Idempotency-Key", m_pending->key);
    auto const answer = client.post(m_pending->target, "application/json", m_pending->body, headers);
    if (!answer) return Answer::none;
    if (answer->status == 503) return Answer::unavailable;
    if (answer->status != 200 && answer->status != 201)
        throw std::runtime_error("refused: " + m_pending->target + " " + answer->body);
    auto const body = parse_json(answer->body);
    if (!body) throw std::runtime_error("no JSON: " + answer->body);
    Acknowledged const done{std::string((*body)["reference"].string_or("")), std::string((*body)["act"].string_or("")),
                            (*body)["leaf"].int_or(-1), (*body)["version"].int_or(0), std::chrono::steady_clock::now()};
    m_acknowledged.push_back(done);
    m_to_withdraw = m_pending->opens && m_number_of_case % 2 == 0 ? done.reference : "";
    m_opened += m_pending->opens ? 1 : 0;
    m_pending.reset();
    return Answer::acknowledged;
}

std::string Citizen::cnic(int n) const {
    char digits[40];
    std::snprintf(digits, sizeof digits, "54400%d%06d1", m_number, n);
    return digits;
}

Value Citizen::upload(http::Client& client, std::string const& name, std::string_view bytes) const {
    auto const sent = client.post("/api/v1/attachments?name=" + name, "application/octet-stream", bytes, m_headers);
    if (!sent || sent->status != 201)
        throw std::runtime_error("cannot upload: " + (sent ? sent->body : sent.error().code));
    Value list = Value::list();
    list.push(parse_json(sent->body).value());
    return list;
}

Citizen::Pending Citizen::next() {
    auto const key = "act-" + std::to_string(++m_number_of_act);
    if (!m_to_withdraw.empty())
        return {key, "/api/v1/cases/" + m_to_withdraw + "/actions/withdraw", "{\"input\":{}}", false};
    Value const form = Value::map({{"kind", "reader"},
                                   {"section", "maps"},
                                   {"full_name", "Citizen"},
                                   {"cnic", cnic(++m_number_of_case)},
                                   {"phone", "03001234567"},
                                   {"born_on", "1990-05-05"},
                                   {"district", "north"},
                                   {"tehsil", "north.hill"},
                                   {"address", "House 1"},
                                   {"photograph", m_photograph},
                                   {"proof", m_paper},
                                   {"promised", true}});
    return {key, "/api/v1/services/library_card/cases", write_json(form), true};
}

int count_missing(store::Connection& db, std::vector<Acknowledged> const& acts, std::size_t from) {
    int missing = 0;
    for (auto i = from; i < acts.size(); ++i) {
        auto const act = db.find(
            "select id from act where leaf_index = ?1", [](store::Row const& row) { return row.string(0); },
            acts[i].leaf);
        auto const version = db.find(
            "select version from cases where reference = ?1", [](store::Row const& row) { return row.integer(0); },
            acts[i].reference);
        if (act == acts[i].act && version && *version >= acts[i].version) continue;
        std::printf("LOST: act %s of case %s, leaf %lld\n", acts[i].act.c_str(), acts[i].reference.c_str(),
                    static_cast<long long>(acts[i].leaf));
        ++missing;
    }
    return missing;
}

std::int64_t count_cases(store::Connection& db) {
    return db.find("select count(*) from cases", [](store::Row const& row) { return row.integer(0); }).value_or(-1);
}

}  // namespace bolan::testing
