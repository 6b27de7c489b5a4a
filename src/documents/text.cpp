#include "documents/text.h"
#include <algorithm>
#include <array>
#include <filesystem>
#include <fontconfig/fontconfig.h>
#include <mutex>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdexcept>
#include <unordered_map>

namespace bolan::documents {
namespace {

constexpr char const* k_font_folder = "/usr/share/fonts/truetype/noto/";
constexpr std::array k_font_files = {
    "NotoSans-Regular.ttf",         "NotoSans-Bold.ttf",         "NotoSerif-Bold.ttf",
    "NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf", "NotoNaskhArabic-Regular.ttf",
};

// Distances between baselines, as parts of the size, when the ink would allow less.
constexpr double k_latin_leading = 1.32;
constexpr double k_urdu_leading = 1.75;
constexpr double k_latin_ascent = 0.74;  // a capital with some air
constexpr double k_latin_depth = 0.22;
constexpr double k_urdu_ascent = 0.95;
constexpr double k_urdu_depth = 0.4;
constexpr std::size_t k_kept_pieces = 1500;  // of each generation
constexpr double k_ink_gap = 0.08;           // at least this much white between the ink of two lines

template <typename T>
std::shared_ptr<T> own_object(T* object) {
    return std::shared_ptr<T>(object, [](T* p) { g_object_unref(p); });
}

// The code point at `i`, which is moved past it. Broken UTF-8 reads as U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& i) {
    gunichar const c = g_utf8_get_char_validated(text.data() + i, static_cast<gssize>(text.size() - i));
    if (c >= 0xfffffffeU) {
        ++i;
        return 0xfffd;
    }
    i += static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr));
    return c;
}

bool is_urdu_digit(char32_t c) { return (c >= 0x660 && c <= 0x669) || (c >= 0x6f0 && c <= 0x6f9); }

bool is_run_letter(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_urdu_digit(c);
}

// Marks that may stand inside a number or an address, but neither begin nor end it.
bool is_run_mark(char32_t c) { return c > 0x20 && c < 0x7f && !is_run_letter(c); }

bool is_right_to_left(char32_t c) {
    return !is_urdu_digit(c) && ((c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfefc)) && g_unichar_isalpha(c);
}

}  // namespace

bool has_urdu(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        if (is_right_to_left(next_code_point(text, i))) return true;
    }
    return false;
}

std::string isolate_numbers(std::string_view text) {
    static constexpr std::string_view k_open = "\u2066", k_close = "\u2069";
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const start = i;
        char32_t const c = next_code_point(text, i);
        bool const is_sign = c == '+' && i < text.size() && text[i] >= '0' && text[i] <= '9';
        if (!is_run_letter(c) && !is_sign) {
            out += text.substr(start, i - start);
            continue;
        }
        std::size_t end = i;  // after the last letter or digit of the run
        int spaces = 0;
        for (std::size_t ahead = i; ahead < text.size();) {
            char32_t const next = next_code_point(text, ahead);
            if (is_run_letter(next)) {
                end = ahead;
                spaces = 0;
            } else if (next == ' ' && end + 1 == ahead) {
                ++spaces;
            } else if (!is_run_mark(next) || spaces > 0) {
                break;
            }
        }
        out.append(k_open).append(text.substr(start, end - start)).append(k_close);
        i = end;
    }
    return out;
}

struct Typesetter::Native {
    FcConfig* config = nullptr;
    std::shared_ptr<PangoFontMap> map;
    // One for each direction: a layout reads its context's direction again whenever that has changed.
    std::shared_ptr<PangoContext> left_to_right, right_to_left;
    // Two generations: when the first is full it becomes the second, whose unused entries are then forgotten.
    std::array<std::unordered_map<std::string, Piece>, 2> pieces;

    ~Native() {
        pieces = {};
        left_to_right.reset();
        right_to_left.reset();
        map.reset();
        if (config != nullptr) FcConfigDestroy(config);
    }

    std::shared_ptr<PangoContext> context(PangoDirection direction) {
        auto result = own_object(pango_font_map_create_context(map.get()));
        cairo_font_options_t* options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(result.get(), options);
        cairo_font_options_destroy(options);
        pango_context_set_round_glyph_positions(result.get(), FALSE);
        pango_context_set_base_dir(result.get(), direction);
        pango_context_set_language(result.get(),
                                   pango_language_from_string(direction == PANGO_DIRECTION_RTL ? "ur" : "en"));
        return result;
    }

    std::shared_ptr<PangoLayout> layout(std::string const& text, Style const& style, bool is_urdu) {
        auto result = own_object(pango_layout_new((is_urdu ? right_to_left : left_to_right).get()));
        pango_layout_set_auto_dir(result.get(), FALSE);
        PangoFontDescription* font = pango_font_description_new();
        char const* latin = style.face == Face::serif_bold ? "Noto Serif" : "Noto Sans";
        std::string const urdu = "Noto Nastaliq Urdu,Noto Naskh Arabic";
        std::string const family = is_urdu ? urdu + "," + latin : latin + ("," + urdu);
        pango_font_description_set_family(font, family.c_str());
        pango_font_description_set_weight(font, style.face == Face::sans ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
        double const size = style.size * (is_urdu ? k_urdu_scale : 1);
        pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
        pango_layout_set_font_description(result.get(), font);
        pango_font_description_free(font);
        pango_layout_set_text(result.get(), text.data(), static_cast<int>(text.size()));
        return result;
    }
};

Typesetter& Typesetter::of_this_thread() {
    thread_local Typesetter typesetter;
    return typesetter;
}

Typesetter::~Typesetter() = default;

Typesetter::Typesetter() : m_native(std::make_unique<Native>()) {
    // Only our own files: what else is installed on the machine must not change a document.
    static std::mutex fontconfig_start;
    std::lock_guard lock(fontconfig_start);
    m_native->config = FcConfigCreate();
    for (char const* file : k_font_files) {
        std::string const path = std::string(k_font_folder) + file;
        if (!std::filesystem::exists(path) ||
            !FcConfigAppFontAddFile(m_native->config, reinterpret_cast<FcChar8 const*>(path.c_str()))) {
            throw std::runtime_error("font absent: " + path + " (package fonts-noto-core)");
        }
    }
    m_native->map = own_object(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(m_native->map.get()), m_native->config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(m_native->map.get()), 72);
    m_native->left_to_right = m_native->context(PANGO_DIRECTION_LTR);
    m_native->right_to_left = m_native->context(PANGO_DIRECTION_RTL);
}

Piece Typesetter::set(std::string_view text, Style const& style, double width) {
    if (text.empty()) return {};
    std::string key(text);
    double const numbers[] = {style.size, width, style.colour.r, style.colour.g, style.colour.b};
    key.append(reinterpret_cast<char const*>(numbers), sizeof numbers);
    key += static_cast<char>(style.face);
    key += static_cast<char>(style.align);
    auto& [recent, older] = m_native->pieces;
    auto found = recent.find(key);
    if (found != recent.end()) return found->second;
    if (recent.size() >= k_kept_pieces) older = std::exchange(recent, {});
    auto const old = older.find(key);
    Piece piece = old != older.end() ? old->second : shape(text, style, width);
    return recent.emplace(std::move(key), std::move(piece)).first->second;
}

Piece Typesetter::shape(std::string_view text, Style const& style, double width) {
    Piece piece;
    bool const is_urdu = has_urdu(text);
    auto const layout = m_native->layout(is_urdu ? isolate_numbers(text) : std::string(text), style, is_urdu);
    if (width > 0) {
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    }
    double const size = style.size * (is_urdu ? k_urdu_scale : 1);
    double const scale = 1.0 / PANGO_SCALE;
    int const count = pango_layout_get_line_count(layout.get());
    std::vector<Piece::Line> lines;
    for (int i = 0; i < count; ++i) {
        PangoRectangle ink, logical;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), i), &ink, &logical);
        Piece::Line line{};
        line.width = logical.width * scale;
        line.x = style.align == Align::left ? 0 : (width - line.width) / (style.align == Align::centre ? 2 : 1);
        line.ascent = std::max(-ink.y * scale, size * (is_urdu ? k_urdu_ascent : k_latin_ascent));
        line.depth = std::max((ink.y + ink.height) * scale, size * (is_urdu ? k_urdu_depth : k_latin_depth));
        if (i > 0) {
            line.advance = std::max(size * (is_urdu ? k_urdu_leading : k_latin_leading),
                                    lines.back().depth + line.ascent + k_ink_gap * size);
        }
        lines.push_back(line);
    }
    piece.m_lines = std::make_shared<std::vector<Piece::Line> const>(std::move(lines));
    piece.m_layout = layout;
    piece.m_colour = style.colour;
    return piece;
}

std::vector<std::uint32_t> Typesetter::glyphs(std::string_view text) {
    auto const layout = m_native->layout(std::string(text), Style{}, has_urdu(text));
    std::vector<std::uint32_t> result;
    for (int i = 0; i < pango_layout_get_line_count(layout.get()); ++i) {
        for (GSList* run = pango_layout_get_line_readonly(layout.get(), i)->runs; run != nullptr; run = run->next) {
            PangoGlyphString const* string = static_cast<PangoLayoutRun*>(run->data)->glyphs;
            for (int g = 0; g < string->num_glyphs; ++g) {
                PangoGlyph const glyph = string->glyphs[g].glyph;
                if (glyph != PANGO_GLYPH_EMPTY) result.push_back(glyph & PANGO_GLYPH_UNKNOWN_FLAG ? 0 : glyph);
            }
        }
    }
    return result;
}

std::vector<Piece::Line> const& Piece::lines() const {
    static std::vector<Line> const k_none;
    return m_lines ? *m_lines : k_none;
}

double Piece::height(std::size_t first, std::size_t count) const {
    if (count == 0) return 0;
    double result = lines()[first].ascent + lines()[first + count - 1].depth;
    for (std::size_t i = first + 1; i < first + count; ++i) result += lines()[i].advance;
    return result;
}

double Piece::width() const {
    double widest = 0;
    for (auto const& line : lines()) widest = std::max(widest, line.width);
    return widest;
}

void Piece::draw(_cairo* cr, double left, double baseline, std::size_t first, std::size_t count) const {
    if (count == 0) return;
    auto* layout = static_cast<PangoLayout*>(m_layout.get());
    cairo_set_source_rgb(cr, m_colour.r, m_colour.g, m_colour.b);
    for (std::size_t i = first; i < first + count; ++i) {
        if (i > first) baseline += lines()[i].advance;
        cairo_move_to(cr, left + lines()[i].x, baseline);
        pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, static_cast<int>(i)));
    }
}

}  // namespace bolan::documents
