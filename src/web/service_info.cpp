#include "web/service_info.h"
#include "base/text.h"
#include "definition/period.h"
#include "web/applying.h"
#include <algorithm>
#include <deque>
#include <map>

namespace bolan::web {

using definition::Service;
using definition::State;

std::vector<ServicePointer> open_services(Visit const& visit) {
    std::vector<ServicePointer> out;
    for (auto const& service : visit.portal.house.model->services)
        if (cases::opening_action(*service, nullptr)) out.push_back(service);
    std::ranges::sort(out, {},
                      [&](ServicePointer const& service) { return search_key(text_of(visit, service->title)); });
    return out;
}

std::vector<ServicePointer> search_services(Visit const& visit, std::string_view typed) {
    auto const words = search_words(typed);
    auto const& model = *visit.portal.house.model;
    auto const holds_all = [&](std::string const& key) {
        return std::ranges::all_of(words, [&](std::string const& word) { return key.find(word) != key.npos; });
    };
    std::vector<ServicePointer> first, second;
    for (auto const& service : open_services(visit)) {
        std::string titles, all;
        for (auto const* language : {"en", "ur"}) {
            titles += std::string(model.text(service->title, language)) + " ";
            all += std::string(model.text(service->summary, language)) + " ";
        }
        for (auto const& keyword : service->keywords) all += keyword + " ";
        if (holds_all(search_key(titles)))
            first.push_back(service);
        else if (holds_all(search_key(titles + all)))
            second.push_back(service);
    }
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

namespace {

// States through which a case only passes, and those that look to the public like the one before, are no steps.
std::vector<State const*> without_repeats(std::vector<State const*> way) {
    auto const words = [](State const& state) {
        return state.public_title.empty() ? state.title.en : state.public_title.en;
    };
    std::erase_if(way, [](State const* state) { return state->waits_for.empty() && !state->final; });
    auto const rest = std::ranges::unique(way, {}, [&](State const* state) { return words(*state); });
    way.erase(rest.begin(), rest.end());
    return way;
}

}  // namespace

std::vector<State const*> way_ahead(Service const& service, std::string const& from) {
    std::map<std::string, std::string> came_from{{from, ""}};
    std::deque<std::string> open{from};
    auto const note = [&](std::string const& here, std::string const& to) {
        if (!to.empty() && came_from.emplace(to, here).second) open.push_back(to);
    };
    while (!open.empty()) {
        auto const here = open.front();
        open.pop_front();
        auto const* state = service.find_state(here);
        if (state && state->final && state->outcome == "granted") {
            std::vector<State const*> way;
            for (std::string at = here; at != from; at = came_from[at]) way.insert(way.begin(), service.find_state(at));
            return without_repeats(std::move(way));
        }
        if (state)
            for (auto const& then : state->then) note(here, then.to);
        for (auto const& action : service.actions)
            if (std::ranges::find(action.from, here) != action.from.end()) note(here, action.to);
    }
    return {};
}

std::string show_duration(Words const& words, Duration const& duration) {
    auto const words_for = [&](char const* one, char const* many) {
        return duration.count == 1 ? std::string(words.T(one)) : words.T(many, {{"n", std::to_string(duration.count)}});
    };
    switch (duration.unit) {
        case Duration::Unit::working_days:
            return words_for("1 working day", "{n} working days");
        case Duration::Unit::working_hours:
            return words_for("1 working hour", "{n} working hours");
        case Duration::Unit::days:
            return words_for("1 day", "{n} days");
        case Duration::Unit::hours:
            return words_for("1 hour", "{n} hours");
        case Duration::Unit::minutes:
            return words_for("1 minute", "{n} minutes");
    }
    return {};
}

namespace {

class Nothing final : public rules::Activation {
  public:
    std::optional<rules::Value> find(std::string_view) const override { return {}; }
};

}  // namespace

std::string time_limit_of(Visit const& visit, Service const& service, definition::Period const& period) {
    auto const& model = *visit.portal.house.model;
    auto context = rules::Context::at(now(visit), *model.province.calendar);
    context.tables = &model.tables_of(service.system);
    auto const length = definition::length_of(period, Nothing(), context);
    return length && *length ? show_duration(visit.words, **length) : std::string();
}

std::string public_title(Visit const& visit, State const& state) {
    return text_of(visit, state.public_title.empty() ? state.title : state.public_title);
}

}  // namespace bolan::web
