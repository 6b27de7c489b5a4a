// What a form asks, in words: for the summary, and for the difference between two versions.
#include "describe/fields.h"
#include "rules/csv.h"
#include "rules/decision.h"

namespace bolan::describe {

using definition::Field;
using definition::FieldKind;
using definition::Service;

namespace {

std::string number_text(Field const& field, double number) {
    auto const text = rules::real_text(number);
    return field.kind == FieldKind::money || !text.ends_with(".0") ? text : text.substr(0, text.size() - 2);
}

std::string limit(Teller const& teller, Field const& field, double number) {
    if (field.kind == FieldKind::money) return teller.money(static_cast<std::int64_t>(number * 100));
    return number_text(field, number);
}

void add_limits(Teller const& teller, Service const& service, Field const& field, Names& notes) {
    if (field.min) notes.push_back(teller.say(says::k_lowest, {{"value", limit(teller, field, *field.min)}}));
    if (field.max) notes.push_back(teller.say(says::k_highest, {{"value", limit(teller, field, *field.max)}}));
    if (field.first) notes.push_back(teller.say(says::k_earliest, {{"value", teller.computed(service, *field.first)}}));
    if (field.last) notes.push_back(teller.say(says::k_latest, {{"value", teller.computed(service, *field.last)}}));
    if (field.max_length > 0) notes.push_back(teller.say(says::k_longest, {{"n", std::to_string(field.max_length)}}));
    if (auto const* area = field.within.empty() ? nullptr : service.find_field(field.within))
        notes.push_back(teller.say(says::k_inside, {{"area", teller.quoted(area->title)}}));
}

void add_kind(Teller const& teller, Service const& service, Field const& field, Names& notes) {
    if (!field.options.empty()) {
        Names titles;
        for (auto const& option : field.options) titles.push_back(teller.quoted(option.title));
        notes.push_back(teller.say(says::k_one_of, {{"options", teller.joined(titles, says::k_comma)}}));
    }
    if (!field.options_table.empty())
        notes.push_back(teller.say(says::k_one_of_table, {{"table", teller.quoted(field.options_table)}}));
    auto const least = std::to_string(field.many_min), most = std::to_string(field.many_max);
    if (field.kind == FieldKind::attachment) {
        if (field.many_max > 1) notes.push_back(teller.say(says::k_pieces, {{"min", least}, {"max", most}}));
        Names kinds;
        for (auto const& kind : field.accept) kinds.push_back(kind == "pdf" ? "PDF" : kind == "png" ? "PNG" : "JPEG");
        notes.push_back(
            teller.say(says::k_kinds_of_file, {{"kinds", teller.list(kinds, says::k_or)},
                                               {"megabytes", std::to_string(field.max_bytes / (1024 * 1024))}}));
    }
    if (field.kind == FieldKind::group) {
        notes.push_back(teller.say(says::k_lines, {{"min", least}, {"max", most}}));
        Names inner;
        for (auto const& one : field.fields) inner.push_back(told_field(teller, service, one));
        notes.push_back(teller.say(says::k_each_entry, {{"fields", teller.joined(inner, says::k_comma)}}));
    }
}

}  // namespace

Names notes_of(Teller const& teller, Service const& service, Field const& field) {
    Names notes;
    if (field.show_if)
        notes.push_back(teller.say(says::k_shown_if, {{"condition", teller.condition(service, field.show_if)}}));
    if (field.compute)
        notes.push_back(teller.say(says::k_computed_as, {{"value", teller.computed(service, field.compute)}}));
    if (field.optional && !field.required_if) notes.push_back(teller.say(says::k_optional));
    if (field.required_if)
        notes.push_back(teller.say(says::k_required_if, {{"condition", teller.condition(service, field.required_if)}}));
    add_kind(teller, service, field, notes);
    add_limits(teller, service, field, notes);
    if (field.check) {
        auto const message = service.messages.find(field.error);
        auto const words = message == service.messages.end() ? field.error : teller.text(message->second);
        notes.push_back(teller.say(says::k_accepted_if, {{"condition", teller.condition(service, field.check)},
                                                         {"message", teller.quoted(words)}}));
    }
    if (field.personal) notes.push_back(teller.say(says::k_personal));
    return notes;
}

std::string told_field(Teller const& teller, Service const& service, Field const& field) {
    auto const notes = notes_of(teller, service, field);
    auto const title = teller.quoted(field.title);
    if (notes.empty()) return title;
    return teller.say(says::k_item, {{"title", title}, {"notes", teller.joined(notes, says::k_semicolon)}});
}

std::string notification_of(Teller const& teller, rules::DatedTable::Row const& row) {
    auto const* cell = row.cells.as_map().find_text("notification");
    if (cell && cell->is(rules::Kind::not_notified)) return teller.say(says::k_not_notified);
    if (!cell || cell->as_string().empty()) return teller.say(says::k_no_notification);
    return teller.say(says::k_notification, {{"text", cell->as_string()}});
}

std::string told_row(Teller const& teller, rules::TableSpec const& spec, rules::DatedTable::Row const& row) {
    Names keys, values;
    auto const notification = notification_of(teller, row);
    for (auto const& key : row.keys) keys.push_back(teller.value(key));
    for (auto const& [name, cell] : row.cells.as_map().entries()) {
        if (name.as_string() == "notification") continue;
        bool is_money = false;
        for (auto const& column : spec.values)
            if (column.name == name.as_string()) is_money = column.is_money;
        values.push_back(name.as_string() + " " + teller.value(cell, is_money));
    }
    auto const said = teller.joined(values, says::k_comma), span = teller.span(row.from, row.to);
    if (keys.empty())
        return teller.say(says::k_row_without_key, {{"values", said}, {"span", span}, {"notification", notification}});
    return teller.say(says::k_row, {{"keys", teller.joined(keys, says::k_comma)},
                                    {"values", said},
                                    {"span", span},
                                    {"notification", notification}});
}

namespace {

// As the file has them: "age < 12, kind any other, pages 500".
Names rows_of_decision(Teller const& teller, rules::DecisionTable const& table) {
    Names rows;
    auto const records = rules::parse_csv(table.csv());
    if (!records || records->empty()) return rows;
    for (std::size_t line = 1; line < records->size(); ++line) {
        Names cells;
        for (std::size_t i = 0; i < records->front().size(); ++i) {
            auto const& cell = (*records)[line][i].text;
            cells.push_back(records->front()[i].text + " " + (cell == "*" ? teller.say(says::k_any) : cell));
        }
        rows.push_back(teller.joined(cells, says::k_comma));
    }
    return rows;
}

}  // namespace

Names rows_of(Teller const& teller, rules::Tables const& tables, std::string const& name) {
    Names rows;
    if (auto const* table = tables.find_table(name))
        for (auto const& row : table->rows()) rows.push_back(told_row(teller, table->spec(), row));
    if (auto const* table = tables.find_decision(name)) return rows_of_decision(teller, *table);
    return rows;
}

}  // namespace bolan::describe
