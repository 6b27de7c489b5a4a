#include "describe/describe.h"
#include "app/commands.h"
#include "definition/load.h"
#include "web/views.h"
#include "web/visit.h"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace bolan::app {

namespace {

constexpr char const* k_languages[] = {"en", "ur"};

// A file that is read and printed far from any server: it brings its few styles along.
constexpr char k_styles[] =
    "body{font:1rem/1.5 'Noto Sans',Roboto,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "[lang=ur]{font-family:'Noto Naskh Arabic','Noto Sans',sans-serif;line-height:1.8}"
    "table{border-collapse:collapse;margin-block-end:1.5rem}"
    "th,td{border:1px solid #999;padding:.3rem .5rem;text-align:start;vertical-align:top}"
    "caption{text-align:start;font-weight:700;padding-block:.5rem}h2{break-after:avoid}";

void write(std::filesystem::path const& path, std::string const& content) {
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

template <typename Draw>
std::string html_file(std::string_view language, std::string_view title, Draw draw) {
    web::Html h;
    web::Words const words{std::string_view(language)};
    web::View v{h, words};
    h.el("title", {}, title);
    auto const head = std::move(h).take();
    h = web::Html();
    h.el("h1", {}, title);
    draw(v);
    return "<!doctype html>\n<html lang=\"" + std::string(words.code()) + "\" dir=\"" + std::string(words.dir()) +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" + head +
           "<style>" + k_styles + "</style></head><body>" + std::move(h).take() + "</body></html>\n";
}

std::shared_ptr<definition::Model const> load(std::string const& folder) {
    Settings settings;
    settings.province = folder;
    return load_model(settings);
}

// What is refused is told in the words of the pages. False: they cannot be read.
bool write_examples(definition::Model const& model, definition::Service const& service, std::string const& language,
                    std::filesystem::path const& out) {
    if (!describe::has_stories(model, service)) return true;
    web::Words words{std::string_view(language)};
    auto const path = read_settings({}).settings.ui + "/words/" + language + ".po";
    if (!words.add_file(path)) {
        std::fprintf(stderr, "bolan describe: no examples, since %s cannot be read: name the folder ui in BOLAN_UI\n",
                     path.c_str());
        return false;
    }
    auto const stories = describe::stories(model, service, language, [&](auto code, auto const& values) {
        return web::problem_in_words(model, words, code, values);
    });
    write(out / ("examples." + language + ".html"),
          html_file(language, std::string(model.text(service.title, language)),
                    [&](web::View& v) { web::draw_chapters(v, stories); }));
    return true;
}

int describe_service(std::string const& folder, std::string const& name, std::filesystem::path const& out) {
    auto const model = load(folder);
    if (!model) return 1;
    auto const service = model->find_service(name);
    if (!service) {
        std::fprintf(stderr, "bolan describe: %s has no service '%s'\n", folder.c_str(), name.c_str());
        return 1;
    }
    auto const today = model->province.calendar->today(SystemClock().now());
    std::filesystem::create_directories(out);
    for (std::string const language : k_languages) {
        auto const title = std::string(model->text(service->title, language));
        auto chapters = describe::summarize(*model, *service, language, today);
        chapters.push_back(describe::signature(language));
        write(out / ("summary." + language + ".html"), html_file(language, title, [&](web::View& v) {
                  v.h.el("p", {}, [&] { v.h.ltr(today.iso() + " · " + service->hash); });
                  web::draw_chapters(v, chapters);
              }));
        write(out / ("states." + language + ".svg"), describe::state_diagram(*model, *service, language));
        write(out / ("roles." + language + ".html"), html_file(language, title, [&](web::View& v) {
                  web::draw_table(v, describe::roles(*model, *service, language));
                  web::draw_table(v, describe::permits(*model, *service, language));
              }));
        if (!write_examples(*model, *service, language, out)) return 1;
    }
    write(out / "dictionary.csv", web::csv_file(describe::dictionary(*model, *service, "en")));
    return 0;
}

std::string text_file(std::vector<describe::Chapter> const& chapters) {
    std::string out;
    for (auto const& chapter : chapters) {
        out += (out.empty() ? "" : "\n") + chapter.title + "\n";
        for (auto const& paragraph : chapter.paragraphs) {
            out += "  " + paragraph.text + "\n";
            for (auto const& item : paragraph.items) out += "    - " + item + "\n";
        }
    }
    return out;
}

int compare_folders(std::string const& old_folder, std::string const& new_folder, std::filesystem::path const& out) {
    auto const before = load(old_folder), after = load(new_folder);
    if (!before || !after) return 1;
    auto const today = after->province.calendar->today(SystemClock().now());
    if (!out.empty()) std::filesystem::create_directories(out);
    for (std::string const language : k_languages) {
        auto const chapters = describe::compare(*before, *after, language, today);
        auto const text = text_file(chapters);
        if (language == "en") std::fputs(text.c_str(), stdout);
        if (out.empty()) continue;
        write(out / ("changes." + language + ".txt"), text);
        write(out / ("changes." + language + ".html"),
              html_file(language, std::string(after->text(after->province.title, language)),
                        [&](web::View& v) { web::draw_chapters(v, chapters); }));
    }
    return 0;
}

}  // namespace

int run_describe(std::vector<std::string> const& arguments) {
    std::vector<std::string> plain;
    std::string out;
    bool is_comparison = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--out" && i + 1 < arguments.size())
            out = arguments[++i];
        else if (arguments[i] == "--compare")
            is_comparison = true;
        else
            plain.push_back(arguments[i]);
    }
    bool const is_known = std::ranges::none_of(plain, [](std::string const& one) { return one.starts_with('-'); });
    if (is_known && is_comparison && plain.size() == 2) return compare_folders(plain[0], plain[1], out);
    if (is_known && !is_comparison && !out.empty() && (plain.size() == 1 || plain.size() == 2))
        return describe_service(plain.size() == 2 ? plain[0] : "balochistan", plain.back(), out);
    std::fputs("bolan describe [FOLDER] SERVICE --out DIR | bolan describe --compare OLD NEW [--out DIR]\n", stderr);
    return 2;
}

}  // namespace bolan::app
