// Which stories a service takes part in.
#include "describe/story_teller.h"
#include <algorithm>
#include <fstream>
#include <iterator>

namespace bolan::describe {

using definition::Effect;
using definition::Model;
using definition::Service;

namespace {

// The service, and those that open its cases: a story without any of these names is not about it.
Names names_in_stories(Model const& model, Service const& service) {
    Names out{service.name};
    for (auto const& other : model.services)
        for (auto const& action : other->actions)
            for (auto const& effect : action.effects)
                if (effect.kind == Effect::Kind::open_case && effect.target == service.name) out.push_back(other->name);
    return out;
}

// Its own system's first. `use` answers whether to go on.
template <typename Use>
void each_story(Model const& model, Service const& service, Use use) {
    auto const names = names_in_stories(model, service);
    for (bool const is_own : {true, false})
        for (auto const& system : model.systems) {
            if ((system.name == service.system) != is_own) continue;
            for (auto const& path : system.stories) {
                std::ifstream in(path, std::ios::binary);
                std::string const text(std::istreambuf_iterator<char>(in), {});
                auto const is_there = [&](std::string const& name) { return text.find(name) != text.npos; };
                if (std::ranges::none_of(names, is_there)) continue;
                auto const plot = Plot::parse(model, path, text);
                auto const is_it = [&](Service const* one) { return one->name == service.name; };
                if (plot && std::ranges::any_of(plot->services(), is_it) && !use(*plot, system.name)) return;
            }
        }
}

}  // namespace

std::vector<Chapter> stories(Model const& model, Service const& service, std::string_view language,
                             ErrorWords const& error_words) {
    Teller const teller(model, language);
    std::vector<Chapter> out;
    each_story(model, service, [&](Plot const& plot, std::string const& system) {
        out.push_back(StoryTeller(teller, plot, error_words).told(system));
        return true;
    });
    return out;
}

bool has_stories(Model const& model, Service const& service) {
    bool found = false;
    each_story(model, service, [&](Plot const&, std::string const&) {
        found = true;
        return false;
    });
    return found;
}

}  // namespace bolan::describe
