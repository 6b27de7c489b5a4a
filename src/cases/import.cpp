#include "cases/import.h"
#include "cases/search.h"
#include "cases/tables.h"
#include "cases/work.h"
#include "rules/csv.h"
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace bolan::cases {

using store::Connection;
using store::Row;
using store::Transaction;

Result<CaseRows> Work::admit(Case of) {
    take_up(std::move(of));
    m_is_new = true;
    auto const present = m_context;
    m_now = m_case.opened_at;
    m_context = context_at(m_now);
    TRY(run_promise());
    // Who has the case now is waited for, since it came here.
    m_now = m_case.entered_at;
    m_context = present;
    TRY(set_due(m_now));
    if (auto opened = open_tasks(); !opened) {
        close_tasks();
        return Fail(std::move(opened.error()));
    }
    TRY(watch_promise(0));
    return m_parts.shelves.rows_of(m_case);
}

namespace {

constexpr std::size_t k_batch = 5000;       // lines an act
constexpr std::size_t k_batches_ahead = 3;  // read and ready while the writer is at work

struct Line {
    std::int64_t number = 0;  // in the file; the header is the first
    std::string text;
};

// Records of a CSV file as they stand, one after the other; a quoted cell may go over several lines.
class Lines {
  public:
    explicit Lines(std::istream& in) : m_in(in) {}
    std::optional<Line> next() {
        Line line{m_lines + 1, {}};
        std::string part;
        bool is_quoted = false;
        while (std::getline(m_in, part)) {
            ++m_lines;
            if (!line.text.empty()) line.text += '\n';
            line.text += part;
            if (std::ranges::count(part, '"') % 2 != 0) is_quoted = !is_quoted;
            if (is_quoted) continue;
            if (line.text.ends_with('\r')) line.text.pop_back();
            if (line.text.starts_with("\xEF\xBB\xBF")) line.text.erase(0, 3);
            if (!line.text.empty()) return line;
            line.number = m_lines + 1;
        }
        if (line.text.empty()) return {};
        return line;
    }

  private:
    std::istream& m_in;
    std::int64_t m_lines = 0;
};

Result<std::vector<std::string>> cells_of(std::string const& line) {
    auto const records = TRY(rules::parse_csv(line));
    std::vector<std::string> out;
    for (auto const& cell : records.front()) out.push_back(cell.text);
    return out;
}

std::string reason_of(Error const& error) {
    std::string out;
    auto const say = [&](std::string_view code, auto const& values) {
        out += code;
        for (auto const& [name, value] : values) out.append(" ").append(name).append("=").append(value);
    };
    if (error.problems.empty()) say(error.code, error.values);
    for (auto const& problem : error.problems) {
        if (!out.empty()) out += "; ";
        if (!problem.field.empty()) out += problem.field + ": ";
        say(problem.code, problem.values);
    }
    return out;
}

struct Ready {
    Line line;
    Case of;
    CaseRows rows;  // of a closed case
    std::vector<std::string> words;
};
struct Rejected {
    Line line;
    std::string reason;
};
struct Batch {
    std::vector<Ready> ready;
    std::vector<Rejected> rejected;
    std::int64_t lines = 0, known = 0, first = 0, last = 0;
};

// Reads and prepares batches on a thread of its own, a few ahead of the writer.
class Preparing {
  public:
    Preparing(House& house, LineReader& reader, Lines& lines, bool may_be_known)
        : m_house(house), m_reader(reader), m_lines(lines), m_may_be_known(may_be_known), m_thread([this] { run(); }) {}
    ~Preparing() {
        {
            std::lock_guard lock(m_mutex);
            m_is_stopped = true;
        }
        m_changed.notify_all();
        m_thread.join();
    }
    std::optional<Batch> take() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_batches.empty() || m_is_done; });
        if (m_failure) std::rethrow_exception(m_failure);
        if (m_batches.empty()) return {};
        auto out = std::move(m_batches.front());
        m_batches.pop_front();
        m_changed.notify_all();
        return out;
    }

  private:
    void run() {
        try {
            for (auto batch = prepare(); batch.lines > 0; batch = prepare()) {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_batches.size() < k_batches_ahead || m_is_stopped; });
                if (m_is_stopped) return;
                m_batches.push_back(std::move(batch));
                m_changed.notify_all();
            }
        } catch (...) {
            std::lock_guard lock(m_mutex);
            m_failure = std::current_exception();
        }
        std::lock_guard lock(m_mutex);
        m_is_done = true;
        m_changed.notify_all();
    }

    Batch prepare() {
        Batch out;
        while (out.lines < static_cast<std::int64_t>(k_batch)) {
            auto line = m_lines.next();
            if (!line) break;
            if (out.lines++ == 0) out.first = line->number;
            out.last = line->number;
            auto read = read_line(*line);
            if (read)
                out.ready.push_back({std::move(*line), std::move(*read), {}, {}});
            else
                out.rejected.push_back({std::move(*line), reason_of(read.error())});
        }
        if (m_may_be_known) pass_over_known(out);
        for (auto& ready : out.ready) {
            if (ready.of.is_closed()) ready.rows = m_house.shelves.rows_of(ready.of);
            ready.words = case_words(ready.of);
        }
        std::ranges::sort(out.ready, {}, [](Ready const& ready) { return ready.of.id.view(); });
        return out;
    }

    Result<Case> read_line(Line const& line) {
        auto const cells = TRY(cells_of(line.text));
        return m_reader.read(cells, line.text);
    }

    void pass_over_known(Batch& batch) {
        m_house.database.read([&](Connection& db) {
            batch.known = static_cast<std::int64_t>(std::erase_if(batch.ready, [&](Ready const& ready) {
                return db
                    .find(
                        "select 1 from cases where reference = ?1", [](Row const&) { return true; }, ready.of.reference)
                    .has_value();
            }));
        });
    }

    House& m_house;
    LineReader& m_reader;
    Lines& m_lines;
    bool const m_may_be_known;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Batch> m_batches;
    bool m_is_done = false;
    bool m_is_stopped = false;
    std::exception_ptr m_failure;
    std::thread m_thread;  // last: it uses all the others
};

// In one go: every row is written once, whatever the order in which the registers have them.
Result<> index_words(House& house) {
    return house.database.write([](Transaction& tx) -> Result<> {
        index_words_aside(tx.db());
        return {};
    });
}

// Writes batches, each in one transaction with its act.
class Writing {
  public:
    Writing(House& house, Import const& import, std::string const& header)
        : m_house(house), m_import(import), m_header(header) {}

    Result<> write(Batch batch) {
        auto const written = TRY(m_house.database.write([&](Transaction& tx) -> Result<Written> {
            Written out;
            std::vector<ledger::Effect> effects;
            for (auto& ready : batch.ready) {
                if (!ready.of.is_closed() && !admit(tx, ready, out)) continue;
                m_house.shelves.write(tx.db(), ready.rows);
                put_words_aside(tx.db(), ready.of, ready.words);
                effects.insert(effects.end(), ready.rows.effects.begin(), ready.rows.effects.end());
                ++out.taken;
                if (!ready.of.is_closed()) ++out.open;
            }
            if (!effects.empty()) append_act(tx, batch, std::move(effects));
            return out;
        }));
        m_all.taken += written.taken;
        m_all.open += written.open;
        m_all.lines += batch.lines;
        m_all.known += batch.known;
        for (auto const* some : {&std::as_const(batch.rejected), &written.rejected}) {
            m_all.rejected += static_cast<std::int64_t>(some->size());
            for (auto const& rejected : *some) tell(rejected);
        }
        m_import.progress(m_all);
        return {};
    }

    Imported const& all() const { return m_all; }

  private:
    struct Written {
        std::int64_t taken = 0, open = 0;
        std::vector<Rejected> rejected;
    };

    bool admit(Transaction& tx, Ready& ready, Written& out) {
        auto rows = Work(m_house.engine->parts(), tx, {}, Cause::effect, 0).admit(ready.of);
        if (rows) return ready.rows = std::move(*rows), true;
        out.rejected.push_back({ready.line, reason_of(rows.error())});
        return false;
    }

    void append_act(Transaction& tx, Batch const& batch, std::vector<ledger::Effect> effects) {
        auto const now = m_house.clock.now();
        ledger::Act act;
        act.id = new_id<ActId>(now);
        act.at = now;
        act.service = m_import.service;
        act.subject_kind = "import";
        act.subject = m_import.name;
        act.action = "import";
        act.input = Value::map({{"first_line", batch.first}, {"last_line", batch.last}});
        act.effects = std::move(effects);
        m_house.ledger->append(tx, act);
    }

    void tell(Rejected const& rejected) {
        if (!m_has_told) m_import.reject(m_header + ",rejected_line,rejected_reason");
        m_has_told = true;
        std::string reason;
        for (char const c : rejected.reason) reason += c == '"' ? std::string("\"\"") : std::string(1, c);
        m_import.reject(rejected.line.text + "," + std::to_string(rejected.line.number) + ",\"" + reason + "\"");
    }

    House& m_house;
    Import const& m_import;
    std::string const& m_header;
    Imported m_all;
    bool m_has_told = false;
};

bool has_cases(store::Database& database) {
    return database.read([](Connection& db) {
        return db.find("select 1 from cases limit 1", [](Row const&) { return true; }).has_value();
    });
}

}  // namespace

Importer::Importer(House& house) : m_house(house), m_is_first(!has_cases(house.database)) {}

Result<> Importer::drop_indexes(std::string const& service) {
    std::vector<store::Table> tables{m_house.shelves.get(service).table};
    if (m_loaded.empty())
        for (auto& table : common_tables())
            if (table.name == "cases" || table.name == "inbox") tables.push_back(std::move(table));
    TRY(m_house.database.write([&](Transaction& tx) -> Result<> {
        for (auto const& table : tables) store::drop_indexes(tx.db(), table);
        return {};
    }));
    std::ranges::move(tables, std::back_inserter(m_loaded));
    return {};
}

Result<Imported> Importer::take_in(Import const& import) {
    Lines lines(import.in);
    auto const header = lines.next();
    if (!header) return Fail(Error::bad_input("import.empty"));
    auto names = TRY(cells_of(header->text));
    auto reader = TRY(LineReader::open(m_house, import.service, std::move(names), m_seen));
    if (m_is_first) TRY(drop_indexes(import.service));
    Writing writing(m_house, import, header->text);
    Preparing preparing(m_house, reader, lines, !m_is_first);
    while (auto batch = preparing.take()) TRY(writing.write(std::move(*batch)));
    return writing.all();
}

Result<> Importer::finish() {
    TRY(index_words(m_house));
    TRY(store::ensure_tables(m_house.database, m_loaded));
    m_loaded.clear();
    return {};
}

}  // namespace bolan::cases
