// Between what forms, acts and JSON carry and what expressions compute with.
#include "base/json.h"
#include "rules/time_text.h"
#include "rules/type.h"
#include "rules/utf8.h"
#include "rules/value.h"
#include <charconv>
#include <cmath>

namespace bolan::rules {

namespace {

constexpr std::size_t k_parts_max = 1'000'000;

char const* got_name(bolan::Value const& value) {
    if (value.is_null()) return "null";
    if (value.is_bool()) return "bool";
    if (value.is_int()) return "int";
    if (value.is_double()) return "double";
    if (value.is_string()) return "string";
    return value.is_list() ? "list" : "map";
}

Fail wrong(bolan::Value const& value, Type const& type, std::string const& at) {
    return Fail(
        Error::bad_input("rules.wrong_type").with("expected", type.text()).with("got", got_name(value)).with("at", at));
}

Value read_dyn(bolan::Value const& value) {
    if (value.is_bool()) return value.as_bool();
    if (value.is_int()) return value.as_int();
    if (value.is_double()) return value.as_double();
    if (value.is_string()) return value.as_string();
    if (value.is_list()) {
        Value::List list;
        list.reserve(value.as_list().size());
        for (auto const& element : value.as_list()) list.push_back(read_dyn(element));
        return list;
    }
    if (value.is_map()) {
        std::vector<Value::Entry> entries;
        entries.reserve(value.as_map().size());
        for (auto const& [name, member] : value.as_map()) entries.emplace_back(Value(name), read_dyn(member));
        return Value::map(std::move(entries));
    }
    return {};
}

// Text that stands for something else by its declared type.
std::optional<Value> read_text(std::string const& text, Type::Kind kind) {
    if (kind == Type::Kind::string) return Value(text);
    if (kind == Type::Kind::date) {
        auto const date = Date::parse(text);
        return date ? std::optional(Value(*date)) : std::nullopt;
    }
    if (kind == Type::Kind::timestamp) {
        auto const at = parse_timestamp(text);
        return at ? std::optional(Value::timestamp(*at)) : std::nullopt;
    }
    if (kind == Type::Kind::duration) {
        auto const length = parse_duration(text);
        return length ? std::optional(Value::duration(*length)) : std::nullopt;
    }
    std::string bytes;
    if (kind == Type::Kind::bytes && from_base64(text, bytes)) return Value::bytes(std::move(bytes));
    return {};
}

std::optional<Value> read_simple(bolan::Value const& value, Type::Kind kind) {
    if (value.is_string()) return read_text(value.as_string(), kind);
    if (value.is_bool() && kind == Type::Kind::boolean) return Value(value.as_bool());
    if (value.is_int()) {
        if (kind == Type::Kind::integer) return Value(value.as_int());
        if (kind == Type::Kind::real) return Value(value.as_double());
        if (kind == Type::Kind::unsigned_integer && value.as_int() >= 0)
            return Value(static_cast<std::uint64_t>(value.as_int()));
    }
    if (value.is_double()) {
        double const d = value.as_double();
        if (kind == Type::Kind::real) return Value(d);
        // JSON from elsewhere may write 3 as 3.0; a fraction is not an int.
        if (kind == Type::Kind::integer && std::trunc(d) == d && std::abs(d) <= 9007199254740992.0)
            return Value(static_cast<std::int64_t>(d));
    }
    return {};
}

std::string join(std::string const& at, std::string_view part) {
    return at.empty() ? std::string(part) : at + "/" + std::string(part);
}

// A map's key, written as text in JSON, by its declared type.
std::optional<Value> read_key(std::string const& text, Type::Kind kind) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_number = error == std::errc() && end == text.data() + text.size();
    if (kind == Type::Kind::integer) return is_number ? std::optional(Value(number)) : std::nullopt;
    if (kind == Type::Kind::unsigned_integer && is_number && number >= 0)
        return Value(static_cast<std::uint64_t>(number));
    if (kind == Type::Kind::boolean && (text == "true" || text == "false")) return Value(text == "true");
    if (kind == Type::Kind::string || kind == Type::Kind::dyn) return Value(text);
    return {};
}

Result<Value> read(bolan::Value const& value, Type const& type, std::string const& at);

Result<Value> read_list(bolan::Value const& value, Type const& type, std::string const& at) {
    Value::List list;
    list.reserve(value.as_list().size());
    for (auto const& element : value.as_list())
        list.push_back(TRY(read(element, type.element(), join(at, std::to_string(list.size())))));
    return Value(std::move(list));
}

Result<Value> read_map(bolan::Value const& value, Type const& type, std::string const& at) {
    std::vector<Value::Entry> entries;
    entries.reserve(value.as_map().size());
    for (auto const& [name, member] : value.as_map()) {
        Type const* member_type = type.is(Type::Kind::object) ? type.find_field(name) : &type.value();
        auto key = read_key(name, type.is(Type::Kind::object) ? Type::Kind::string : type.key().kind());
        if (!key) return wrong(bolan::Value(name), type.key(), join(at, name));
        // An object may carry more than its type names: the expression cannot see it.
        if (member_type) entries.emplace_back(*std::move(key), TRY(read(member, *member_type, join(at, name))));
    }
    return Value::map(std::move(entries));
}

Result<Value> read(bolan::Value const& value, Type const& type, std::string const& at) {
    if (type.is(Type::Kind::optional)) {
        if (value.is_null()) return Value::none();
        return Value::some(TRY(read(value, type.element(), at)));
    }
    if (value.is_null()) return Value();
    if (type.is_dyn() || type.is(Type::Kind::parameter)) return read_dyn(value);
    if (type.is(Type::Kind::list) && value.is_list()) return read_list(value, type, at);
    if ((type.is(Type::Kind::map) || type.is(Type::Kind::object)) && value.is_map()) return read_map(value, type, at);
    if (auto simple = read_simple(value, type.kind())) return *std::move(simple);
    return wrong(value, type, at);
}

std::string key_text(Value const& key) {
    if (key.is(Kind::string)) return key.as_string();
    if (key.is(Kind::unsigned_integer)) return std::to_string(key.as_uint());
    return show(key);
}

Result<bolan::Value> write(Value const& value, std::size_t& budget);

Result<bolan::Value> write_list(Value const& value, std::size_t& budget) {
    bolan::Value::List list;
    list.reserve(value.as_list().size());
    for (auto const& element : value.as_list()) list.push_back(TRY(write(element, budget)));
    return bolan::Value(std::move(list));
}

Result<bolan::Value> write_map(Value const& value, std::size_t& budget) {
    bolan::Value::Map map;
    map.reserve(value.as_map().size());
    for (auto const& [key, member] : value.as_map().entries())
        map.emplace_back(key_text(key), TRY(write(member, budget)));
    return bolan::Value(std::move(map));
}

Result<bolan::Value> write(Value const& value, std::size_t& budget) {
    if (budget == 0) return Fail(Error::of(ErrorKind::too_large, "rules.too_large"));
    --budget;
    switch (value.kind()) {
        case Kind::null:
            return bolan::Value();
        case Kind::boolean:
            return bolan::Value(value.as_bool());
        case Kind::integer:
            return bolan::Value(value.as_int());
        case Kind::unsigned_integer:
            if (value.as_uint() > INT64_MAX) return bolan::Value(static_cast<double>(value.as_uint()));
            return bolan::Value(static_cast<std::int64_t>(value.as_uint()));
        case Kind::real:
            return bolan::Value(value.as_double());
        case Kind::timestamp:
            return bolan::Value(timestamp_text(value.as_timestamp()));
        case Kind::duration:
            return bolan::Value(duration_text(value.as_duration()));
        case Kind::date:
            return bolan::Value(value.as_date().iso());
        case Kind::string:
            return bolan::Value(value.as_string());
        case Kind::bytes:
            return bolan::Value(to_base64(value.as_bytes()));
        case Kind::list:
            return write_list(value, budget);
        case Kind::map:
            return write_map(value, budget);
        case Kind::type:
            return bolan::Value(value.as_type().cel_name());
        case Kind::optional:
            return value.as_optional() ? write(*value.as_optional(), budget) : bolan::Value();
        case Kind::not_notified:
            break;
    }
    return Fail(Error::of(ErrorKind::unavailable, "rules.not_notified")
                    .with("table", value.not_notified_table())
                    .with("column", value.not_notified_column()));
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}  // namespace

namespace {

Result<> append_json(std::string& out, Value const& value, std::size_t& budget);

Result<> append_list(std::string& out, Value const& value, std::size_t& budget) {
    out += '[';
    for (auto const& element : value.as_list()) {
        if (&element != value.as_list().data()) out += ',';
        TRY(append_json(out, element, budget));
    }
    out += ']';
    return {};
}

Result<> append_map(std::string& out, Value const& value, std::size_t& budget) {
    out += '{';
    auto const entries = value.as_map().entries();
    for (auto const& entry : entries) {
        if (&entry != entries.data()) out += ',';
        append_json_string(out, key_text(entry.first));
        out += ':';
        TRY(append_json(out, entry.second, budget));
    }
    out += '}';
    return {};
}

Result<> append_json(std::string& out, Value const& value, std::size_t& budget) {
    if (value.is(Kind::list) || value.is(Kind::map)) {
        if (budget == 0) return Fail(Error::of(ErrorKind::too_large, "rules.too_large"));
        --budget;
        return value.is(Kind::list) ? append_list(out, value, budget) : append_map(out, value, budget);
    }
    if (value.is(Kind::unsigned_integer)) {
        out += std::to_string(value.as_uint());
    } else if (value.is(Kind::real)) {
        std::string const text = show(value);
        out += std::isfinite(value.as_double()) ? text : "\"" + real_text(value.as_double()) + "\"";
    } else if (Value const* inner = value.is(Kind::optional) ? value.as_optional() : nullptr) {
        return append_json(out, *inner, budget);
    } else {
        bolan::append_json(out, TRY(write(value, budget)));
    }
    return {};
}

}  // namespace

Result<std::string> to_json(Value const& value) {
    std::string out;
    std::size_t budget = k_parts_max;
    TRY(append_json(out, value, budget));
    return out;
}

Result<Value> from_value(bolan::Value const& value, Type const& type) { return read(value, type, ""); }

Result<bolan::Value> to_value(Value const& value) {
    std::size_t budget = k_parts_max;
    return write(value, budget);
}

std::string real_text(double d) {
    if (std::isnan(d)) return "NaN";
    if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
    char text[40];
    auto const end = std::to_chars(text, text + sizeof text, d).ptr;
    return {text, end};
}

std::string show(Value const& value) {
    switch (value.kind()) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return value.as_bool() ? "true" : "false";
        case Kind::integer:
            return std::to_string(value.as_int());
        case Kind::unsigned_integer:
            return std::to_string(value.as_uint()) + "u";
        case Kind::real: {
            std::string text = real_text(value.as_double());
            return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
        }
        case Kind::timestamp:
            return "timestamp(\"" + timestamp_text(value.as_timestamp()) + "\")";
        case Kind::duration:
            return "duration(\"" + duration_text(value.as_duration()) + "\")";
        case Kind::date:
            return "date(\"" + value.as_date().iso() + "\")";
        case Kind::string:
            return in_quotes(value.as_string());
        case Kind::bytes:
            return "b" + in_quotes(value.as_bytes());
        case Kind::type:
            return value.as_type().cel_name();
        case Kind::optional:
            return value.as_optional() ? "optional.of(" + show(*value.as_optional()) + ")" : "optional.none()";
        case Kind::not_notified:
            return "not notified";
        case Kind::list: {
            std::string out;
            for (auto const& element : value.as_list()) out += (out.empty() ? "" : ", ") + show(element);
            return "[" + out + "]";
        }
        case Kind::map: {
            std::string out;
            for (auto const& [key, member] : value.as_map().entries())
                out += (out.empty() ? "" : ", ") + show(key) + ": " + show(member);
            return "{" + out + "}";
        }
    }
    return {};
}

}  // namespace bolan::rules
