// The files that definitions are read from, in memory: what a folder holds now, what was once published, or a mixture.
#pragma once
#include "definition/mistake.h"
#include <map>
#include <string>
#include <vector>

namespace bolan::definition {

// Path within the part ("domicile.yaml", "tables/fee.csv") -> text.
using Files = std::map<std::string, std::string, std::less<>>;

inline constexpr std::string_view k_province_part = "province";

// Another version of a system's part than the one in force. Its services, where they differ, are read as well, because
// cases go on under the definition they began under.
struct EarlierVersion {
    std::string part;
    Files files;
};

struct Source {
    std::string folder;                  // where stories are played from
    std::map<std::string, Files> parts;  // "province" (areas, offices, calendar, words), "citizen/domicile" (a system)
    std::vector<EarlierVersion> earlier;
    std::map<std::string, std::vector<std::string>> stories;  // by part: files on disk, no part of what is published
    std::vector<Mistake> mistakes;                            // what could not be read
};

// Nothing is thrown for what stands in the folder; a file that cannot be read is a mistake.
Source read_source(std::string const& folder);

// Whether a folder at the top of a province holds no sector: its areas, field sets, words, templates, demonstration.
bool is_of_province(std::string_view folder);

// SHA-256 in hex of every path and text in order, each as its length in bytes, a colon, and itself: what was published,
// to the letter.
std::string hash_of(Files const& files);
// Sets of fields that the whole province shares, fields/NAME.yaml, travel with every system that names them, so that a
// published version keeps the fields it had: in its part they stand here.
inline constexpr std::string_view k_shared_sets = "fields/shared/";

// "domicile.yaml" of the part "citizen/domicile" -> "citizen/domicile/domicile.yaml"; a shared set's own place.
std::string path_of(std::string_view part, std::string_view file);

}  // namespace bolan::definition
