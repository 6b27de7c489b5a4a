#include "made_province.h"
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bolan::bench {

namespace fs = std::filesystem;

namespace {

constexpr int k_pages = 5;
constexpr int k_fields_of_a_page = 8;

constexpr std::string_view k_office = R"yaml(
  made_office:
    title: Made office
    level: district
    posts:
      made_clerk: { title: Made clerk }
      made_checker: { title: Made checker }
      made_head: { title: Made head }
)yaml";

// @ stands for the number of the field, # for that of the service.
constexpr std::string_view k_fields[] = {
    "text_@: { type: text, title: 'Text @ of service #', max: 80, optional: true }",
    "name_@: { type: name, title: 'Name @ of service #', personal: true, max: 120, optional: true }",
    "cnic_@: { type: cnic, title: 'CNIC @ of service #', personal: true, check: \"cnic_@ != cnic\", error: same }",
    "phone_@: { type: phone, title: 'Phone @ of service #', personal: true, show_if: \"kind == 'first'\" }",
    "email_@: { type: email, title: 'E-mail @ of service #', personal: true, optional: true }",
    "date_@: { type: date, title: 'Date @ of service #', max_date: today(), check: \"age(date_@) >= "
    "table('limits').years\", "
    "error: young }",
    "number_@: { type: number, title: 'Number @ of service #', min: 1, max: 900, decimals: 2 }",
    "money_@: { type: money, title: 'Sum @ of service #', min: 1, optional: true, required_if: \"kind == 'second' && "
    "has(full_name)\" }",
    "yes_@: { type: yes_no, title: 'Is it so, @ of service #?', check: \"yes_@\", error: untrue, show_if: \"kind in "
    "['first', 'third']\" }",
    "choice_@: { type: choice, title: 'Choice @ of service #', options: { a: 'First of @', b: 'Second of @', c: 'Third "
    "of @' } }",
    "area_@: { type: area, title: 'Area @ of service #', level: district }",
    "paper_@: { type: attachment, title: 'Paper @ of service #', accept: [pdf, jpeg], max: 2 MB, many: 0..3, optional: "
    "true }",
    "lines_@: { type: group, title: 'Lines @ of service #', many: 0..5, optional: true, fields: { part: { type: text, "
    "title: 'Part "
    "@ of service #' }, pages: { type: number, title: 'Pages @ of service #', min: 1, check: \"item.pages < 900\", "
    "error: long } } }",
    "computed_@: { type: number, title: 'Worked out @ of service #', compute: \"math.greatest(age(born_on), 18) + @\" "
    "}",
    "note_@: { type: note, title: 'Note @ of service #' }",
};

constexpr std::string_view k_head = R"yaml(service: made_#
title: 'Service #'
summary: 'What service # is for.'
icon: id
owner: made_office
applicant: citizen
subject: full_name
national_id: cnic
list_columns: [kind]
form:
)yaml";

constexpr std::string_view k_first_fields =
    R"yaml(      kind: { type: choice, title: 'Kind of service #', options: { first: First, second: Second, third: Third } }
      full_name: { type: name, title: Full name of a person, from: account.full_name, personal: true, max: 120 }
      cnic: { type: cnic, title: CNIC of a person, from: account.cnic, personal: true }
      born_on: { type: date, title: Birth of a person, max_date: today(), personal: true }
      district: { type: area, title: District of a person, level: district, routes: true }
)yaml";

constexpr std::string_view k_rest = R"yaml(roles:
  clerk: { title: Made clerk, posts: [made_clerk] }
  checker: { title: Made checker, posts: [made_checker] }
  head: { title: Made head, posts: [made_head] }
states:
  submitted: { title: 'Sent, service #', waits_for: [clerk], within: 2 working days, late: [{ tell: head }] }
  checked: { title: 'Checked, service #', waits_for: [checker], within: "working_days(table('limits').days)", late: [{ tell: head }] }
  visited:
    title: 'Visited, service #'
    waits_for: [head]
    within: 5 working days
    late: [{ tell: head }]
    then: [{ when: "done.note_down > 2 && kind == 'third'", to: refused }]
  issued: { title: 'Issued, service #', final: true, outcome: granted }
  refused: { title: 'Refused, service #', final: true, outcome: refused }
actions:
  submit: { title: 'Submit, service #', by: [applicant], from: [start], to: submitted, do: [{ message: applicant, text: "We have {case.reference} of service #." }] }
  check: { title: 'Check, service #', by: [clerk], from: [submitted], to: checked, asks: { remarks: { type: text, title: 'Remarks of service #', lines: 3 } } }
  visit: { title: 'Visit, service #', by: [checker], from: [checked], to: visited, not_by: [check], asks: { visited_on: { type: date, title: 'Visited, service #', max_date: today() } } }
  note_down: { title: 'Note, service #', by: [head], from: [visited], keeps_task: true, when: "!has(noted)", asks: { noted: { type: text, title: 'Noted, service #' } } }
  issue:
    title: 'Issue, service #'
    by: [head]
    from: [visited]
    to: issued
    not_by: [check, visit]
    do:
      - { create: papers_#, set: { kind: kind, district: district, name: full_name, cnic: cnic, born_on: born_on, issued_on: today() } }
      - { make: paper_# }
      - { message: applicant, text: "Service # gave {record.number} on {record.issued_on}." }
  refuse: { title: 'Refuse, service #', by: [head], from: [visited], to: refused, danger: true, asks: { reason: { type: text, title: 'Reason of service #', lines: 4 } } }
unique:
  - { registry: papers_#, match: { cnic: cnic }, error: has_one, show: number }
  - { match: { cnic: cnic }, error: has_asked }
fee: { head: 'Fee of service #', amount: "table('fee', kind).amount", before: check, collected_by: clerk }
messages:
  same: The two numbers are the same.
  young: The law asks for more years.
  untrue: It must be so.
  long: That is too long.
  has_one: "There is {number} already."
  has_asked: There is an application already.
)yaml";

constexpr std::string_view k_registry = R"yaml(registry: papers_#
title: 'Papers of service #'
owner: made_office
subject: name
national_id: cnic
area: district
numbering: { pattern: "{kind}/{year}/{serial:5}", per: [kind, year] }
fields:
  number: { type: text, title: Number of a paper }
  kind: { type: choice, title: 'Kind of service #', options: { first: First, second: Second, third: Third } }
  district: { type: area, title: District of a person, level: district }
  name: { type: name, title: Full name of a person, personal: true }
  cnic: { type: cnic, title: CNIC of a person, personal: true }
  born_on: { type: date, title: Birth of a person, personal: true }
  issued_on: { type: date, title: 'Issued on, service #' }
states:
  valid: { title: Valid paper, live: true, verdict: valid }
  cancelled: { title: Cancelled paper, verdict: cancelled }
unique: [[cnic]]
search: [number, cnic, name]
public_fields: [kind, district, issued_on]
readers: [made_office]
)yaml";

constexpr std::string_view k_document = R"yaml(document: paper_#
title: 'Paper of service #'
service: made_#
registry: papers_#
signed_by: head
statement: { initials: "initials(record.name)", national_id: record.cnic, kind: record.kind }
blocks:
  - title: { en: "Paper", ur: "کاغذ" }
  - number: {}
  - paragraph: { en: "Given to {record.name}, born {record.born_on}.", ur: "{record.name} کو دیا گیا۔" }
  - rows: [{ label: Name on a paper, value: "{record.name}" }, { label: CNIC on a paper, value: "{record.cnic}" }]
  - signature: {}
  - qr: {}
)yaml";

constexpr std::string_view k_system = R"yaml(system: made-#
title: 'System #'
owner: made_office
law: ["Invented Act, section #"]
)yaml";

constexpr std::string_view k_fees =
    "# key: kind\n# types: amount money\nkind,amount,effective_from,effective_to,notification\n"
    "first,100,2020-01-01,,M/1\nsecond,150,2020-01-01,,M/1\nthird,200,2020-01-01,2024-12-31,M/1\n"
    "third,250,2025-01-01,,M/2\n";
constexpr std::string_view k_limits =
    "# types: years number, days number\nyears,days,effective_from,effective_to,notification\n"
    "18,5,2020-01-01,,M/1\n";

std::string filled(std::string_view text, int service, int field = 0) {
    std::string out;
    for (char const c : text) {
        if (c == '#') {
            out += std::to_string(service);
        } else if (c == '@') {
            out += std::to_string(field);
        } else {
            out += c;
        }
    }
    return out;
}

void write(fs::path const& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    if (!(std::ofstream(path, std::ios::binary) << text)) throw std::runtime_error("cannot write " + path.string());
}

std::string form_of(int service) {
    std::string form;
    int field = 0;
    for (int page = 0; page < k_pages; ++page) {
        form += filled("  - page: page_@\n    title: 'Page @ of service #'\n    fields:\n", service, page);
        int on_page = 0;
        if (page == 0) form += filled(k_first_fields, service), on_page = 5;
        for (; on_page < k_fields_of_a_page; ++on_page, ++field)
            form += "      " + filled(k_fields[static_cast<std::size_t>(field) % std::size(k_fields)], service, field) +
                    "\n";
    }
    return form;
}

// Every text for people in `yaml` that another system has not said already, with something in Urdu.
class WordFile {
  public:
    void take(std::string_view yaml) {
        for (auto const key : k_texts) {
            auto const wanted = std::string(key) + ": ";
            for (auto at = yaml.find(wanted); at != yaml.npos; at = yaml.find(wanted, at + 1))
                if (at > 0 && (yaml[at - 1] == ' ' || yaml[at - 1] == '\n'))
                    take_value(yaml.substr(at + wanted.size()));
        }
    }
    std::string take_file() { return std::exchange(m_file, k_start); }

  private:
    static constexpr std::string_view k_texts[] = {"title",  "summary", "head", "label",   "text",     "first",
                                                   "second", "third",   "a",    "b",       "c",        "same",
                                                   "young",  "untrue",  "long", "has_one", "has_asked"};
    static constexpr char k_start[] = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";

    void take_value(std::string_view rest) {
        if (rest.starts_with('{')) return;  // a heading in both languages
        bool const quoted = rest.starts_with('\'') || rest.starts_with('"');
        auto const end = quoted ? rest.find(rest[0], 1) : rest.find_first_of(",}\n");
        auto text = std::string(rest.substr(quoted, end - quoted));
        while (text.ends_with(' ')) text.pop_back();
        if (text.empty() || !m_said.insert(text).second) return;
        m_file += "msgid \"" + text + "\"\nmsgstr \"اردو " + text + "\"\n\n";
    }

    std::set<std::string> m_said;
    std::string m_file = k_start;
};

}  // namespace

void make_province(std::string const& from, std::string const& to, int count) {
    fs::copy(from, to, fs::copy_options::recursive);
    std::ofstream(to + "/offices.yaml", std::ios::app) << k_office;
    WordFile words;
    words.take(k_office);
    for (int service = 1; service <= count; ++service) {
        auto const folder = fs::path(to) / "made" / filled("made-#", service);
        auto const write_yaml = [&](std::string const& name, std::string const& yaml) {
            write(folder / name, yaml);
            words.take(yaml);
        };
        write_yaml("system.yaml", filled(k_system, service));
        write_yaml("service.yaml", filled(k_head, service) + form_of(service) + filled(k_rest, service));
        write_yaml("registry.yaml", filled(k_registry, service));
        write_yaml("documents/paper.yaml", filled(k_document, service));
        write(folder / "tables/fee.csv", k_fees);
        write(folder / "tables/limits.csv", k_limits);
        write(folder / "words/ur.po", words.take_file());
    }
}

}  // namespace bolan::bench
