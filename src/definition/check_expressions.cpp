// What only compiled expressions show: fields computed from one another in a circle, and words in quotes that name
// states and fields.
#include "definition/names.h"
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

class LiteralChecker {
  public:
    LiteralChecker(Draft& draft, Service const* service) : m_draft(draft), m_service(service) {}

    void check(Expr const& expr) {
        if (!expr) return;
        check_records(expr);
        if (m_service) {
            check_compared(expr, "case.state", names_of(m_service->states), "state");
            for (auto const* field : m_service->all_fields()) check_choice(expr, *field, field->name);
        }
        auto const registry = m_service ? m_draft.model.find_registry(m_service->registry()) : nullptr;
        if (registry) {
            check_compared(expr, "record.state", names_of(registry->states), "state");
            for (auto const& field : registry->fields) check_choice(expr, field, "record." + field.name);
        }
    }

  private:
    void wrong(Expr const& expr, std::size_t offset, std::string message) {
        Location at = expr.at;
        at.column += static_cast<int>(offset);
        m_draft.mistakes.add(at, std::move(message));
    }

    void check_choice(Expr const& expr, Field const& field, std::string const& path) {
        if (field.kind != FieldKind::choice || field.options.empty()) return;
        std::vector<std::string> known;
        for (auto const& option : field.options) known.push_back(option.code);
        check_compared(expr, path, known, "option");
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
    Service const* m_service;
};

void each_expression(Field const& field, std::function<void(Expr const&)> const& visit) {
    visit(field.show_if);
    visit(field.required_if);
    visit(field.check);
    visit(field.compute);
    for (auto const& inner : field.fields) each_expression(inner, visit);
}

void each_expression(Effect const& effect, std::function<void(Expr const&)> const& visit) {
    visit(effect.for_each);
    if (!effect.on_children) visit(effect.when);
    visit(effect.record);
    for (auto const& [name, value] : effect.set) visit(value);
}

void each_expression(Service const& service, std::function<void(Expr const&)> const& visit) {
    visit(service.record);
    for (auto const& page : service.form) {
        visit(page.show_if);
        for (auto const& field : page.fields) each_expression(field, visit);
    }
    for (auto const& role : service.roles) visit(role.post_by);
    for (auto const& state : service.states) {
        for (auto const& then : state.then) visit(then.when);
    }
    for (auto const& action : service.actions) {
        visit(action.when);
        for (auto const& field : action.asks) each_expression(field, visit);
        for (auto const& effect : action.effects) each_expression(effect, visit);
    }
}

void each_expression(Document const& document, std::function<void(Expr const&)> const& visit) {
    for (auto const& block : document.blocks) {
        visit(block.when);
        visit(block.list);
        for (auto const& row : block.rows) visit(row.when);
    }
}

}  // namespace

void check_expressions(Draft& draft) {
    for (auto const& service : draft.services) {
        check_computed(draft, *service);
        LiteralChecker literals(draft, service.get());
        each_expression(*service, [&](Expr const& expr) { literals.check(expr); });
        for (auto const& document : draft.documents) {
            if (document->service != service->name) continue;
            each_expression(*document, [&](Expr const& expr) { literals.check(expr); });
        }
        for (auto const& report : draft.reports) {
            if (report->from == service->name) literals.check(report->where);
        }
    }
    for (auto const& registry : draft.registries) {
        LiteralChecker literals(draft, nullptr);
        for (auto const& consequence : registry->consequences) {
            literals.check(consequence.when);
            literals.check(consequence.for_each);
        }
    }
}

}  // namespace bolan::definition
