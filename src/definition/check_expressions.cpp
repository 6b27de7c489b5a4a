// What only compiled expressions show: fields computed from one another in a circle, words in quotes that name states
// and fields, and conditions that can never be true.
#include "definition/names.h"
#include "rules/can_be_true.h"
#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace bolan::definition {

namespace {

// Fields of a service are variables; those of a registry cannot be, so a circle is possible in services alone.
void check_computed(Draft& draft, Service const& service) {
    std::map<std::string, Field const*> computed;
    for (auto const* field : service.all_fields()) {
        if (field->compute) computed.emplace(field->name, field);
    }
    std::set<std::string> done;
    std::vector<std::string> path;
    std::function<void(Field const&)> const visit = [&](Field const& field) {
        for (auto const& name : path) {
            if (name == field.name) {
                draft.mistakes.add(field.compute.at, "'" + field.name + "' is computed from itself");
                return;
            }
        }
        if (!done.insert(field.name).second) return;
        path.push_back(field.name);
        for (auto const& variable : field.compute.program->variables()) {
            auto const next = computed.find(variable);
            if (next != computed.end()) visit(*next->second);
        }
        path.pop_back();
    };
    for (auto const& [name, field] : computed) visit(*field);
}

// The text of the quoted literal at `at`, and where it ends.
std::string_view literal_at(std::string_view text, std::size_t at, std::size_t& end) {
    if (at >= text.size() || (text[at] != '\'' && text[at] != '"')) return {};
    auto const close = text.find(text[at], at + 1);
    if (close == text.npos) return {};
    end = close + 1;
    return text.substr(at + 1, close - at - 1);
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

enum class Use { condition, value };
using Visit = std::function<void(Expr const&, Use)>;

class LiteralChecker {
  public:
    LiteralChecker(Draft& draft, Service const* service) : m_draft(draft) {
        if (!service) return;
        m_domains.emplace("case.state", names_of(service->states));
        for (auto const* field : service->all_fields()) add_choice(*field, field->name);
        auto const registry = draft.model.find_registry(service->registry());
        if (!registry) return;
        m_domains.emplace("record.state", names_of(registry->states));
        for (auto const& field : registry->fields) add_choice(field, "record." + field.name);
    }

    void check(Expr const& expr, Use use) {
        if (!expr) return;
        check_records(expr);
        for (auto const& [path, words] : m_domains)
            check_compared(expr, path, words, path.ends_with(".state") ? "state" : "option");
        if (use == Use::condition && !rules::can_be_true(*expr.program, m_domains))
            m_draft.mistakes.add(expr.at, "this can never be true");
    }

  private:
    void add_choice(Field const& field, std::string const& path) {
        if (field.kind != FieldKind::choice || field.options.empty()) return;
        auto& words = m_domains[path];
        for (auto const& option : field.options) words.push_back(option.code);
    }

    void wrong(Expr const& expr, std::size_t offset, std::string message) {
        Location at = expr.at;
        at.column += static_cast<int>(offset);
        m_draft.mistakes.add(at, std::move(message));
    }

    // path == 'word' and path != 'word': a misspelt word would make it false for ever.
    void check_compared(Expr const& expr, std::string const& path, std::vector<std::string> const& known,
                        char const* what) {
        std::string_view const text = expr.text;
        auto const is_word = [](char c) {
            return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        };
        for (auto at = text.find(path); at != text.npos; at = text.find(path, at + 1)) {
            auto after = at + path.size();
            if ((at > 0 && is_word(text[at - 1])) || (after < text.size() && is_word(text[after]))) continue;
            after = skip_spaces(text, after);
            auto const operation = text.substr(after, 2);
            if (operation != "==" && operation != "!=") continue;
            after = skip_spaces(text, after + 2);
            std::size_t end = 0;
            auto const word = literal_at(text, after, end);
            if (end && !contains(known, word)) wrong(expr, after + 1, unknown(what, word, known));
        }
    }

    // records('certificates', {'district': …}): the keys are fields of that registry.
    void check_records(Expr const& expr) {
        for (auto const& call : expr.program->calls()) {
            if (call.function != "records" || !call.first_text) continue;
            auto const registry = m_draft.model.find_registry(*call.first_text);
            if (!registry) continue;
            auto known = names_of(registry->fields);
            for (auto const* name : {"id", "state", "number", "live"}) known.emplace_back(name);
            std::string_view const text = expr.text;
            auto const open = text.find('{', call.offset);
            if (open == text.npos) continue;
            int depth = 0;
            bool expects_key = false;
            for (std::size_t i = open; i < text.size(); ++i) {
                char const c = text[i];
                std::size_t end = 0;
                auto const word = literal_at(text, i, end);
                if (end) {
                    if (expects_key && depth == 1 && !contains(known, word))
                        wrong(expr, i + 1, unknown("field", word, known));
                    expects_key = false;
                    i = end - 1;
                    continue;
                }
                if (c == '{' || c == '(' || c == '[') ++depth;
                if ((c == '}' || c == ')' || c == ']') && --depth == 0) break;
                if ((c == '{' || c == ',') && depth == 1) expects_key = true;
            }
        }
    }

    Draft& m_draft;
    rules::Domains m_domains;  // the paths that hold states and options
};

void each_expression(Field const& field, Visit const& visit) {
    visit(field.show_if, Use::condition);
    visit(field.required_if, Use::condition);
    visit(field.check, Use::condition);
    visit(field.compute, Use::value);
    for (auto const& inner : field.fields) each_expression(inner, visit);
}

void each_expression(Effect const& effect, Visit const& visit) {
    visit(effect.for_each, Use::value);
    if (!effect.on_children) visit(effect.when, Use::condition);
    visit(effect.record, Use::value);
    for (auto const& [name, value] : effect.set) visit(value, Use::value);
    for (auto const& cnic : effect.cnics) visit(cnic, Use::value);
}

void each_expression(std::vector<Late> const& ladder, Visit const& visit) {
    for (auto const& rung : ladder) {
        visit(rung.before.computed, Use::value);
        visit(rung.after.computed, Use::value);
    }
}

void each_expression(Service const& service, Visit const& visit) {
    if (service.promise) {
        visit(service.promise->within.computed, Use::value);
        each_expression(service.promise->late, visit);
    }
    visit(service.record, Use::value);
    visit(service.amount, Use::value);
    for (auto const& page : service.form) {
        visit(page.show_if, Use::condition);
        for (auto const& field : page.fields) each_expression(field, visit);
    }
    for (auto const& role : service.roles) visit(role.post_by, Use::value);
    for (auto const& state : service.states) {
        visit(state.within.computed, Use::value);
        each_expression(state.late, visit);
        visit(state.until, Use::value);
        for (auto const& then : state.then) visit(then.when, Use::condition);
        if (state.committee) visit(state.committee->quorum, Use::value);
    }
    for (auto const& action : service.actions) {
        visit(action.when, Use::condition);
        visit(action.within.computed, Use::value);
        for (auto const& field : action.asks) each_expression(field, visit);
        for (auto const& effect : action.effects) each_expression(effect, visit);
    }
}

void each_expression(Document const& document, Visit const& visit) {
    for (auto const& block : document.blocks) {
        visit(block.when, Use::condition);
        visit(block.list, Use::value);
        for (auto const& row : block.rows) visit(row.when, Use::condition);
    }
}

bool may_be_empty(Field const& field) { return field.optional || field.show_if || field.required_if; }

// Does the block ask whether the field has a value, or what decides whether it is asked for?
bool is_asked_for(Block const& block, Field const& field) {
    if (block.when.text.find(field.name) != std::string::npos) return true;
    if (!block.when || !field.show_if) return false;
    return std::ranges::any_of(field.show_if.program->variables(),
                               [&](auto const& name) { return contains(block.when.program->variables(), name); });
}

// A sentence with a hole where nothing was answered. (A row without a value is left out.)
void check_holes(Draft& draft, Document const& document) {
    for (auto const& block : document.blocks)
        for (auto const* sentence : {&block.text.en_template, &block.text.ur_template})
            for (auto const& part : sentence->parts)
                if (part.field && may_be_empty(*part.field) && !is_asked_for(block, *part.field))
                    draft.mistakes.add(part.value.at, "'" + part.value.text +
                                                          "' may be empty: give the block a 'when' that asks for it");
}

// Names are written in two scripts: a check that takes the one and refuses the other is a mistake.
void check_both_scripts(Draft& draft, Field const& field, std::string const& variable, rules::Context const& context) {
    for (auto const& inner : field.fields) check_both_scripts(draft, inner, "item", context);
    if (field.kind != FieldKind::name || !field.check || field.check.program->variables() != std::vector{variable})
        return;
    auto const takes = [&](char const* name) {
        rules::Value const written(name);
        auto const value = variable == "item" ? rules::Value::object({{field.name, written}}) : written;
        auto const done = field.check.program->evaluate(rules::MapActivation{{variable, value}}, context);
        return !done || done->is_true();
    };
    if (takes("Gul Bibi Khan") != takes("گل بی بی خان"))
        draft.mistakes.add(field.check.at,
                           "this takes names in one script only; they are written in Urdu and in English");
}

// A fee that nothing says the amount of, today or within a year. It says nothing of the definition, which was right
// when it was written: a warning, so that a year's end does not keep the program from starting.
void check_fee(Draft& draft, Service const& service, Date today) {
    if (!service.fee || !service.fee->amount) return;
    for (auto const& call : service.fee->amount.program->calls()) {
        if (call.function != "table" || !call.first_text) continue;
        auto const* table = draft.model.tables_of(service.system).find_table(*call.first_text);
        auto const missing = table ? table->first_day_without(today, today.plus_days(365)) : std::nullopt;
        if (missing)
            draft.warnings.add(service.fee->amount.at,
                               "table '" + table->name() + "' has no row for some key from " + missing->iso());
    }
}

}  // namespace

void check_expressions(Draft& draft) {
    rules::Context context;
    context.now = SystemClock().now();
    context.today = date_at(context.now, 0);
    for (auto const& service : draft.services) {
        check_computed(draft, *service);
        check_fee(draft, *service, context.today);
        for (auto const* field : service->all_fields()) check_both_scripts(draft, *field, field->name, context);
        LiteralChecker literals(draft, service.get());
        each_expression(*service, [&](Expr const& expr, Use use) { literals.check(expr, use); });
        for (auto const& document : draft.documents) {
            if (document->service != service->name) continue;
            check_holes(draft, *document);
            each_expression(*document, [&](Expr const& expr, Use use) { literals.check(expr, use); });
        }
        for (auto const& report : draft.reports) {
            if (report->from != service->name) continue;
            literals.check(report->where, Use::condition);
            for (auto const& measure : report->measures) {
                literals.check(measure.of, Use::value);
                literals.check(measure.day, Use::value);
            }
        }
    }
    for (auto const& registry : draft.registries) {
        LiteralChecker literals(draft, nullptr);
        for (auto const& consequence : registry->consequences) {
            literals.check(consequence.when, Use::condition);
            literals.check(consequence.for_each, Use::value);
        }
    }
}

}  // namespace bolan::definition
