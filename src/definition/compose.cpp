#include "definition/compose.h"
#include <algorithm>

namespace bolan::definition {

namespace {

constexpr char k_use[] = "use";

// Where a map of fields stands: pages, registries and groups say `fields`, actions `asks`.
bool holds_fields(std::string_view key) { return key == "fields" || key == "asks"; }

Node::Entry* find_entry(std::vector<Node::Entry>& entries, std::string_view key) {
    auto const found = std::ranges::find(entries, key, &Node::Entry::key);
    return found == entries.end() ? nullptr : &*found;
}

// The first `use` below the node, wherever fields can stand.
Node const* find_use(Node const& node) {
    for (auto const& item : node.items) {
        if (auto const* use = find_use(item)) return use;
    }
    for (auto const& entry : node.entries) {
        auto const* use = holds_fields(entry.key) ? entry.value.find(k_use) : nullptr;
        if (!use) use = find_use(entry.value);
        if (use) return use;
    }
    return nullptr;
}

void change_keys(Node& field, Node const& changes) {
    for (auto const& change : changes.entries) {
        if (auto* const entry = find_entry(field.entries, change.key)) {
            *entry = change;
        } else {
            field.entries.push_back(change);
        }
    }
}

std::string place_text(Location const& at) { return at.file + ":" + std::to_string(at.line); }

}  // namespace

void add_part(Node& whole, Node part, Mistakes& mistakes) {
    if (!part.is_map()) return mistakes.add(part.at(), "a part of a definition holds some of its keys");
    for (auto& entry : part.entries) {
        if (auto const* first = find_entry(whole.entries, entry.key)) {
            mistakes.add(entry.at(), "duplicate key '" + entry.key + "'; first given in " + place_text(first->at()));
        } else {
            whole.entries.push_back(std::move(entry));
        }
    }
}

void FieldSets::add(std::string const& owner, Node const& set, Mistakes& mistakes) {
    auto const* name = set.find("fieldset");
    auto const* fields = set.find("fields");
    if (!name || !fields || !fields->is_map()) return;  // a mistake already
    if (auto const* use = find_use(set)) return mistakes.add(use->at(), "a set of fields cannot use another");
    m_sets.emplace(std::pair(owner, name->text), Set{set.at(), *fields, {}});
}

FieldSets::Set* FieldSets::find(std::string const& owner, std::string const& name) {
    auto const found = m_sets.find({owner, name});
    return found == m_sets.end() ? nullptr : &found->second;
}

FieldSets::Set const* FieldSets::use_set(std::string const& owner, std::string const& name, Location const& user,
                                         Mistakes& mistakes) {
    if (auto* const set = find(owner, name)) {
        set->users.insert(place_text(user));
        return set;
    }
    std::vector<std::string> known;
    for (auto const& [key, set] : m_sets) {
        if (key.first == owner) known.push_back(key.second);
    }
    mistakes.add(user, unknown("set of fields", name, known));
    return nullptr;
}

// use: person, or use: { person: [full_name, cnic] }
std::vector<Node::Entry> FieldSets::chosen_by(Node const& use, std::string const& owner, Mistakes& mistakes) {
    std::vector<Node::Entry> chosen;
    if (use.is_scalar()) {
        if (auto const* set = use_set(owner, use.text, use.at(), mistakes)) chosen = set->fields.entries;
        return chosen;
    }
    if (!use.is_map()) mistakes.add(use.at(), "expected the name of a set of fields, or NAME: [some of its fields]");
    for (auto const& one : use.entries) {
        if (!one.value.is_list()) mistakes.add(one.value.at(), "expected a list of fields of '" + one.key + "'");
        auto const* set = use_set(owner, one.key, one.at(), mistakes);
        if (!set) continue;
        std::vector<std::string> known;
        for (auto const& field : set->fields.entries) known.push_back(field.key);
        for (auto const& item : one.value.items) {
            auto const field = std::ranges::find(set->fields.entries, item.text, &Node::Entry::key);
            if (field == set->fields.entries.end()) {
                mistakes.add(item.at(), unknown("field", item.text, known));
            } else if (find_entry(chosen, item.text)) {
                mistakes.add(item.at(), "'" + item.text + "' is listed twice");
            } else {
                chosen.push_back(*field);
            }
        }
    }
    return chosen;
}

Node FieldSets::put_together(Node fields, std::string const& owner, Mistakes& mistakes) {
    auto chosen = chosen_by(*fields.find(k_use), owner, mistakes);
    std::erase_if(fields.entries, [&](Node::Entry const& entry) {
        auto* const field = find_entry(chosen, entry.key);
        if (field) change_keys(field->value, entry.value);
        return field != nullptr;
    });
    auto const place = std::ranges::find(fields.entries, k_use, &Node::Entry::key);
    fields.entries.insert(fields.entries.erase(place), chosen.begin(), chosen.end());
    return fields;
}

void FieldSets::put_into(Node& node, std::string const& owner, Mistakes& mistakes) {
    for (auto& item : node.items) put_into(item, owner, mistakes);
    for (auto& entry : node.entries) {
        if (holds_fields(entry.key) && entry.value.find(k_use)) {
            entry.value = put_together(std::move(entry.value), owner, mistakes);
        }
        put_into(entry.value, owner, mistakes);
    }
}

void FieldSets::report_unused(Mistakes& mistakes) const {
    for (auto const& [key, set] : m_sets) {
        bool const is_shared = set.at.file.starts_with("fields/");  // by other systems, perhaps
        if (set.users.empty() && !is_shared)
            mistakes.add(set.at, "nothing uses the set of fields '" + key.second + "'");
    }
}

std::string FieldSets::users_of(std::string const& file) const {
    std::string text;
    for (auto const& [key, set] : m_sets) {
        if (set.at.file != file) continue;
        for (auto const& user : set.users) text += (text.empty() ? "" : ", ") + user;
    }
    return text;
}

}  // namespace bolan::definition
