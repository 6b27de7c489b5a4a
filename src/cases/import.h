// A department's register as it was kept elsewhere, taken in as cases. docs/howto/import-a-register.md tells how.
#pragma once
#include "cases/house.h"
#include "cases/import_line.h"
#include <functional>
#include <istream>
#include <string>

namespace bolan::cases {

struct Imported {
    std::int64_t lines = 0;  // read, without the header
    std::int64_t taken = 0;  // came in
    std::int64_t open = 0;   // of those
    std::int64_t known = 0;  // were there already, by their reference
    std::int64_t rejected = 0;
};

struct Import {
    std::string service;
    std::string name;  // of the file, as the acts tell it
    std::istream& in;
    std::function<void(std::string_view line)> reject;  // a line for the file of what was rejected; its header first
    std::function<void(Imported const&)> progress;      // after each batch
};

// One load of one or several registers. Takes in every good line: one act of action "import" for each batch, with the
// effects of all its rows. What is there already is passed over, so that an interrupted import goes on when it is asked
// for again. Nobody else writes to the database meanwhile.
class Importer {
  public:
    // Borrows the house. Where there are no cases yet, indexes are made by finish(), which is faster.
    explicit Importer(House& house);
    // Errors: as LineReader::open; bad_input "import.empty", "csv.malformed" (of the header).
    Result<Imported> take_in(Import const& import);
    // To be called after the last register, also when one was refused: what came in is found by lists and search then.
    Result<> finish();

  private:
    Result<> drop_indexes(std::string const& service);

    House& m_house;
    bool const m_is_first;               // there were no cases before
    std::vector<store::Table> m_loaded;  // whose indexes are still to be made
    References m_seen;
};

}  // namespace bolan::cases
