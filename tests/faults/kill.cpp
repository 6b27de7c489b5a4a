// Kills `bolan serve` with SIGKILL at random under load, again and again, and proves that every act that was
// acknowledged is there, that none was done twice although each unanswered request is sent again, and that `bolan
// verify` finds the ledger sound. Usage: kill BOLAN PROVINCE [kills (50)]. The province is Testland.
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "demo/samples.h"
#include "http/client.h"
#include "store/open.h"
#include "support/served.h"
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

using namespace bolan;
using bolan::testing::Served;

namespace {

constexpr int k_clients = 8;
constexpr int k_verify_every = 10;

std::uint32_t random_below(std::uint32_t limit) {
    std::uint32_t bits = 0;
    fill_random({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
    return bits % limit;
}

// The smallest PDF that is one by its signature.
constexpr char k_paper[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

struct Acknowledged {
    std::string reference;
    std::string act;
    std::int64_t leaf = 0;
    std::int64_t version = 0;
};

// One citizen: opens a case, takes every second back, for ever. What was not answered is sent again with its key.
class Citizen {
  public:
    explicit Citizen(int number) : m_number(number) {}

    void prepare(std::uint16_t port) {
        http::Client client("127.0.0.1", port);
        Value const account = Value::map({{"name", std::string("Citizen ") + static_cast<char>('A' + m_number % 26)},
                                          {"cnic", cnic(0)},
                                          {"phone", "0300123450" + std::to_string(m_number)},
                                          {"password", "a long password"}});
        if (auto const made = client.post("/api/v1/accounts", "application/json", write_json(account));
            !made || made->status != 201)
            throw std::runtime_error("cannot register: " + (made ? made->body : made.error().code));
        m_headers.set("Authorization", "Bearer " + testing::sign_in(port, cnic(0), "a long password"));
        m_paper = upload(client, "paper.pdf", k_paper);
        auto const photograph = demo::sample_bytes("sample.jpeg");
        m_photograph = upload(client, "me.jpg", {reinterpret_cast<char const*>(photograph.data()), photograph.size()});
    }

    // Until the server is gone or `stop`; the act at hand is carried over. Throws when the server refuses what is good.
    void work(std::uint16_t port, std::atomic<bool> const& stop, bool finish_only) {
        http::Client client("127.0.0.1", port);
        while (m_pending || (!stop && !finish_only)) {
            if (!m_pending) m_pending = next();
            auto headers = m_headers;
            headers.set("Idempotency-Key", m_pending->key);
            auto const answer = client.post(m_pending->target, "application/json", m_pending->body, headers);
            if (!answer) return;  // killed
            if (answer->status == 503) continue;
            if (answer->status != 200 && answer->status != 201)
                throw std::runtime_error("refused: " + m_pending->target + " " + answer->body);
            auto const body = parse_json(answer->body);
            if (!body) throw std::runtime_error("no JSON: " + answer->body);
            Acknowledged const done{std::string((*body)["reference"].string_or("")),
                                    std::string((*body)["act"].string_or("")), (*body)["leaf"].int_or(-1),
                                    (*body)["version"].int_or(0)};
            m_acknowledged.push_back(done);
            m_to_withdraw = m_pending->opens && m_number_of_case % 2 == 0 ? done.reference : "";
            m_opened += m_pending->opens ? 1 : 0;
            m_pending.reset();
        }
    }

    std::vector<Acknowledged> const& acknowledged() const { return m_acknowledged; }
    int opened() const { return m_opened; }

  private:
    struct Pending {
        std::string key, target, body;
        bool opens = false;
    };

    std::string cnic(int n) const {
        char digits[40];
        std::snprintf(digits, sizeof digits, "54400%d%06d1", m_number, n);
        return digits;
    }

    Value upload(http::Client& client, std::string const& name, std::string_view bytes) const {
        auto const sent = client.post("/api/v1/attachments?name=" + name, "application/octet-stream", bytes, m_headers);
        if (!sent || sent->status != 201)
            throw std::runtime_error("cannot upload: " + (sent ? sent->body : sent.error().code));
        Value list = Value::list();
        list.push(parse_json(sent->body).value());
        return list;
    }

    Pending next() {
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

    int m_number;
    http::Headers m_headers;
    Value m_paper, m_photograph;
    std::optional<Pending> m_pending;
    std::vector<Acknowledged> m_acknowledged;
    std::string m_to_withdraw;
    int m_number_of_case = 0, m_number_of_act = 0, m_opened = 0;
};

// Of the acknowledged acts from `from` on, those that the database does not hold.
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

void run_clients(std::vector<Citizen>& citizens, Served& served, int kill_after_ms, bool finish_only) {
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::string failure;
    std::vector<std::thread> threads;
    for (auto& citizen : citizens)
        threads.emplace_back([&] {
            try {
                citizen.work(served.port(), stop, finish_only);
            } catch (std::exception const& caught) {
                std::lock_guard lock(mutex);
                failure = caught.what();
            }
        });
    if (!finish_only) {
        std::this_thread::sleep_for(std::chrono::milliseconds(kill_after_ms));
        served.kill_now();
    }
    stop = true;
    for (auto& thread : threads) thread.join();
    if (!failure.empty()) throw std::runtime_error(failure);
}

bool is_sound(std::string const& bolan, std::string const& data) {
    return std::system((bolan + " verify --data " + data + " > " + data + "/verify.txt").c_str()) == 0;
}

int play(std::string const& bolan, std::string const& province, int kills, std::string const& data) {
    std::vector<std::string> const arguments{"--province", province, "--data", data, "--ui", "ui"};
    std::vector<Citizen> citizens;
    for (int n = 1; n <= k_clients; ++n) citizens.emplace_back(n);
    {
        Served served(bolan, arguments);
        for (auto& citizen : citizens) citizen.prepare(served.port());
        served.kill_now();
    }
    std::vector<std::size_t> checked(citizens.size(), 0);
    int missing = 0;
    for (int round = 1; round <= kills + 1; ++round) {
        bool const is_last = round > kills;
        Served served(bolan, arguments);
        run_clients(citizens, served, static_cast<int>(20 + random_below(300)), is_last);
        served.stop();
        {
            auto const database = store::open_sqlite(data + "/bolan.db");
            for (std::size_t i = 0; i < citizens.size(); ++i) {
                missing += database->read(
                    [&](store::Connection& db) { return count_missing(db, citizens[i].acknowledged(), checked[i]); });
                checked[i] = citizens[i].acknowledged().size();
            }
        }
        if ((round % k_verify_every == 0 || is_last) && !is_sound(bolan, data)) {
            std::printf("UNSOUND after %d kills: see %s/verify.txt\n", round, data.c_str());
            return 1;
        }
    }
    std::size_t acts = 0;
    std::int64_t opened = 0;
    for (auto const& citizen : citizens) {
        acts += citizen.acknowledged().size();
        opened += citizen.opened();
    }
    auto const database = store::open_sqlite(data + "/bolan.db");
    auto const kept = database->read([](store::Connection& db) {
        return db.find("select count(*) from cases", [](store::Row const& row) { return row.integer(0); }).value_or(-1);
    });
    std::printf("%d kills, %zu acts acknowledged, %d lost; %lld cases opened, %lld kept; the ledger is sound\n", kills,
                acts, missing, static_cast<long long>(opened), static_cast<long long>(kept));
    return missing || kept != opened || acts == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const data = (std::filesystem::temp_directory_path() / ("bolan-kill-" + std::to_string(::getpid()))).string();
    int code = 1;
    try {
        code = play(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : 50, data);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
    }
    if (code == 0) std::filesystem::remove_all(data);
    return code;
}
