#include "base/text.h"
#include "demo/filler.h"
#include "demo/portrait.h"
#include <algorithm>

namespace bolan::demo {

using definition::Field;
using definition::FieldKind;

namespace {

constexpr std::uint64_t k_faces = 12;

Value value_of(cases::Engine::Upload const& upload) {
    return Value::map({{"hash", upload.hash},
                       {"name", upload.name},
                       {"type", upload.type},
                       {"size", static_cast<std::int64_t>(upload.size)}});
}

bool accepts(Field const& field, std::string_view type) {
    return field.accept.empty() || std::ranges::find(field.accept, type) != field.accept.end();
}

}  // namespace

void Answerer::make_samples() {
    auto const keep = [&](std::vector<cases::Engine::Upload>& in, std::string name, std::string type,
                          std::vector<std::uint8_t> const& bytes) {
        in.push_back({m_house.attachments->put(bytes), std::move(name), std::move(type), bytes.size()});
    };
    for (std::uint64_t n = 0; n < k_faces; ++n) {
        keep(m_men, "photograph.jpg", "image/jpeg", draw_portrait(Figure::man, n));
        keep(m_women, "photograph.jpg", "image/jpeg", draw_portrait(Figure::woman, n));
    }
    for (auto const* title : {"Paper 1", "Paper 2", "Paper 3", "Paper 4"})
        keep(m_papers, "paper.pdf", "application/pdf", draw_paper(title));
}

Value Answerer::answer(std::vector<Field const*> const& fields, About const& about) {
    Value out = Value::map();
    for (auto const* field : fields) {
        if (field->compute || field->kind == FieldKind::note) continue;
        if (auto value = answer_one(*field, about, 0)) out.set(field->name, std::move(*value));
    }
    return out;
}

void Answerer::answer_again(Value& input, std::vector<Field const*> const& fields, std::vector<Problem> const& problems,
                            int attempt, About const& about) {
    for (auto const& problem : problems) {
        auto const name = problem.field.substr(0, problem.field.find_first_of("/[."));
        auto const found = std::ranges::find(fields, name, &Field::name);
        if (found == fields.end() || problem.code == "field.unknown") {
            input.erase(name);
        } else if (auto value = answer_one(**found, about, attempt)) {
            input.set(name, std::move(*value));
        }
    }
}

std::optional<Value> Answerer::answer_one(Field const& field, About const& about, int attempt) {
    // After two tries in the cast's words the field's kind must do.
    if (attempt < 2) {
        auto said = m_cast.answer(about.service->name, field.name, *about.facts, *about.chance, about.today);
        if (said.text && field.kind != FieldKind::attachment) {
            if (field.kind == FieldKind::yes_no) return Value(*said.text == "yes");
            return Value(*said.text);
        }
        if (said.is_known && !said.text && attempt == 0) return {};
    }
    if (field.optional && attempt == 0) return {};
    return by_kind(field, about, attempt);
}

Value Answerer::file(Field const& field, About const& about) {
    auto const& faces = about.facts->find("me.gender") != about.facts->end() && about.facts->at("me.gender") == "female"
                            ? m_women
                            : m_men;
    bool const is_paper = accepts(field, "pdf");
    auto const& from = is_paper ? m_papers : faces;
    // Of one person there is one face.
    auto const name = about.facts->find("me.name");
    auto const n = is_paper || name == about.facts->end() ? about.chance->next() : number_of(name->second);
    auto const& upload = from[n % from.size()];
    m_uploads.push_back(upload);
    Value files = Value::list();
    files.push(value_of(upload));
    return files;
}

Value Answerer::date(Field const& field, About const& about, int attempt) {
    if (field.first && *field.first)
        return about.today.plus_days(static_cast<int>(about.chance->between(7, 21)) + attempt).iso();
    if (field.last && *field.last) return about.today.plus_days(-static_cast<int>(about.chance->between(0, 2))).iso();
    return about.today.plus_days(-static_cast<int>(about.chance->between(30, 400)) * (attempt + 1)).iso();
}

std::optional<Value> Answerer::by_kind(Field const& field, About const& about, int attempt) {
    auto const fact = [&](char const* name) {
        auto const found = about.facts->find(name);
        return found == about.facts->end() ? std::string() : found->second;
    };
    auto& chance = *about.chance;
    switch (field.kind) {
        case FieldKind::text:
            return Value(std::string(field.lines > 1 ? "Everything is in order." : "As in the file"));
        case FieldKind::name:
            return Value(fact(field.name.ends_with("_ur") ? "me.name_ur" : "me.name"));
        case FieldKind::cnic:
            return Value(fact(attempt ? "elder.cnic" : "me.cnic"));
        case FieldKind::phone:
            return Value(fact("me.phone"));
        case FieldKind::email:
            return Value("person" + std::to_string(chance.below(100'000)) + "@example.org");
        case FieldKind::date:
            return date(field, about, attempt);
        case FieldKind::moment:
            return Value(date(field, about, attempt + 1).as_string() + "T10:00");
        case FieldKind::yes_no:
            return Value(attempt % 2 == 0);
        case FieldKind::attachment:
            return file(field, about);
        case FieldKind::money:
        case FieldKind::number: {
            auto const low = static_cast<std::int64_t>(field.min.value_or(1)),
                       high = static_cast<std::int64_t>(field.max.value_or(100));
            return Value(chance.between(low, std::max(low, high)));
        }
        case FieldKind::choice: {
            auto options = field.options;
            if (!field.options_table.empty()) {
                auto const& calendar = *m_house.model->province.calendar;
                auto rules = rules::Context::at(m_house.clock.now(), calendar);
                rules.tables = &m_house.model->tables_of(about.service->system);
                options = cases::options_of(field, rules);
            }
            if (options.empty()) return {};
            auto const n = attempt ? static_cast<std::size_t>(attempt) : chance.below(options.size());
            return Value(options[n % options.size()].code);
        }
        case FieldKind::area: {
            auto const* area = m_house.establishment.area_at(fact("me.tehsil"), field.level);
            return area ? std::optional<Value>(area->code) : std::nullopt;
        }
        case FieldKind::group: {
            Value item = Value::map();
            for (auto const& inner : field.fields)
                if (auto value = answer_one(inner, about, attempt)) item.set(inner.name, std::move(*value));
            Value list = Value::list();
            list.push(std::move(item));
            return list;
        }
        case FieldKind::note:
            return {};
    }
    return {};
}

}  // namespace bolan::demo
