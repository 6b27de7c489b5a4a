// What src/describe works out of a definition, drawn: on pages, and in the files of `bolan describe`. Asks for no words
// of the pages: what is drawn has its own.
#pragma once
#include "describe/describe.h"
#include "web/components/view.h"
#include <span>

namespace bolan::web {

// Chapters and paragraphs are numbered, so that a letter can name one: "5.3".
void draw_chapters(View& v, std::span<describe::Chapter const> chapters);
// Scrolls sideways where it is wider than the page; `label` names the part that scrolls.
void draw_diagram(View& v, std::string_view label, std::string_view svg);
void draw_table(View& v, describe::Table const& table);
std::string csv_file(describe::Table const& table);  // for a spreadsheet, with its heads

}  // namespace bolan::web
