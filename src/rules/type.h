// Type: what is known of a value before it is computed. A cheap value type; any thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

class Type {
  public:
    enum class Kind : std::uint8_t {
        dyn,  // known only when it runs
        null,
        boolean,
        integer,
        unsigned_integer,
        real,
        string,
        bytes,
        timestamp,
        duration,
        date,
        list,
        map,
        object,  // named fields of known types: `applicant.cnic`
        type,
        optional,
        parameter,  // stands for one type throughout a function's signature: list<A>, A → bool
    };

    struct Field;

    Type() = default;   // dyn
    Type(Kind simple);  // CHECK-fails for kinds that need parts
    static Type dyn() { return {}; }
    static Type null() { return Kind::null; }
    static Type boolean() { return Kind::boolean; }
    static Type integer() { return Kind::integer; }
    static Type unsigned_integer() { return Kind::unsigned_integer; }
    static Type real() { return Kind::real; }
    static Type string() { return Kind::string; }
    static Type bytes() { return Kind::bytes; }
    static Type timestamp() { return Kind::timestamp; }
    static Type duration() { return Kind::duration; }
    static Type date() { return Kind::date; }
    static Type list(Type element);
    static Type map(Type key, Type value);
    static Type object(std::string name, std::vector<Field> fields);  // the name is for messages: "applicant"
    static Type type_of(Type type);
    static Type optional(Type inner);
    static Type parameter(std::string name);

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool is_dyn() const { return m_kind == Kind::dyn; }
    bool is_number() const {
        return m_kind == Kind::integer || m_kind == Kind::unsigned_integer || m_kind == Kind::real;
    }
    Type const& element() const;      // of a list, optional or type
    Type const& key() const;          // of a map
    Type const& value() const;        // of a map
    std::string const& name() const;  // of an object or parameter
    std::vector<Field> const& fields() const;
    Type const* find_field(std::string_view name) const;  // nullptr when absent or not an object

    std::string text() const;  // "list<date>", "map<string, int>", "applicant"
    // What type(x) prints, as CEL names it: "list", "map", "google.protobuf.Timestamp".
    std::string cel_name() const;
    bool operator==(Type const& other) const;

  private:
    struct Parts;
    Kind m_kind = Kind::dyn;
    std::shared_ptr<Parts const> m_parts;  // shared: types are copied everywhere and never change
};

struct Type::Field {
    std::string name;
    Type type;
};

}  // namespace bolan::rules
