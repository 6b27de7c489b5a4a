// What a definition says, told to people who read no YAML: the plain summary that a law officer signs, the diagram of
// stages, who may do what, the dictionary of columns, the difference between two versions, and the stories. Worked out
// from the checked Model alone, stories from their files as well. `language` is a code of the province; sentences are
// in Urdu for "ur", else in English. Nothing fails; any thread.
#pragma once
#include "definition/model.h"
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan::describe {

struct Paragraph {
    std::string text;
    std::vector<std::string> items = {};  // a list below it
};
struct Chapter {
    std::string title;
    std::vector<Paragraph> paragraphs = {};
};

// What dated tables say is told with all its dates; time limits from tables as of `on`.
std::vector<Chapter> summarize(definition::Model const& model, definition::Service const& service,
                               std::string_view language, Date on);

// A drawing of the stages and of what leads from one to the next: <svg>, with <title> and <desc> that say the same in
// words. It names no colour but currentColor and no style. `width` and `height` stand in it, in pixels.
std::string state_diagram(definition::Model const& model, definition::Service const& service,
                          std::string_view language);

struct Table {
    std::string title;
    std::vector<std::string> heads;
    std::vector<std::vector<std::string>> rows;  // as many cells as heads
};
// Role, posts, actions.
Table roles(definition::Model const& model, definition::Service const& service, std::string_view language);
// Stage, action, roles, stage it leads to, limits.
Table permits(definition::Model const& model, definition::Service const& service, std::string_view language);
// Every column of the tables that hold a service's cases and the records they make: table, column, type (as
// store/schema.h names it), meaning, personal ("yes" in words, or empty).
Table dictionary(definition::Model const& model, definition::Service const& service, std::string_view language);

// What stands below a summary that is to be signed.
Chapter signature(std::string_view language);

// What changes from one version of a province to the next: a chapter for each service, register, document and table
// that does, or one that says that nothing does. Offices, areas, the calendar and reports are not looked at. Time
// limits from tables as of `on`.
std::vector<Chapter> compare(definition::Model const& before, definition::Model const& after, std::string_view language,
                             Date on);

// The sentence for an error's code ("case.forbidden") with its values, in the language of the telling.
using ErrorWords =
    std::function<std::string(std::string_view code, std::vector<std::pair<std::string, std::string>> const& values)>;
// Every story (System::stories) in which cases of the service take part, those of its own system first: a chapter each.
// Reads the files when asked; one that is missing or is no story is passed over (src/demo says what is wrong with it).
std::vector<Chapter> stories(definition::Model const& model, definition::Service const& service,
                             std::string_view language, ErrorWords const& error_words);
bool has_stories(definition::Model const& model, definition::Service const& service);

}  // namespace bolan::describe
