#include "web/components/icons.h"

namespace bolan::web {
namespace {

struct Drawing {
    std::string_view name;
    std::string_view path;
};
// In the order of the enum, from Icon::search.
constexpr Drawing k_drawings[] = {
    {"search", "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2 21 21"},
    {"track", "M5 2l2.5 2.5L5 7 2.5 4.5zM19 17l2.5 2.5L19 22l-2.5-2.5zM5 7v2a3 3 0 0 0 3 3h8a3 3 0 0 1 3 3v2"},
    {"verify", "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5"},
    {"id", "M3 6h18v12H3zM7.5 10a1.6 1.6 0 1 0 .01 0M4.8 15.5c.4-1.6 1.4-2.2 2.7-2.2s2.3.6 2.7 2.2M13 10h5M13 13.5h5"},
    {"baby",
     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 10v.5M15 10v.5M8.5 14c1 1.6 2.2 2.3 3.5 2.3s2.5-.7 3.5-2.3M12 3c-1 1.2-.6 "
     "2.6 1 2.8"},
    {"land", "M3 7l6-3 6 3 6-3v13l-6 3-6-3-6 3zM9 4v13M15 7v13"},
    {"wheel",
     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM3.5 10.5 10 12M20.5 10.5 14 12M12 14v7"},
    {"car", "M4 15v-3l2-5h12l2 5v3M3 15h18v3H3zM4 12h16M6 18v2M18 18v2"},
    {"grad", "M2 9l10-5 10 5-10 5zM6 11.5V16c2 2 4 3 6 3s4-1 6-3v-4.5M22 9v6"},
    {"water", "M12 3c3.5 4.5 6 7.5 6 11a6 6 0 0 1-12 0c0-3.5 2.5-6.5 6-11zM9 14a3 3 0 0 0 3 3"},
    {"mega", "M4 10v4h3l8 4V6l-8 4zM18 9c1.4 1 1.4 5 0 6M8 14.5 9 20h2.5l-.8-4.2"},
    {"speak", "M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9c1.7 1.6 1.7 4.4 0 6M18 6.5c3.2 3 3.2 8 0 11"},
    {"phone", "M6 3h3l1.5 5L8 9.8a12 12 0 0 0 6.2 6.2L16 13.5l5 1.5v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"},
    {"sms", "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5"},
    {"centre", "M3 21h18M5 21V9l7-5 7 5v12M10 21v-6h4v6M9 11h.01M15 11h.01"},
    {"globe",
     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 2.6 4 5.6 4 9s-1 6.4-4 9c-3-2.6-4-5.6-4-9s1-6.4 4-9z"},
    {"chev", "M9 5l7 7-7 7"},
    {"back", "M15 5l-7 7 7 7"},
    {"check", "M4 12.5l5 5L20 6.5"},
    {"x", "M5 5l14 14M19 5 5 19"},
    {"alert", "M12 3l10 18H2zM12 10v5M12 18h.01"},
    {"clock", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2"},
    {"pause", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 9v6M14 9v6"},
    {"camera", "M3 7h4l2-3h6l2 3h4v13H3zM12 9.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"},
    {"print", "M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z"},
    {"down", "M12 3v12M7 10.5l5 5 5-5M4 20h16"},
    {"lock", "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11"},
    {"family",
     "M8 8a2.5 2.5 0 1 0-.01 0M16 8a2.5 2.5 0 1 0-.01 0M3 20v-3c0-3 2-5 5-5s4 1.6 4 3.5c0-1.9 1-3.5 4-3.5s5 2 5 5v3"},
    {"wheat",
     "M12 21V8M12 8c-3 0-4-2-4-5 3 0 4 2 4 5zM12 8c3 0 4-2 4-5-3 0-4 2-4 5zM12 14c-3 0-5-1.5-5-4.5 3 0 5 1.5 5 4.5zM12 "
     "14c3 0 5-1.5 5-4.5-3 0-5 1.5-5 4.5zM12 20c-3 0-5-1.5-5-4.5 3 0 5 1.5 5 4.5zM12 20c3 0 5-1.5 5-4.5-3 0-5 1.5-5 "
     "4.5z"},
    {"brief", "M3 8h18v12H3zM9 8V5h6v3M3 13h18"},
    {"health", "M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.8A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z"},
    {"file", "M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7"},
    {"mobile", "M7 2h10v20H7zM11 18.5h2"},
    {"pen", "M4 20l1-4L16 5l3 3L8 19z"},
    {"link", "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"},
    {"filter", "M3 5h18l-7 8v6l-4 2v-8z"},
    {"menu", "M4 7h16M4 12h16M4 17h16"},
    {"qr", "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2z"},
    {"users", "M9 11a3.5 3.5 0 1 0-.01 0M3 20c0-4 2.5-6 6-6s6 2 6 6M16 11a3 3 0 1 0-1-5.8M17 14.2c2.5.4 4 2.3 4 5.8"},
    {"inbox", "M3 13l3-8h12l3 8v7H3zM3 13h5l1.5 3h5l1.5-3h5"},
    {"star", "M12 3l2.7 6 6.3.6-4.8 4.3 1.5 6.4-5.7-3.5-5.7 3.5 1.5-6.4L3 9.6 9.3 9z"},
    {"share",
     "M17 8a2.5 2.5 0 1 0-.01 0M6 14.5a2.5 2.5 0 1 0-.01 0M17 21a2.5 2.5 0 1 0-.01 0M8.3 11l6.4-4M8.3 13l6.4 4"},
    {"eye", "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"},
    {"sign_out", "M14 4H5v16h9M10 12h11M17 8l4 4-4 4"},
    {"money", "M3 6h18v12H3zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.5 12h.01M17.5 12h.01"},
    {"book", "M4 5c3-1 6-1 8 1v14c-2-2-5-2-8-1zM20 5c-3-1-6-1-8 1v14c2-2 5-2 8-1z"},
    {"plus", "M12 5v14M5 12h14"},
    {"home", "M3 11l9-8 9 8M5 10v11h14V10M10 21v-6h4v6"},
};
static_assert(std::size(k_drawings) == static_cast<std::size_t>(Icon::home));

}  // namespace

void icon(Html& h, Icon which, Flip flip) {
    if (which == Icon::none) return;
    if (flip == Flip::in_rtl)
        h.raw("<svg class=\"i flip\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">");
    else
        h.raw("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">");
    h.leaf("path", {{"d", k_drawings[static_cast<std::size_t>(which) - 1].path}}).raw("</svg>");
}

Icon icon_named(std::string_view name) {
    for (std::size_t i = 0; i < std::size(k_drawings); ++i)
        if (k_drawings[i].name == name) return static_cast<Icon>(i + 1);
    return Icon::file;
}

void emblem(Html& h) {
    h.raw(
        "<svg viewBox=\"0 0 40 40\" aria-hidden=\"true\" focusable=\"false\"><path fill=\"#e5a92f\" d=\"M20 0 40 20 20 "
        "40 "
        "0 20z\"/><path fill=\"#8a1f3d\" d=\"M20 3.5 36.5 20 20 36.5 3.5 20z\"/><path fill=\"#f6ecd8\" d=\"M20 8 32 20 "
        "20 32 8 20z\"/><path fill=\"#0e5a54\" d=\"m9.5 21.5 5.5-6 3 3.2 4-5.7 8.5 8.5L20 32z\"/><path fill=\"none\" "
        "stroke=\"#f6ecd8\" stroke-width=\"1.4\" d=\"M11.5 24.5c2 0 2-1.3 4.2-1.3s2.2 1.3 4.3 1.3 2.2-1.3 4.3-1.3 2.2 "
        "1.3 4.2 1.3M15 28c1.7 0 1.7-1.2 3.3-1.2s1.7 1.2 3.4 1.2 1.6-1.2 3.3-1.2\"/></svg>");
}

void doch_sun(Html& h) {
    h.raw(
        "<svg class=\"sun\" viewBox=\"-100 -100 200 200\" aria-hidden=\"true\" focusable=\"false\"><path "
        "fill=\"#e5a92f\" "
        "d=\"M-70-70h140v140h-140z\"/><path fill=\"#e5a92f\" transform=\"rotate(45)\" "
        "d=\"M-70-70h140v140h-140z\"/><path "
        "fill=\"#8a1f3d\" d=\"M-65-65h130v130h-130z\"/><path fill=\"#8a1f3d\" transform=\"rotate(45)\" "
        "d=\"M-65-65h130v130h-130z\"/><path fill=\"#f6ecd8\" d=\"M-55-55h110v110h-110z\"/><path fill=\"#f6ecd8\" "
        "transform=\"rotate(45)\" d=\"M-55-55h110v110h-110z\"/><path fill=\"#0e5a54\" "
        "d=\"M-51-51h102v102h-102z\"/><path "
        "fill=\"#0e5a54\" transform=\"rotate(45)\" d=\"M-51-51h102v102h-102z\"/><g fill=\"#e5a92f\"><path "
        "transform=\"rotate(0)\" d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" transform=\"rotate(0)\" d=\"M0-84l5 "
        "6-5 "
        "6-5-6z\"/><path transform=\"rotate(45)\" d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" "
        "transform=\"rotate(45)\" d=\"M0-84l5 6-5 6-5-6z\"/><path transform=\"rotate(90)\" d=\"M0-60l6 8-6 8-6-8z\"/>"
        "<path fill=\"#f6ecd8\" transform=\"rotate(90)\" d=\"M0-84l5 6-5 6-5-6z\"/><path transform=\"rotate(135)\" "
        "d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" transform=\"rotate(135)\" d=\"M0-84l5 6-5 6-5-6z\"/><path "
        "transform=\"rotate(180)\" d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" transform=\"rotate(180)\" "
        "d=\"M0-84l5 "
        "6-5 6-5-6z\"/><path transform=\"rotate(225)\" d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" "
        "transform=\"rotate(225)\" d=\"M0-84l5 6-5 6-5-6z\"/><path transform=\"rotate(270)\" d=\"M0-60l6 8-6 8-6-8z\"/>"
        "<path fill=\"#f6ecd8\" transform=\"rotate(270)\" d=\"M0-84l5 6-5 6-5-6z\"/><path transform=\"rotate(315)\" "
        "d=\"M0-60l6 8-6 8-6-8z\"/><path fill=\"#f6ecd8\" transform=\"rotate(315)\" d=\"M0-84l5 6-5 "
        "6-5-6z\"/></g><path "
        "fill=\"#8a1f3d\" d=\"M-31-31h62v62h-62z\"/><path fill=\"#8a1f3d\" transform=\"rotate(45)\" "
        "d=\"M-31-31h62v62h-62z\"/><path fill=\"#f6ecd8\" d=\"M-25-25h50v50h-50z\"/><path fill=\"#f6ecd8\" "
        "transform=\"rotate(45)\" d=\"M-25-25h50v50h-50z\"/><path fill=\"#e5a92f\" d=\"M-20-20h40v40h-40z\"/><path "
        "fill=\"#e5a92f\" transform=\"rotate(45)\" d=\"M-20-20h40v40h-40z\"/><path fill=\"#8a1f3d\" "
        "d=\"M-11-11h22v22h-22z\"/><path fill=\"#8a1f3d\" transform=\"rotate(45)\" d=\"M-11-11h22v22h-22z\"/></svg>");
}

void seal(Html& h) {
    h.raw(
        "<svg class=\"seal\" viewBox=\"0 0 80 80\" aria-hidden=\"true\" focusable=\"false\"><path fill=\"#f6ecd8\" "
        "d=\"m40 "
        "0 8 9 11.5-4 3 12 12 3-4 11.5L80 40l-9 8 4 11.5-12 3-3 12-11.5-4L40 80l-8-9-11.5 4-3-12-12-3 4-11.5L0 "
        "40l9-8-4-11.5 12-3 3-12L31.5 9z\"/><path fill=\"#14562d\" d=\"M40 12 68 40 40 68 12 40z\"/><path "
        "fill=\"none\" "
        "stroke=\"#f6ecd8\" stroke-width=\"6\" d=\"m28 41 9 9 16-18\"/></svg>");
}

void ridge(Html& h) {
    h.raw(
        "<svg class=\"ridge\" viewBox=\"0 0 1200 180\" preserveAspectRatio=\"xMidYMax slice\" aria-hidden=\"true\" "
        "focusable=\"false\"><path fill=\"#4c9a8e\" d=\"M0 120 64 96l34 10 52-40 22 14 40-34 34 26 30-12 46 34 60-18 "
        "44 24 66-62 26 16 30-26 52 44 34-10 62 40 50-56 24 12 38-32 48 46 40-14 66 38 62-70 30 20 36-26 60 50 "
        "50-18v130H0z\"/><path fill=\"#35837a\" d=\"m150 66 22 14-8 22 20 18-34-4-30-26zm62-20 34 26-10 20 26 "
        "22-40-6-14-30zm408-52 0 0zM522 48l26 16-6 24 24 24-44-8-22-28zm56-10 52 44-20 12 14 20-38-10-14-34zm242 "
        "18 38-32 48 46-22 8 10 22-34-8-14-22zm182-18 66 0-30 20 4 26-34-6-20-20zm66-6 60 50-24 10 8 "
        "20-36-8-16-40z\"/><path fill=\"#1f645d\" d=\"m0 142 92-30 42 16 70-38 40 22 42-12 66 34 90-46 34 18 52-24 "
        "84 50 70-22 48 16 84-52 38 20 50-20 74 46 60-18 70 26 94-56v168H0z\"/><path fill=\"#174f4a\" d=\"m204 90 40 "
        "22-14 18 30 22-60-8-26-22zm238 10 34 18-8 20 34 18-56-6-30-20zm86-6 84 50-30 6-46-10-22-26zm286 16 38 "
        "20-12 16 36 20-62-8-24-20zm88 0 74 46-34 6-40-12z\"/><path class=\"near\" d=\"m0 160 128-20 84 18 122-26 "
        "108 30 132-22 94 18 142-28 106 26 112-16 92 18 80-12v54H0z\"/></svg>");
}

void id_card(Html& h, std::string_view label) {
    h.open("svg", {{"class", "idcard"}, {"viewBox", "0 0 300 150"}, {"role", "img"}, {"aria-label", label}});
    h.raw(
        "<rect x=\"1\" y=\"1\" width=\"298\" height=\"148\" rx=\"12\" fill=\"#eef5f2\" stroke=\"#7d7466\" "
        "stroke-width=\"2\"/><path d=\"M1 36V13A12 12 0 0 1 13 1h274a12 12 0 0 1 12 12v23z\" fill=\"#c9e0da\"/>"
        "<path stroke=\"#4a5755\" stroke-width=\"5\" stroke-linecap=\"round\" d=\"M16 18h96M16 54h110M16 70h76M16 "
        "86h92\"/><rect x=\"222\" y=\"48\" width=\"60\" height=\"64\" rx=\"4\" fill=\"#fff\" "
        "stroke=\"#7d7466\"/><circle "
        "cx=\"252\" cy=\"72\" r=\"11\" fill=\"#7d7466\"/><path d=\"M232 110c2-16 10-22 20-22s18 6 20 22z\" "
        "fill=\"#7d7466\"/><rect x=\"10\" y=\"105\" width=\"134\" height=\"34\" rx=\"6\" fill=\"#fff\" "
        "stroke=\"#8a1f3d\" "
        "stroke-width=\"4\"/><circle cx=\"12\" cy=\"104\" r=\"10\" fill=\"#8a1f3d\"/><text x=\"12\" y=\"109\" "
        "font-size=\"13\" font-weight=\"700\" text-anchor=\"middle\" fill=\"#fff\">1</text><text x=\"77\" y=\"128\" "
        "font-size=\"15\" font-weight=\"700\" text-anchor=\"middle\" fill=\"#17211f\" direction=\"ltr\">"
        "54400-1234567-1</text>");
    h.close();
}

}  // namespace bolan::web
