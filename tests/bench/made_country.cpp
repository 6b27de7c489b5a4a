#include "made_country.h"
#include "base/calendar.h"
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace bolan::bench {

namespace fs = std::filesystem;

namespace {

constexpr int k_divisions = 8, k_districts = 36, k_tehsils = 150;
constexpr int k_kinds = 9;  // of offices in each tehsil, and of officers in each district

void write(fs::path const& path, std::string const& text) {
    fs::create_directories(path.parent_path());
    if (!(std::ofstream(path, std::ios::binary) << text)) throw std::runtime_error("cannot write " + path.string());
}

// `text` with # for a number.
std::string filled(std::string_view text, int number) {
    std::string out;
    for (char const c : text) out += c == '#' ? std::to_string(number) : std::string(1, c);
    return out;
}

constexpr char k_calendar[] = R"yaml(calendar: country
utc_offset: "+05:00"
hours:
  monday: 09:00-17:00
  tuesday: 09:00-17:00
  wednesday: 09:00-17:00
  thursday: 09:00-17:00
  friday: 09:00-13:00
  saturday: closed
  sunday: closed
)yaml";

constexpr char k_province[] = R"yaml(province: country
title: Government of the Country
portal: Services of the Country
levels: [province, division, district, tehsil]
languages: [en, ur]
publishing:
  proposed_by: [secretary]
  reviewed_by: [section_officer]
)yaml";

std::string offices() {
    std::string out = R"yaml(offices:
  secretariat:
    title: Secretariat
    level: province
    posts:
      secretary: { title: Secretary }
      section_officer: { title: Section Officer, seats: 99 }
      under_secretary: { title: Under Secretary, seats: 99 }
  commissioner_office:
    title: Office of the Commissioner
    level: division
    under: secretariat
    posts:
      commissioner: { title: Commissioner }
      assistant: { title: Assistant, seats: 99 }
  dc_office:
    title: District Office
    level: district
    under: commissioner_office
    posts:
      deputy_commissioner: { title: Deputy Commissioner }
      district_staff: { title: District Staff, seats: 99 }
      district_clerk: { title: District Clerk, seats: 29 }
)yaml";
    for (int kind = 1; kind <= k_kinds; ++kind)
        out += filled("      district_officer_#: { title: 'District Officer #' }\n", kind);
    for (int kind = 1; kind <= k_kinds; ++kind)
        out += filled(
            "  tehsil_office_#:\n    title: 'Tehsil Office #'\n    level: tehsil\n    under: dc_office\n    posts:\n"
            "      clerk_#: { title: 'Clerk #' }\n      officer_#: { title: 'Officer #' }\n"
            "      helper_#: { title: 'Helper #' }\n",
            kind);
    return out;
}

std::string areas() {
    std::string out = "code,level,parent,name,name_ur,short_code,valid_from,valid_to,formerly,source\n";
    auto const add = [&](std::string const& code, char const* level, std::string const& parent) {
        out += code + "," + level + "," + parent + "," + code + ",جگہ " + code + ",,,,,invented\n";
    };
    add("country", "province", "");
    for (int i = 0; i < k_divisions; ++i) add("v" + std::to_string(i + 1), "division", "country");
    for (int i = 0; i < k_districts; ++i)
        add("d" + std::to_string(i + 1), "district", "v" + std::to_string(i % k_divisions + 1));
    for (int i = 0; i < k_tehsils; ++i)
        add("t" + std::to_string(i + 1), "tehsil", "d" + std::to_string(i % k_districts + 1));
    return out;
}

// # is the service, @ the kind of office that has it. The ladders are long, so that the clock is quiet meanwhile.
constexpr std::string_view k_service = R"yaml(service: made_#
title: 'Service #'
summary: For measuring.
icon: id
owner: secretariat
watch: [dc_office, commissioner_office]
applicant: citizen
subject: full_name
national_id: cnic
form:
  - page: who
    title: Who
    fields:
      full_name: { type: name, title: Full name, personal: true }
      cnic: { type: cnic, title: CNIC, personal: true }
      kind: { type: choice, title: Kind, options: { first: First, second: Second, third: Third } }
      tehsil: { type: area, title: Tehsil, level: tehsil, routes: true }
roles:
  clerk: { title: Clerk, posts: [clerk_@] }
  officer: { title: Officer, posts: [officer_@] }
  district: { title: District Officer, posts: [district_officer_@] }
  secretary: { title: Secretary, posts: [secretary] }
states:
  submitted: { title: Submitted, waits_for: [clerk], within: 5 working days, late: [{ after: 2000 days, tell: secretary }] }
  checked: { title: Checked, waits_for: [officer], within: 10 working days, late: [{ after: 2000 days, tell: secretary }] }
  before_district: { title: Before the district, waits_for: [district], within: 10 working days, late: [{ after: 2000 days, tell: secretary }] }
  before_secretary: { title: Before the Secretary, waits_for: [secretary], within: 20 working days, late: [{ after: 2000 days, tell: secretary }] }
  granted: { title: Granted, final: true, outcome: granted }
  refused: { title: Refused, final: true, outcome: refused }
actions:
  submit: { title: Submit, by: [applicant], from: [start], to: submitted }
  check: { title: Check, by: [clerk], from: [submitted], to: checked }
  forward: { title: Forward, by: [officer], from: [checked], to: before_district, not_by: [check] }
  recommend: { title: Recommend, by: [district], from: [before_district], to: before_secretary }
  grant: { title: Grant, by: [secretary], from: [before_secretary], to: granted }
  refuse: { title: Refuse, by: [district, secretary], from: [before_district, before_secretary], to: refused }
)yaml";

constexpr char const* k_texts[] = {"Government of the Country",
                                   "Services of the Country",
                                   "Secretariat",
                                   "Secretary",
                                   "Section Officer",
                                   "Under Secretary",
                                   "Office of the Commissioner",
                                   "Commissioner",
                                   "Assistant",
                                   "District Office",
                                   "Deputy Commissioner",
                                   "District Staff",
                                   "District Clerk",
                                   "For measuring.",
                                   "Who",
                                   "Full name",
                                   "CNIC",
                                   "Kind",
                                   "First",
                                   "Second",
                                   "Third",
                                   "Tehsil",
                                   "Clerk",
                                   "Officer",
                                   "District Officer",
                                   "Submitted",
                                   "Checked",
                                   "Before the district",
                                   "Before the Secretary",
                                   "Granted",
                                   "Refused",
                                   "Submit",
                                   "Check",
                                   "Forward",
                                   "Recommend",
                                   "Grant",
                                   "Refuse"};

std::string words(int services) {
    std::string out = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";
    auto const add = [&](std::string const& text) {
        out += "msgid \"" + text + "\"\nmsgstr \"اردو " + text + "\"\n\n";
    };
    for (auto const* text : k_texts) add(text);
    for (int kind = 1; kind <= k_kinds; ++kind)
        for (auto const* text : {"District Officer #", "Tehsil Office #", "Clerk #", "Officer #", "Helper #"})
            add(filled(text, kind));
    for (int service = 1; service <= services; ++service)
        for (auto const* text : {"Service #", "System #"}) add(filled(text, service));
    return out;
}

// A sequence that looks like chance and is the same each time.
class Sequence {
  public:
    explicit Sequence(std::uint64_t seed) : m_state(seed * 0x9E3779B97F4A7C15u + 1) {}
    std::uint64_t next(std::uint64_t below) {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 7;
        m_state ^= m_state << 17;
        return m_state % below;
    }

  private:
    std::uint64_t m_state;
};

constexpr std::array k_first = {"Ahmed", "Bakhtawar", "Gul",    "Karim", "Mehrab",  "Naseer", "Palwasha",
                                "Rabia", "Sanaullah", "Zarina", "Asma",  "Dad",     "Haji",   "Jan",
                                "Lal",   "Murad",     "Noor",   "Qadir", "Shahnaz", "Yar"};
constexpr std::array k_middle = {"Ali", "Bibi", "Jan", "Khan", "Muhammad", "Nawaz", "Rehman", "Shah", "Ullah", "Wali"};
constexpr std::array k_last = {"Baloch", "Kakar",  "Khan",  "Mengal",  "Achakzai", "Bugti",   "Marri",
                               "Rind",   "Tareen", "Zehri", "Lehri",   "Domki",    "Jogezai", "Kasi",
                               "Luni",   "Magsi",  "Nasar", "Panezai", "Raisani",  "Sherani"};

std::string name(Sequence& sequence) {
    if (sequence.next(10) == 0) return "گل محمد خان";
    std::string out = k_first[sequence.next(k_first.size())];
    out.append(" ").append(k_middle[sequence.next(k_middle.size())]);
    out.append(" ").append(k_last[sequence.next(k_last.size())]);
    // A tenth has a name that few have.
    if (sequence.next(10) == 0)
        out.append(" ")
            .append("Zai")
            .append(1, static_cast<char>('a' + sequence.next(26)))
            .append(1, static_cast<char>('a' + sequence.next(26)));
    return out;
}

// One line; `share` says how far the register has come, from the year 2000 on. Open cases are of the last months.
void add_line(std::string& out, Sequence& sequence, double share, bool is_open, Date today) {
    auto const opened = is_open ? today.plus_days(-static_cast<int>(sequence.next(120)) - 1)
                                : Date::parse("2000-01-01")->plus_days(static_cast<int>(share * 9000));
    auto const chance = sequence.next(100);
    char const* state = !is_open      ? (chance < 85 ? "granted" : "refused")
                        : chance < 50 ? "submitted"
                        : chance < 80 ? "checked"
                        : chance < 98 ? "before_district"
                                      : "before_secretary";
    out += state;
    out += ',' + opened.iso() + ',';
    if (!is_open) out += opened.plus_days(1 + static_cast<int>(sequence.next(60))).iso();
    char cnic[16];
    std::snprintf(cnic, sizeof cnic, "54400%08d", static_cast<int>(sequence.next(100'000'000)));
    out += ',' + name(sequence) + ',' + cnic + ",first,t" + std::to_string(sequence.next(k_tehsils) + 1) + '\n';
}

}  // namespace

void make_country(std::string const& to, int services) {
    fs::path const folder(to);
    write(folder / "province.yaml", k_province);
    write(folder / "calendar.yaml", k_calendar);
    write(folder / "offices.yaml", offices());
    write(folder / "areas/areas.csv", areas());
    write(folder / "words/ur.po", words(services));
    for (int service = 1; service <= services; ++service) {
        auto const at = folder / "made" / filled("made-#", service);
        write(at / "system.yaml",
              filled("system: made-#\ntitle: 'System #'\nowner: secretariat\nlaw: [\"Invented Act, section #\"]\n",
                     service));
        std::string yaml;
        for (char const c : filled(k_service, service))
            yaml += c == '@' ? std::to_string((service - 1) % k_kinds + 1) : std::string(1, c);
        write(at / "service.yaml", yaml);
    }
}

std::vector<Register> write_registers(std::string const& folder, int services, std::int64_t cases, int open_every) {
    auto const today = date_at(SystemClock().now(), 0);
    std::vector<Register> out;
    for (int service = 1; service <= services; ++service) {
        out.push_back({filled("made_#", service), folder + filled("/register-#.csv", service)});
        std::ofstream file(out.back().path, std::ios::binary);
        Sequence sequence(static_cast<std::uint64_t>(service));
        auto const count = cases / services;
        std::string text = "state,opened_at,closed_at,full_name,cnic,kind,tehsil\n";
        for (std::int64_t i = 0; i < count; ++i) {
            add_line(text, sequence, static_cast<double>(i) / static_cast<double>(count),
                     i % open_every == open_every - 1, today);
            if (text.size() < (1 << 20)) continue;
            file << text;
            text.clear();
        }
        if (!(file << text)) throw std::runtime_error("cannot write " + out.back().path);
    }
    return out;
}

}  // namespace bolan::bench
