#include "describe/written.h"
#include "base/money.h"
#include "base/text.h"
#include "describe/story_sentences.h"
#include <charconv>

namespace bolan::describe {

using definition::Field;
using definition::FieldKind;
using definition::Node;

std::string Written::area(std::string const& code) const {
    auto const* area = m_teller.model().find_area(code);
    if (!area) return code;
    return m_teller.is_urdu() && !area->name_ur.empty() ? area->name_ur : area->name;
}

std::string Written::who(std::string const& name) const {
    for (auto const* list : {"people", "officers"})
        if (auto const* people = m_plot.root().find(list))
            if (auto const* person = people->find(name))
                if (auto const* full_name = person->find("name")) return full_name->text;
    auto const at = name.find('@'), dot = name.substr(0, at).find('.');
    auto const kind = name.substr(0, std::min(at, dot));
    if (at == name.npos) return name;
    auto const post = m_teller.model().province.find_post(kind) ? m_teller.post(kind) : m_teller.office(kind);
    if (dot == name.npos) return m_teller.say(says::k_seat_at, {{"post", post}, {"area", area(name.substr(at + 1))}});
    return m_teller.say(
        says::k_numbered_seat_at,
        {{"post", post}, {"n", name.substr(dot + 1, at - dot - 1)}, {"area", area(name.substr(at + 1))}});
}

std::string Written::time(std::string const& civil) const {
    auto const day = Date::parse(civil.substr(0, 10));
    if (!day || civil.size() < 16) return civil;
    return m_teller.say(says::k_time, {{"day", m_teller.day(*day)}, {"hour", civil.substr(11, 5)}});
}

std::string Written::case_named(std::string const& written) const {
    auto const name = read_case_name(written);
    auto const number = m_plot.number_of(name.root);
    if (number == 0) return written;
    auto const root = m_teller.say(says::k_case_number, {{"n", std::to_string(number)}});
    if (!name.is_children) return root;
    if (name.first.empty()) return m_teller.say(says::k_all_children, {{"parent", root}});
    if (name.first == name.last) return m_teller.say(says::k_child, {{"n", name.first}, {"parent", root}});
    return m_teller.say(says::k_children, {{"first", name.first}, {"last", name.last}, {"parent", root}});
}

std::string Written::cases(Node const& names) const {
    if (names.is_scalar()) return case_named(names.text);
    Names out;
    for (auto const& name : names.items) out.push_back(case_named(name.text));
    return m_teller.list(out);
}

// "c1.record", "c1.record.number", "c1.reference", "c1.certificate" (a document), "c1.village" (an answer)
std::string Written::reference(std::string const& path) const {
    auto const dot = path.find('.', path.find(']') == path.npos ? 0 : path.find(']'));
    if (dot == path.npos) return "{" + path + "}";
    auto const root = path.substr(0, dot), rest = path.substr(dot + 1), named = case_named(root);
    auto const* service = m_plot.service_of(root);
    auto const quoted = [&](Field const* field, std::string const& name) {
        return field ? m_teller.quoted(field->title) : name;
    };
    if (rest == "record") return m_teller.say(says::k_record_of, {{"case", named}});
    if (rest == "reference") return m_teller.say(says::k_reference_of, {{"case", named}});
    if (rest.starts_with("record.")) {
        auto const registry = service ? m_teller.model().find_registry(service->registry()) : nullptr;
        auto const name = rest.substr(7);
        return m_teller.say(
            says::k_field_of_record,
            {{"field", quoted(registry ? registry->find_field(name) : nullptr, name)}, {"case", named}});
    }
    if (auto const document = m_teller.model().find_document(rest))
        return m_teller.say(says::k_document_of_case,
                            {{"document", m_teller.quoted(document->title)}, {"case", named}});
    return m_teller.say(says::k_field_of_case,
                        {{"field", quoted(service ? service->find_field(rest) : nullptr, rest)}, {"case", named}});
}

std::string Written::text(Node const& node) const {
    auto const begins_with_case = [&](std::string_view path) {
        return m_plot.number_of(std::string(path.substr(0, path.find('.')))) > 0;
    };
    if (!node.quoted && node.text.find('.') != std::string::npos && begins_with_case(node.text))
        return reference(node.text);
    std::string out;
    std::string_view rest = node.text;
    while (true) {
        auto const open = rest.find('{');
        out += rest.substr(0, open);
        if (open == rest.npos) return out;
        auto const shut = rest.find('}', open);
        auto const path = std::string(rest.substr(open + 1, shut - open - 1));
        out += begins_with_case(path) ? reference(path) : "{" + path + "}";
        if (shut == rest.npos) return out;
        rest.remove_prefix(shut + 1);
    }
}

std::string Written::scalar(Field const& field, Node const& node, Form form) const {
    auto const written = text(node);
    switch (field.kind) {
        case FieldKind::choice: {
            auto const* option = field.find_option(written);
            return option ? m_teller.text(option->title) : written;
        }
        case FieldKind::area:
            return area(written);
        case FieldKind::date: {
            auto const day = Date::parse(written);
            return day ? m_teller.day(*day) : written;
        }
        case FieldKind::moment: {
            auto const offset = m_teller.model().province.calendar->offset_minutes();
            auto const at = parse_moment(written, offset);
            return at ? time(iso_time(*at, offset)) : written;
        }
        case FieldKind::yes_no:
            return written == "true"    ? m_teller.say(says::k_yes)
                   : written == "false" ? m_teller.say(says::k_no)
                                        : written;
        case FieldKind::cnic: {
            auto const digits = parse_cnic(written);
            return digits ? show_cnic(*digits) : written;
        }
        case FieldKind::money: {
            std::int64_t paisa = 0;
            auto const whole = std::from_chars(written.data(), written.data() + written.size(), paisa);
            bool const is_paisa = form == Form::kept && whole.ptr == written.data() + written.size();
            auto const money = is_paisa ? std::optional(Money{paisa}) : Money::parse(written);
            return money ? m_teller.money(money->paisa) : written;
        }
        case FieldKind::attachment:
            if (written.starts_with("sample.pdf")) return m_teller.say(says::k_paper);
            return written == "sample.jpeg" || written == "sample.png" ? m_teller.say(says::k_picture) : written;
        default:
            return written;
    }
}

std::string Written::value(Field const* field, Node const& node, Form form) const {
    if (node.kind == Node::Kind::none) return m_teller.say(says::k_no_answer);
    if (node.is_scalar()) return field ? scalar(*field, node, form) : text(node);
    if (!field || node.is_map()) return as_it_is(node);
    Names out;
    for (auto const& item : node.items) {
        if (!item.is_map()) {
            out.push_back(value(field, item, form));
            continue;
        }
        auto const inner = answers(
            item, [&](std::string const& name) { return field->find_field(name); }, form);
        out.push_back(m_teller.say(
            says::k_line, {{"n", std::to_string(out.size() + 1)}, {"answers", m_teller.joined(inner, says::k_comma)}}));
    }
    if (out.empty()) return m_teller.say(says::k_no_answer);
    return field->kind == FieldKind::group ? m_teller.joined(out, says::k_semicolon) : m_teller.list(out);
}

Names Written::answers(Node const& map, FindField const& find, Form form) const {
    Names out;
    for (auto const& entry : map.entries) {
        auto const* field = find(entry.key);
        out.push_back(m_teller.say(says::k_entry, {{"field", field ? m_teller.quoted(field->title) : entry.key},
                                                   {"value", value(field, entry.value, form)}}));
    }
    return out;
}

Names Written::record(definition::Registry const& registry, Node const& map) const {
    Names out;
    for (auto const& entry : map.entries) {
        auto const* state = entry.key == "state" ? registry.find_state(entry.value.text) : nullptr;
        auto const* field = registry.find_field(entry.key);
        auto const title = state   ? m_teller.say(says::k_record_state)
                           : field ? m_teller.quoted(field->title)
                                   : entry.key;
        auto const said = state ? m_teller.text(state->title) : value(field, entry.value, Form::kept);
        out.push_back(m_teller.say(says::k_entry, {{"field", title}, {"value", said}}));
    }
    return out;
}

std::string Written::as_it_is(Node const& node) const {
    if (node.is_scalar()) return node.text;
    std::string out;
    for (auto const& item : node.items) out += (out.empty() ? "" : ", ") + as_it_is(item);
    for (auto const& entry : node.entries) out += (out.empty() ? "" : ", ") + entry.key + ": " + as_it_is(entry.value);
    if (node.is_list()) return "[" + out + "]";
    return node.is_map() ? "{ " + out + " }" : out;
}

}  // namespace bolan::describe
