// Line icons, drawn on a 24 × 24 grid and written into the page (no request, follows the text's colour). Always beside
// a word, so hidden from screen readers.
#pragma once
#include "web/html.h"

namespace bolan::web {

// clang-format off
enum class Icon {
    none, search, track, verify, id, baby, land, wheel, car, grad, water, mega, speak, phone, sms, centre, globe, chev,
    back, check, x, alert, clock, pause, camera, print, down, lock, family, wheat, brief, health, file, mobile, pen, link,
    filter, menu, qr, users, inbox, star, share, eye, sign_out, money, book, plus, home,
};
// clang-format on

enum class Flip { no, in_rtl };  // chevrons and arrows turn with the direction of reading; marks and clocks do not

void icon(Html& h, Icon which, Flip flip = Flip::no);
// By the name a definition may give ("land", "grad"); `file` when unknown.
Icon icon_named(std::string_view name);

// The doch emblem: a placeholder until the Government supplies its mark.
void emblem(Html& h);
void doch_sun(Html& h);  // the eight-pointed medallion: home, language page and confirmation only
void ridge(Html& h);     // the mountains under the hero of the home page
void seal(Html& h);      // the mark beside a genuine certificate
void id_card(Html& h, std::string_view label);  // where the number stands on an identity card

}  // namespace bolan::web
