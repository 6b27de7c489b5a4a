// Compiles every expression and sentence of a Draft against the variables of its place.
#include "base/text.h"
#include "definition/draft.h"
#include "definition/environment.h"
#include "definition/period.h"
#include <functional>
#include <utility>

namespace bolan::definition {

using rules::Type;

namespace {

bool is_scalar(Type const& type) {
    switch (type.kind()) {
        case Type::Kind::list:
        case Type::Kind::map:
        case Type::Kind::object:
        case Type::Kind::null:
        case Type::Kind::type:
        case Type::Kind::optional:
            return false;
        default:
            return true;
    }
}

// May a value of type `got` stand where `wanted` is kept? A whole number fits where decimals do; null empties a field.
bool fits(Type const& wanted, Type const& got) {
    if (wanted.is_dyn() || got.is_dyn() || got.is(Type::Kind::null)) return true;
    if (wanted.is(Type::Kind::real)) return got.is_number();
    if (wanted.is(Type::Kind::list) && got.is(Type::Kind::list)) {
        return got.element().is_dyn() || fits(wanted.element(), got.element());
    }
    if (wanted.is(Type::Kind::object)) {
        return got.is(Type::Kind::map) || (got.is(Type::Kind::object) && wanted.name() == got.name());
    }
    return wanted == got;
}

std::string kind_text(Type const& type) {
    switch (type.kind()) {
        case Type::Kind::boolean:
            return "true or false";
        case Type::Kind::integer:
            return "a whole number";
        case Type::Kind::real:
            return "a number";
        case Type::Kind::string:
            return "a text";
        case Type::Kind::date:
            return "a date";
        case Type::Kind::timestamp:
            return "a moment";
        case Type::Kind::list:
            return "a list";
        case Type::Kind::object:
            return type == period_type() ? "a length of time" : type.text();
        default:
            return type.text();
    }
}

class Compiler {
  public:
    explicit Compiler(Draft& draft) : m_draft(draft), m_model(draft.model), m_environments(draft.model) {}

    void run() {
        for (auto const& service : m_draft.services) compile_service(*service);
        for (auto const& registry : m_draft.registries) compile_registry(*registry);
        for (auto const& document : m_draft.documents) {
            compile_document(*document);
            for (auto const& service : m_draft.services) {
                if (service->is_earlier && service->name == document->service) try_document(*document, *service);
            }
        }
        for (auto const& report : m_draft.reports) compile_report(*report);
    }

  private:
    using Environment = Environments::Shared;

    static Location place_of(Expr const& expr, int line, int column) {
        Location at = expr.at;
        at.column = line == 1 ? at.column + column - 1 : column;
        at.line += line - 1;
        return at;
    }

    // The type; dyn when there is no expression or it has a mistake.
    Type compile(Expr& expr, Environment const& environment) {
        if (expr.text.empty()) return Type::dyn();
        auto program = rules::compile(expr.text, *environment);
        if (!program) {
            for (auto const& mistake : rules::mistakes_of(program.error())) {
                auto message = mistake.message;
                if (!mistake.suggestion.empty() && message.find("did you mean") == message.npos) {
                    message += "; did you mean '" + mistake.suggestion + "'?";
                }
                m_draft.mistakes.add(place_of(expr, mistake.line, mistake.column), message);
            }
            return Type::dyn();
        }
        auto type = program->type();
        expr.program = std::make_shared<rules::Program const>(std::move(*program));
        return type;
    }
    Type compile(Expr& expr, Environment const& environment, Type const& wanted) {
        auto type = compile(expr, environment);
        if (!fits(wanted, type)) {
            m_draft.mistakes.add(expr.at, "this is " + kind_text(type) + "; here stands " + kind_text(wanted));
        }
        return type;
    }
    void compile(Period& period, Environment const& environment) {
        compile(period.computed, environment, period_type());
    }
    void compile(std::vector<Late>& ladder, Environment const& environment) {
        for (auto& rung : ladder) {
            compile(rung.before, environment);
            compile(rung.after, environment);
        }
    }
    void condition(Expr& expr, Environment const& environment) { compile(expr, environment, Type::boolean()); }

    void compile(Template& sentence, Environment const& environment, Service const* service) {
        for (auto& part : sentence.parts) {
            auto const type = compile(part.value, environment);
            if (!is_scalar(type))
                m_draft.mistakes.add(part.value.at, kind_text(type) + " cannot be written in a sentence");
            if (part.value) part.field = m_environments.find_field(*environment, service, part.value.text);
        }
    }

    void compile_field(Field& field, Environment const& environment) {
        condition(field.show_if, environment);
        condition(field.required_if, environment);
        condition(field.check, environment);
        if (field.first) compile(*field.first, environment, type_of(field));
        if (field.last) compile(*field.last, environment, type_of(field));
        if (!field.compute.text.empty()) compile(field.compute, environment, type_of(field));
        if (field.kind != FieldKind::group) return;
        auto const inner = Environments::with(environment, "item", type_of(field).element());
        for (auto& part : field.fields) compile_field(part, inner);
    }

    void compile_service(Service& service) {
        auto const environment = m_environments.of_service(service);
        for (auto& page : service.form) {
            condition(page.show_if, environment);
            for (auto& field : page.fields) compile_field(field, environment);
        }
        auto const record = compile(service.record, environment);
        if (!record.is_dyn() && !record.is(Type::Kind::string) && !record.is(Type::Kind::object)) {
            m_draft.mistakes.add(service.record.at,
                                 "this is " + kind_text(record) + "; here stands a record or its id");
        }
        for (auto& role : service.roles) compile(role.post_by, environment, Type::string());
        for (auto& state : service.states) {
            compile(state.within, environment);
            compile(state.late, environment);
            compile(state.until, environment, Type::date());
            for (auto& then : state.then) condition(then.when, environment);
            if (state.committee) compile(state.committee->quorum, environment, Type::integer());
        }
        for (auto& action : service.actions) {
            for (auto& field : action.asks) compile_field(field, environment);
            condition(action.when, environment);
            compile(action.within, environment);
            for (auto& effect : action.effects) compile_effect(effect, environment, &service);
        }
        if (service.fee) compile(service.fee->amount, environment, Type::integer());
        compile(service.amount, environment, Type::integer());
        if (service.promise) {
            compile(service.promise->within, environment);
            compile(service.promise->late, environment);
        }
    }

    void compile_effect(Effect& effect, Environment const& outer, Service const* service) {
        Environment with_item;
        if (!effect.for_each.text.empty()) {
            auto const list = compile(effect.for_each, outer, Type::list(Type::dyn()));
            with_item = Environments::with(outer, "item", list.is(Type::Kind::list) ? list.element() : Type::dyn());
        }
        auto const& environment = with_item ? with_item : outer;
        auto const child = effect.on_children ? child_of(service, effect) : nullptr;
        condition(effect.when, child ? m_environments.of_service(*child) : environment);
        auto const record = compile(effect.record, environment);
        if (!record.is_dyn() && !record.is(Type::Kind::string) && !record.is(Type::Kind::object)) {
            m_draft.mistakes.add(effect.record.at, "this is " + kind_text(record) + "; here stands a record or its id");
        }
        for (auto& [name, value] : effect.set) {
            compile(value, environment, set_type(effect, service, name));
            check_literal(effect, service, name, value);
        }
        for (auto& cnic : effect.cnics) compile(cnic, environment, Type::string());
        if (effect.kind == Effect::Kind::message) compile_message(effect, environment, service);
    }

    // The service that has the action and is opened by this one.
    std::shared_ptr<Service const> child_of(Service const* service, Effect const& effect) const {
        auto const parents = parents_in(m_model);
        for (auto const& other : m_model.services) {
            auto const parent = parents.find(other->name);
            bool const is_child = service && parent != parents.end() && parent->second == service->name;
            if (is_child && other->find_action(effect.target)) return other;
        }
        return nullptr;
    }

    Field const* target_field(Effect const& effect, Service const* service, std::string const& name) const {
        switch (effect.kind) {
            case Effect::Kind::create_record:
            case Effect::Kind::update_record: {
                auto const registry = m_model.find_registry(effect.target);
                return registry ? registry->find_field(name) : nullptr;
            }
            case Effect::Kind::open_case: {
                auto const other = m_model.find_service(effect.target);
                return other ? other->find_field(name) : nullptr;
            }
            case Effect::Kind::perform: {
                auto const child = effect.on_children ? child_of(service, effect) : nullptr;
                return child ? child->find_field(name) : service ? service->find_field(name) : nullptr;
            }
            default:
                return nullptr;
        }
    }
    Type set_type(Effect const& effect, Service const* service, std::string const& name) const {
        auto const* field = target_field(effect, service, name);
        if (field) return type_of(*field);
        if (name == "record") return Type::dyn();  // the record that an opened case is about, or its id
        return name == "state" ? Type::string() : Type::dyn();
    }

    // 'text' alone: a state or an option can be checked before it runs.
    void check_literal(Effect const& effect, Service const* service, std::string const& name, Expr const& value) {
        auto const& text = value.text;
        if (text.size() < 2 || text.front() != '\'' || text.find('\'', 1) != text.size() - 1) return;
        auto const literal = text.substr(1, text.size() - 2);
        auto const* field = target_field(effect, service, name);
        std::vector<std::string> known;
        if (field && field->kind == FieldKind::choice && field->options_table.empty()) {
            if (field->find_option(literal)) return;
            for (auto const& option : field->options) known.push_back(option.code);
            m_draft.mistakes.add(value.at, unknown("option", literal, known));
        } else if (!field && name == "state") {
            auto const registry = m_model.find_registry(effect.target);
            if (!registry || registry->find_state(literal)) return;
            for (auto const& state : registry->states) known.push_back(state.name);
            m_draft.mistakes.add(value.at, unknown("state", literal, known));
        }
    }

    // In every language: the translation has places of its own.
    void compile_message(Effect& effect, Environment const& environment, Service const* service) {
        std::vector<PlacedText> ignored;
        Reader reader(effect.text.context, m_draft.mistakes, ignored);
        auto const& at = effect.text_at;
        for (auto const& language : m_model.province.languages) {
            auto const text = m_model.text(effect.text, language);
            auto& sentence = effect.templates[language];
            reader.cut_template(at, text, sentence);
            compile(sentence, environment, service);
        }
        auto& english = effect.templates["en"];
        if (english.parts.empty())
            reader.cut_template(at, effect.text.en, english), compile(english, environment, service);
    }
    void compile_registry(Registry& registry) {
        auto const environment = m_environments.of_registry(registry);
        for (auto& field : registry.fields) compile_field(field, environment);
        for (auto& consequence : registry.consequences) {
            condition(consequence.when, environment);
            Environment with_item;
            if (!consequence.for_each.text.empty()) {
                auto const list = compile(consequence.for_each, environment, Type::list(Type::dyn()));
                auto const item = list.is(Type::Kind::list) ? list.element() : Type::dyn();
                with_item = Environments::with(environment, "item", item);
            }
            for (auto& effect : consequence.effects) {
                compile_effect(effect, with_item ? with_item : environment, nullptr);
            }
        }
    }

    void compile_document(Document& document) {
        auto const service = m_model.find_service(document.service);
        if (!service) return;  // check_documents says so
        compile_document(document, *service);
    }
    void compile_document(Document& document, Service const& service) {
        auto const environment = m_environments.of_document(document, service);
        compile(document.initials, environment, Type::string());
        compile(document.national_id, environment, Type::string());
        compile(document.kind, environment, Type::string());
        if (!document.kind.text.empty())
            document.kind_field = m_environments.find_field(*environment, &service, document.kind.text);
        for (auto& block : document.blocks) compile_block(block, environment, &service);
    }
    // A document is drawn for cases of earlier versions too.
    void try_document(Document trial, Service const& earlier) {
        auto const mistakes = std::exchange(m_draft.mistakes, {});
        compile_document(trial, earlier);
        auto const found = std::exchange(m_draft.mistakes, mistakes);
        for (auto const& mistake : found.sorted()) {
            m_draft.mistakes.add(earlier.at,
                                 "the document '" + trial.name + "' no longer fits this version: " + mistake.message);
        }
    }

    void compile_block(Block& block, Environment const& environment, Service const* service) {
        condition(block.when, environment);
        compile(block.text.en_template, environment, service);
        compile(block.text.ur_template, environment, service);
        Environment with_item;
        if (!block.list.text.empty()) {
            auto const list = compile(block.list, environment, Type::list(Type::dyn()));
            auto const item = list.is(Type::Kind::list) ? list.element() : Type::dyn();
            with_item = Environments::with(Environments::with(environment, "item", item), "row", Type::integer());
        }
        for (auto& row : block.rows) {
            auto const& inner = with_item ? with_item : environment;
            condition(row.when, inner);
            compile(row.value.en_template, inner, service);
            compile(row.value.ur_template, inner, service);
        }
    }

    void compile_report(Report& report) {
        auto const environment = m_environments.of_report(report);
        condition(report.where, environment);
        for (auto& column : report.group) {
            auto const type = compile(column.by, environment);
            if (!is_scalar(type)) m_draft.mistakes.add(column.by.at, kind_text(type) + " cannot be grouped by");
        }
        for (auto& measure : report.measures) {
            bool const divides = measure.how == "divide";
            auto const type = measure.how == "percent" ? Type::boolean() : divides ? Type::integer() : Type::real();
            compile(measure.of, environment, type);
            compile(measure.day, environment, Type::date());
            auto const service = m_model.find_service(report.from);
            auto const* field = m_environments.find_field(*environment, service.get(), measure.of.text);
            bool const is_paid = measure.of.text == "payment.amount";
            measure.is_money = divides || is_paid || (field && field->kind == FieldKind::money);
            bool const reckons = measure.of.text.find("payment.amount") != std::string::npos;
            if (reckons && !measure.is_money && measure.how != "percent")
                m_draft.mistakes.add(measure.of.at,
                                     "payment.amount stands alone here; 'where' says which payments are counted");
        }
        condition(report.having, m_environments.having(report));
    }

    Draft& m_draft;
    Model const& m_model;
    Environments m_environments;
};

}  // namespace

void compile_all(Draft& draft) { Compiler(draft).run(); }

}  // namespace bolan::definition
