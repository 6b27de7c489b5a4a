#include "demo/cast.h"
#include "base/check.h"
#include "rules/csv.h"
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace bolan::demo {

namespace {

using Row = std::map<std::string, std::string, std::less<>>;

Error wrong(std::string const& file, int line, std::string problem) {
    return Error::bad_input("demo.file")
        .with("file", file)
        .with("line", std::to_string(line))
        .with("problem", std::move(problem));
}

Result<std::vector<Row>> read_csv(std::string const& file, std::initializer_list<char const*> columns) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Fail(wrong(file, 0, "cannot be read"));
    std::string const text(std::istreambuf_iterator<char>(in), {});
    auto const records = rules::parse_csv(text);
    if (!records || records->empty()) return Fail(wrong(file, 1, "is no CSV file"));
    std::vector<Row> out;
    auto const& head = records->front();
    for (auto const* column : columns)
        if (std::ranges::find(head, column, &rules::CsvCell::text) == head.end())
            return Fail(wrong(file, 1, std::string("lacks the column ") + column));
    for (std::size_t i = 1; i < records->size(); ++i) {
        auto& row = out.emplace_back();
        for (std::size_t c = 0; c < head.size(); ++c) row[head[c].text] = (*records)[i][c].text;
    }
    return out;
}

std::vector<std::string> words(std::string const& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

double number(std::string const& text, double when_empty) {
    double n = when_empty;
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
}

std::string fact(Facts const& facts, std::string_view name) {
    auto const found = facts.find(name);
    return found == facts.end() ? "" : found->second;
}

// "me.gender=female", "record.number!=", "" (always).
bool applies(std::string const& when, Facts const& facts) {
    if (when.empty()) return true;
    auto const equals = when.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    bool const is_not = when[equals - 1] == '!';
    auto const name = std::string_view(when).substr(0, is_not ? equals - 1 : equals);
    return (fact(facts, name) == when.substr(equals + 1)) != is_not;
}

// {me.name}; {number 1 40}; {date -400 -30}: a day so many days from today; {day}: today.
std::string fill_in(std::string const& text, Facts const& facts, Chance& chance, Date today) {
    std::string out;
    std::string_view rest = text;
    while (true) {
        auto const open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return out;
        auto const close = rest.find('}', open);
        if (close == std::string_view::npos) return out;
        auto const parts = words(std::string(rest.substr(open + 1, close - open - 1)));
        if (parts.size() == 3 && (parts[0] == "number" || parts[0] == "date")) {
            auto const n = chance.between(std::atoll(parts[1].c_str()), std::atoll(parts[2].c_str()));
            out += parts[0] == "number" ? std::to_string(n) : today.plus_days(static_cast<int>(n)).iso();
        } else if (parts.size() == 1) {
            out += fact(facts, parts[0]);
        }
        rest.remove_prefix(close + 1);
    }
}

}  // namespace

Result<Cast> Cast::read(std::string const& folder, definition::Model const& model) {
    Cast cast;
    cast.m_model = &model;
    TRY(cast.read_all(folder));
    return cast;
}

Result<> Cast::read_all(std::string const& folder) {
    for (auto const& row : TRY(read_csv(folder + "/names.csv", {"kind", "english", "urdu", "where"})))
        m_names[row.at("kind")].push_back({row.at("english"), row.at("urdu"), words(row.at("where"))});
    for (auto const* kind : {"male", "female", "tribe", "settler"})
        if (m_names[kind].empty())
            return Fail(wrong(folder + "/names.csv", 1, std::string("has no names of the kind ") + kind));
    for (auto const& row : TRY(read_csv(folder + "/answers.csv", {"service", "field", "value", "weight", "when"})))
        m_answers[row.at("service") + "." + row.at("field")].push_back(
            {row.at("value"), row.at("when"), number(row.at("weight"), 1)});
    for (auto const& row : TRY(read_csv(folder + "/habits.csv", {"service", "action", "weight"})))
        m_habits[row.at("service") + "." + row.at("action")] = number(row.at("weight"), 1);
    int line = 1;
    auto const places = folder + "/places.csv";
    for (auto const& row : TRY(read_csv(places, {"district", "weight", "cnic_prefix"}))) {
        ++line;
        if (!m_model->find_area(row.at("district"))) return Fail(wrong(places, line, "no area " + row.at("district")));
        m_places.push_back({row.at("district"), number(row.at("weight"), 1), row.at("cnic_prefix")});
    }
    line = 1;
    auto const services = folder + "/services.csv";
    for (auto const& row : TRY(read_csv(services, {"service", "share", "who", "after"}))) {
        ++line;
        if (!m_model->find_service(row.at("service")))
            return Fail(wrong(services, line, "no service " + row.at("service")));
        m_services.push_back(
            {row.at("service"), number(row.at("share"), 0), row.at("who"), number(row.at("after"), 0)});
    }
    for (auto const& row : TRY(read_csv(folder + "/visitors.csv", {"post", "does"})))
        m_visitors.push_back({row.at("post"), row.at("does")});
    if (m_places.empty() || m_services.empty()) return Fail(wrong(folder, 1, "has no places or no services"));
    return {};
}

// ---- People --------------------------------------------------------------------------------------------------------

Cast::Name const& Cast::pick(std::string const& kind, std::string_view area, Chance& chance) const {
    auto const& all = m_names.at(kind);
    std::vector<std::string> around;
    for (auto const* at = m_model->find_area(area); at; at = m_model->find_area(at->parent)) around.push_back(at->code);
    std::vector<Name const*> fitting;
    for (auto const& name : all) {
        auto const stands_in = [&](std::string const& code) {
            return std::ranges::find(name.where, code) != name.where.end();
        };
        if (name.where.empty() || std::ranges::any_of(around, stands_in)) fitting.push_back(&name);
    }
    if (fitting.empty()) return all[chance.below(all.size())];
    return *fitting[chance.below(fitting.size())];
}

Cast::Named Cast::full_name(bool is_male, Name const& tribe, Chance& chance) const {
    auto const& given = m_names.at(is_male ? "male" : "female");
    auto const& one = given[chance.below(given.size())];
    // Many women's names stand without the tribe.
    if (!is_male && chance.one_in(0.5)) return {one.en, one.ur};
    return {one.en + " " + tribe.en, one.ur + " " + tribe.ur};
}

// Family numbers from 9000000 on: the shape is right, and the registration authority has not come so far.
std::string Cast::cnic(std::string_view prefix, std::uint64_t n, bool is_male) const {
    std::uint64_t const mixed = (n * 387'421u) % 1'000'000u;  // a permutation: different numbers stay different
    std::string digits = std::to_string(mixed);
    digits.insert(0, 6 - digits.size(), '0');
    std::uint64_t const last = (n / 1'000'000u + n) % 5 * 2 + (is_male ? 1 : 0);
    return std::string(prefix) + "9" + digits + std::to_string(last);
}

std::string Cast::officer_name(Chance& chance, std::string_view area) const {
    bool const is_male = !chance.one_in(0.12);
    return full_name(is_male, pick("tribe", area, chance), chance).en;
}

Facts Cast::person(std::uint64_t seed, std::uint64_t n, Place const& place, Date today) const {
    Chance chance(seed, n);
    Facts out;
    bool const is_male = chance.one_in(0.58);
    bool const is_settler = chance.one_in(0.14);
    auto const& family = pick(is_settler ? "settler" : "tribe", place.district, chance);
    auto const& elders = pick("tribe", place.district, chance);
    auto const me = full_name(is_male, family, chance);
    auto const father = full_name(true, family, chance);
    auto const grandfather = full_name(true, family, chance);
    auto const elder = full_name(true, elders, chance);
    auto const husband = full_name(true, family, chance);
    std::vector<definition::AreaDef const*> tehsils;
    for (auto const& area : m_model->province.areas)
        if (area.parent == place.district && (!area.valid_to || *area.valid_to >= today)) tehsils.push_back(&area);
    // Town and market before the country: the first of the list has the most.
    auto const* tehsil = tehsils.empty()
                             ? m_model->find_area(place.district)
                             : tehsils[std::min(chance.below(tehsils.size()), chance.below(tehsils.size()))];
    int const age_days =
        static_cast<int>(chance.one_in(0.7) ? chance.between(18 * 366, 27 * 365) : chance.between(27 * 365, 58 * 365));
    auto const number = chance.between(0, 9'999'999);
    std::string phone = std::to_string(number);
    phone.insert(0, 7 - phone.size(), '0');
    out["me.name"] = me.en;
    out["me.name_ur"] = me.ur;
    out["me.gender"] = is_male ? "male" : "female";
    out["me.settler"] = is_settler ? "yes" : "no";
    out["me.born_on"] = today.plus_days(-age_days).iso();
    out["me.cnic"] = cnic(place.prefix, n * 3, is_male);
    out["me.phone"] = "0399" + phone;  // no operator has 0399
    out["me.tribe"] = family.en;
    out["me.tribe_ur"] = family.ur;
    out["me.district"] = place.district;
    out["me.district_name"] = m_model->find_area(place.district)->name;
    out["me.tehsil"] = tehsil->code;
    out["me.town"] = tehsil->name;
    out["father.name"] = father.en;
    out["father.name_ur"] = father.ur;
    out["father.cnic"] = cnic(place.prefix, n * 3 + 1, true);
    out["grandfather.name"] = grandfather.en;
    out["husband.name"] = husband.en;
    out["elder.name"] = elder.en;
    // One elder attests for several people.
    out["elder.cnic"] = cnic(place.prefix, n / 3 * 9 + 2, true);
    return out;
}

// ---- What they say -------------------------------------------------------------------------------------------------

Cast::Said Cast::answer(std::string_view service, std::string_view field, Facts const& facts, Chance& chance,
                        Date today) const {
    auto found = m_answers.find(std::string(service) + "." + std::string(field));
    if (found == m_answers.end()) found = m_answers.find("*." + std::string(field));
    if (found == m_answers.end()) return {};
    double total = 0;
    for (auto const& answer : found->second)
        if (applies(answer.when, facts)) total += answer.weight;
    double at = chance.unit() * total;
    for (auto const& answer : found->second) {
        if (!applies(answer.when, facts)) continue;
        at -= answer.weight;
        if (at >= 0) continue;
        auto text = fill_in(answer.value, facts, chance, today);
        if (text.empty()) return {true, {}};
        return {true, std::move(text)};
    }
    return {true, {}};
}

std::optional<double> Cast::habit(std::string_view service, std::string_view action) const {
    auto const found = m_habits.find(std::string(service) + "." + std::string(action));
    if (found == m_habits.end()) return {};
    return found->second;
}

}  // namespace bolan::demo
