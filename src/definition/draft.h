// A Model while it is made: read, then compiled, then checked. One load, one thread.
#pragma once
#include "definition/model.h"
#include "definition/reader.h"
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace bolan::definition {

// A cell of a dated table.
struct PlacedCell {
    Location at;
    std::string text;
};

struct Draft {
    Model model;  // shares the objects below, as const
    std::vector<std::shared_ptr<Service>> services;
    std::vector<std::shared_ptr<Registry>> registries;
    std::vector<std::shared_ptr<Registry>> earlier_registries;  // for the fields that those in force have lost
    std::vector<std::shared_ptr<Document>> documents;
    std::vector<std::shared_ptr<Report>> reports;
    std::map<std::string, std::shared_ptr<rules::TableSet>> tables;  // by system
    std::map<std::string, std::vector<PlacedCell>> table_cells;  // by "system/table/column"; those that say something
    std::map<std::string, Location> word_places;                 // by language, context and English
    std::map<std::string, Location> system_places;               // by system
    std::vector<PlacedText> texts;
    Location province_at, calendar_at, offices_at;
    Mistakes mistakes;
    Mistakes warnings;

    void share();  // puts the objects into the model
};

// Reading (load.cpp, read_*.cpp, areas.cpp, table_files.cpp, words.cpp). `file` is relative to the province.
void read_areas(Draft& draft, std::string const& file, std::string_view csv);
void read_jurisdictions(Draft& draft, std::string const& file, std::string_view csv);
void read_table(Draft& draft, System const& system, std::string const& name, std::string const& file,
                std::string_view csv);
void read_words(Draft& draft, std::string const& context, std::string const& language, std::string const& file,
                std::string_view po);
// Of an earlier version: only what nothing in force says.
void add_earlier_words(Draft& draft, std::string const& language, std::string_view po);

void note_former_fields(Draft& draft);  // versions.cpp: Service::former_fields, Registry::former_fields

// Compiles every expression and sentence, and reports those whose type does not fit their place.
void compile_all(Draft& draft);

// Cross-checks. Each reports into draft.mistakes.
void check_province(Draft& draft);  // levels, areas, offices, posts, systems
void check_fields(Draft& draft);    // kinds, personal data, areas, tables
void check_services(Draft& draft);  // roles, states, actions, effects: every name
void check_flow(Draft& draft);      // reachability, ways out, deadlines, never the same person
void check_registries(Draft& draft);
void check_documents(Draft& draft);     // and reports
void check_tables(Draft& draft);        // areas and posts that tables name
void fill_table_options(Draft& draft);  // Field::table_options, once every table is read
void check_words(Draft& draft);         // every text in every language
void check_expressions(Draft& draft);   // after compile_all: cycles, tables and registries named in calls

}  // namespace bolan::definition
