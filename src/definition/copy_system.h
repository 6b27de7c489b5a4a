// A system's files under another name, as the beginning of another system. Text in, text out: comments, order and
// layout stay.
#pragma once
#include <map>
#include <string>

namespace bolan::definition {

using SystemFiles = std::map<std::string, std::string>;  // path within the system's folder → text

struct NewSystem {
    std::string name;      // of the folder: "trade-licence"
    std::string title;     // "Trade licence"
    std::string title_ur;  // empty: the English stands in the Urdu until somebody translates it
};

struct CopiedSystem {
    SystemFiles files;
    std::map<std::string, std::string> names;  // of services, registries, documents and reports: old → new
};

// Every service, registry, document and report gets a name that begins as the new system's does, in its own file and
// wherever it is named: in other files, expressions, stories, and the names of files. The title of the old system
// becomes the new title in every text, English and Urdu, and its initials between strokes ("/LC/" of a numbering)
// become the new ones. Other words stay as they are.
CopiedSystem copy_system(SystemFiles const& files, std::string const& old_name, NewSystem const& to);

std::string default_title(std::string const& name);  // "Trade licence"

}  // namespace bolan::definition
