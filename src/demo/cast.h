// The invented people of a demonstration, and what they answer when asked. All words come from the province's folder
// demonstration/*.csv (docs: its README.md); nothing of a province stands here. Immutable once read; any thread.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "definition/model.h"
#include "demo/chance.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bolan::demo {

// What is known of somebody, by dotted name: "me.name", "me.name_ur", "father.cnic", "elder.name", "record.number".
using Facts = std::map<std::string, std::string, std::less<>>;

struct Place {
    std::string district;  // area code
    double weight = 1;     // share of the applications
    std::string prefix;    // five digits that begin CNICs
};

struct ServiceShare {
    std::string service;
    double share = 0;
    std::string who;   // new: somebody who holds nothing; holder: of a record; child: of a holder; about: new, asks
                       // about a record
    double after = 0;  // share of the period after which the first is opened
};

struct Visitor {
    std::string post;  // whose sign-in is printed
    std::string does;  // what to look at there
};

class Cast {
  public:
    // Errors: bad_input "demo.file" (values: file, line, problem).
    static Result<Cast> read(std::string const& folder, definition::Model const& model);

    // Person number `n` of the demonstration, living in this district on this day. The same seed and number are the
    // same person. Gives me.*, father.*, elder.*; `me.settler` is "yes" for one of a family from elsewhere.
    Facts person(std::uint64_t seed, std::uint64_t n, Place const& place, Date today) const;
    std::string officer_name(Chance& chance, std::string_view area) const;
    std::string cnic(std::string_view prefix, std::uint64_t n, bool is_male) const;

    // A text for the field, with its {facts} filled in; empty when the files say nothing about it or leave it out.
    struct Said {
        bool is_known = false;  // the files have rows for the field
        std::optional<std::string> text;
    };
    Said answer(std::string_view service, std::string_view field, Facts const& facts, Chance& chance, Date today) const;
    // The weight of an action, or "wait:STATE" for leaving it alone.
    std::optional<double> habit(std::string_view service, std::string_view action) const;

    std::vector<Place> const& places() const { return m_places; }
    std::vector<ServiceShare> const& services() const { return m_services; }
    std::vector<Visitor> const& visitors() const { return m_visitors; }

  private:
    struct Name {
        std::string en, ur;
        std::vector<std::string> where;  // area codes; empty: anywhere
    };
    struct Answer {
        std::string value, when;
        double weight = 1;
    };
    struct Named {
        std::string en, ur;
    };
    Name const& pick(std::string const& kind, std::string_view area, Chance& chance) const;
    Named full_name(bool is_male, Name const& tribe, Chance& chance) const;
    Result<> read_all(std::string const& folder);

    definition::Model const* m_model = nullptr;
    std::map<std::string, std::vector<Name>> m_names;                   // by kind: male, female, tribe, settler
    std::map<std::string, std::vector<Answer>, std::less<>> m_answers;  // by "service.field" or "*.field"
    std::map<std::string, double, std::less<>> m_habits;
    std::vector<Place> m_places;
    std::vector<ServiceShare> m_services;
    std::vector<Visitor> m_visitors;
};

}  // namespace bolan::demo
