// One language being spoken about one Model. Internal to this folder.
#pragma once
#include "base/calendar.h"
#include "definition/model.h"
#include "describe/sentences.h"
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace bolan::describe {

using Names = std::vector<std::string>;

class Teller {
  public:
    Teller(definition::Model const& model, std::string_view language) : m_model(model), m_language(language) {}

    definition::Model const& model() const { return m_model; }
    bool is_urdu() const { return m_language == "ur"; }

    std::string_view pattern(Sentence const& sentence) const { return is_urdu() ? sentence.ur : sentence.en; }
    std::string say(Sentence const& sentence) const { return std::string(pattern(sentence)); }
    // In Urdu a value that holds Latin letters or digits is isolated, so that it does not disturb the line.
    std::string say(Sentence const& sentence,
                    std::initializer_list<std::pair<std::string_view, std::string>> values) const;

    std::string text(definition::Text const& text) const;
    std::string quoted(std::string_view text) const { return say(says::k_quoted, {{"text", std::string(text)}}); }
    std::string quoted(definition::Text const& of) const { return quoted(text(of)); }
    std::string list(Names const& names, Sentence const& last = says::k_and) const;  // "a, b and c"
    std::string joined(Names const& names, Sentence const& between) const;

    std::string day(Date date) const;  // "1 January 2027"
    std::string duration(Duration const& duration) const;
    std::string money(std::int64_t paisa) const;
    std::string value(rules::Value const& value, bool is_money = false) const;  // of a table's cell
    std::string span(Date from, Date to) const;                                 // "from 1 January 2027"

    std::string office(std::string_view name) const;
    std::string post(std::string_view name) const;
    std::string registry(std::string_view name) const;
    std::string service(std::string_view name) const;
    // Of a service: a role, "applicant" or "system"; a state or "start"; an action.
    std::string role(definition::Service const& service, std::string_view name) const;
    std::string roles(definition::Service const& service, Names const& names) const;  // "a or b"
    std::string state(definition::Service const& service, std::string_view name) const;
    std::string action(definition::Service const& service, std::string_view name) const;

    // What a condition asks, as it follows "if"; a value, as it stands in a sentence. Names are those of the service.
    // What has no words of its own is quoted as it is written.
    std::string condition(definition::Service const& service, definition::Expr const& expr) const;
    std::string computed(definition::Service const& service, definition::Expr const& expr) const;
    // What hours(…) and the like count, without the unit.
    std::string counted(definition::Service const& service, definition::Expr const& length) const;

  private:
    definition::Model const& m_model;
    std::string m_language;
};

// Those whose values an expression needs: names of dated and of decision tables, each once, sorted.
Names tables_in(std::vector<definition::Expr const*> const& expressions);
// Every expression of a service but those of its documents.
std::vector<definition::Expr const*> expressions_of(definition::Service const& service);

}  // namespace bolan::describe
