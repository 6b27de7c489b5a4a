#include "web/components/forms.h"
#include <algorithm>

namespace bolan::web {
namespace {

std::string described_by(std::string_view id, bool has_hint, bool has_error) {
    std::string ids;
    if (has_hint) ids += std::string(id) + "-h";
    if (has_error) ids += (has_hint ? " " : "") + std::string(id) + "-e";
    return ids;
}

char const* field_class(std::string_view error) { return error.empty() ? "field" : "field field--err"; }

void label_text(View& v, std::string_view label, bool is_optional) {
    v.h.text(label);
    if (is_optional) v.h.text(" ").el("span", {{"class", "opt-mark"}}, v.T("(optional)"));
}

void hint_line(View& v, std::string_view id, std::string_view hint) {
    if (!hint.empty()) v.h.el("span", {{"class", "hint"}, {"id", std::string(id) + "-h"}}, hint);
}

void error_line(View& v, std::string_view id, std::string_view error) {
    if (error.empty()) return;
    v.h.el("p", {{"class", "err"}, {"id", std::string(id) + "-e"}}, [&] {
        icon(v.h, Icon::alert);
        v.h.el("span", {}, [&] { v.h.el("span", {{"class", "vh"}}, v.T("Error:")).text(" ").text(error); });
    });
}

// One question a page: its label is the page's heading.
void label_of(View& v, std::string_view id, std::string_view label, bool is_optional, bool is_large) {
    auto& h = v.h;
    if (is_large) h.open("h1", {{"class", "lab"}});
    h.el("label", {{"for", id}}, [&] { label_text(v, label, is_optional); });
    if (is_large) h.close();
}

void legend_of(View& v, std::string_view label, bool is_optional, bool is_large) {
    v.h.el("legend", {}, [&] {
        if (is_large) v.h.open("h1", {{"class", "lab"}});
        label_text(v, label, is_optional);
        if (is_large) v.h.close();
    });
}

// What the browser should know about a kind of text: which keyboard, what to fill in, which way it runs.
struct Typing {
    char const* type = "text";
    char const* dir = "auto";
    char const* input_mode = "";
    char const* autocomplete = "";
    char const* css = "";
};

Typing typing_of(TextKind kind) {
    switch (kind) {
        case TextKind::name:
            return {"text", "auto", "", "name", ""};
        case TextKind::cnic:
            return {"text", "ltr", "numeric", "off", "w-id"};
        case TextKind::phone:
            return {"tel", "ltr", "", "tel", "w-id"};
        case TextKind::email:
            return {"email", "ltr", "", "email", ""};
        case TextKind::number:
            return {"text", "ltr", "decimal", "off", "w-id"};
        case TextKind::money:
            return {"text", "ltr", "decimal", "off", "w-id"};
        case TextKind::password:
            return {"password", "ltr", "", "current-password", ""};
        case TextKind::new_password:
            return {"password", "ltr", "", "new-password", ""};
        case TextKind::search:
            return {"search", "auto", "", "off", ""};
        case TextKind::code:
            return {"text", "ltr", "", "off", "w-id"};
        case TextKind::text:
        case TextKind::multiline:
            return {};
    }
    return {};
}

void input_of(View& v, TextField const& field, std::string const& id, std::string const& described) {
    auto const typing = typing_of(field.kind);
    std::string_view const autocomplete = field.autocomplete.empty() ? typing.autocomplete : field.autocomplete;
    bool const is_invalid = !field.error.empty();
    bool const is_plain_typing = field.kind != TextKind::text && field.kind != TextKind::search;
    v.h.leaf("input", {{"type", typing.type},
                       {"class", opt(typing.css)},
                       {"id", id},
                       {"name", field.name},
                       {"value", opt(field.kind == TextKind::password ? std::string_view{} : field.value)},
                       {"dir", typing.dir},
                       {"inputmode", opt(typing.input_mode)},
                       {"autocomplete", opt(autocomplete)},
                       {"autocapitalize", opt(field.kind == TextKind::code ? "characters" : "")},
                       {"spellcheck", opt(is_plain_typing ? "false" : "")},
                       {"maxlength", field.max_length > 0 ? AttrValue(field.max_length) : AttrValue(false)},
                       {"aria-invalid", opt(is_invalid ? "true" : "")},
                       {"aria-describedby", opt(described)},
                       {"data-cnic", field.kind == TextKind::cnic}});
}

void select_of(View& v, std::string_view id, std::string_view name, std::span<Option const> options,
               std::string_view value, std::string_view described, bool is_invalid) {
    auto& h = v.h;
    h.el("select",
         {{"id", id},
          {"name", name},
          {"aria-describedby", opt(described)},
          {"aria-invalid", opt(is_invalid ? "true" : "")}},
         [&] {
             h.el("option", {{"value", ""}}, v.T("Choose"));
             for (auto const& option : options)
                 h.el("option", {{"value", option.value}, {"selected", option.value == value}}, option.label);
         });
}

void button_of(View& v, Button const& button) {
    char const* css = button.look == Look::second  ? "btn btn--2"
                      : button.look == Look::warn  ? "btn btn--warn"
                      : button.look == Look::plain ? "linkish"
                                                   : "btn";
    v.h.el("button", {{"class", css}, {"name", opt(button.name)}, {"value", opt(button.value)}}, [&] {
        icon(v.h, button.icon);
        v.h.text(button.label);
    });
}

}  // namespace

std::string field_id(std::string_view name) {
    std::string id = "f-";
    for (char c : name) {
        bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        id += is_plain ? c : '-';
    }
    return id;
}

namespace {

// "Name: Answer this."; after a question or a sentence no colon.
std::string titled(std::string_view label, std::string_view message) {
    if (label.empty()) return std::string(message);
    static constexpr std::string_view k_ends[] = {"?", ".", "؟", "۔"};
    bool const is_ended = std::ranges::any_of(k_ends, [&](std::string_view end) { return label.ends_with(end); });
    return std::string(label) + (is_ended ? " " : ": ") + std::string(message);
}

}  // namespace

void error_summary(View& v, std::span<FieldError const> errors) {
    if (errors.empty()) return;
    auto& h = v.h;
    h.el("div", {{"class", "errsum"}, {"role", "alert"}, {"tabindex", -1}, {"aria-labelledby", "errors"}}, [&] {
        h.el("h2", {{"id", "errors"}},
             errors.size() == 1 ? std::string(v.T("Fix one thing to continue"))
                                : v.T("Fix {n} things to continue", {{"n", std::to_string(errors.size())}}));
        h.el("ul", {}, [&] {
            for (auto const& error : errors)
                h.el("li", {}, [&] {
                    auto const words = titled(error.label, error.message);
                    if (error.name.empty())
                        h.el("span", {}, words);
                    else
                        h.el("a", {{"href", "#" + field_id(error.name)}}, words);
                });
        });
    });
}

std::string_view error_of(std::span<FieldError const> errors, std::string_view name) {
    for (auto const& error : errors)
        if (error.name == name) return error.message;
    return {};
}

// Enter in a field presses the first button of a form; that must be the one that goes on, not "Remove" of a group.
void form_open(View& v, Form const& form) {
    auto& h = v.h;
    h.open("form", {{"method", form.is_get ? "get" : "post"},
                    {"action", form.action},
                    {"enctype", opt(form.has_files ? "multipart/form-data" : "")},
                    {"novalidate", !form.is_get},
                    {"data-draft", opt(form.draft)}});
    if (form.is_get) return;
    h.raw("<button class=\"vh\" tabindex=\"-1\" aria-hidden=\"true\"></button>");
    if (!form.token.empty()) hidden(v, "csrf", form.token);
    if (!form.key.empty()) hidden(v, "key", form.key);
}

void hidden(View& v, std::string_view name, std::string_view value) {
    v.h.leaf("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

void text_field(View& v, TextField const& field) {
    auto& h = v.h;
    auto const id = field_id(field.name);
    auto const described = described_by(id, !field.hint.empty(), !field.error.empty());
    h.el("div", {{"class", field_class(field.error)}}, [&] {
        label_of(v, id, field.label, field.is_optional, field.is_large_label);
        hint_line(v, id, field.hint);
        if (field.has_id_card_drawing)
            id_card(h, v.T("Drawing of an identity card: the 13 digit number is at the bottom of the front."));
        error_line(v, id, field.error);
        if (field.kind == TextKind::multiline) {
            h.el("textarea",
                 {{"id", id},
                  {"name", field.name},
                  {"rows", 4},
                  {"dir", "auto"},
                  {"maxlength", field.max_length > 0 ? AttrValue(field.max_length) : AttrValue(false)},
                  {"aria-invalid", opt(field.error.empty() ? "" : "true")},
                  {"aria-describedby", opt(described)}},
                 [&] { h.text("\n").text(field.value); });
        } else if (field.kind == TextKind::money) {
            h.el("div", {{"class", "unit"}}, [&] {
                input_of(v, field, id, described);
                h.el("span", {{"aria-hidden", "true"}}, v.T("rupees"));
            });
        } else {
            input_of(v, field, id, described);
        }
    });
}

void date_field(View& v, DateField const& field) {
    auto& h = v.h;
    auto const id = field_id(field.name);
    bool const is_invalid = !field.error.empty();
    auto const part = [&](char const* key, std::string_view label, std::string_view value, char const* width,
                          char const* birthday) {
        // The summary's link leads to the first box, so it bears the field's own id.
        auto const part_id = std::string_view(key) == "day" ? id : id + "-" + key;
        h.el("div", {}, [&] {
            h.el("label", {{"for", part_id}}, label);
            h.leaf("input", {{"type", "text"},
                             {"class", width},
                             {"id", part_id},
                             {"name", std::string(field.name) + "/" + key},
                             {"value", opt(value)},
                             {"dir", "ltr"},
                             {"inputmode", "numeric"},
                             {"autocomplete", field.is_birthday ? birthday : "off"},
                             {"aria-invalid", opt(is_invalid ? "true" : "")}});
        });
    };
    auto const described = described_by(id, true, is_invalid);
    h.el("fieldset", {{"class", field_class(field.error)}, {"aria-describedby", described}}, [&] {
        legend_of(v, field.label, field.is_optional, false);
        h.el("span", {{"class", "hint"}, {"id", id + "-h"}}, [&] {
            if (!field.hint.empty()) h.text(field.hint).text(" ");
            if (field.has_time)
                v.say("For example {date}: half past two in the afternoon", {{"date", "27 3 2019 14 30", k_ltr}});
            else
                v.say("For example {date}", {{"date", "27 3 2019", k_ltr}});
        });
        error_line(v, id, field.error);
        h.el("div", {{"class", "dates"}}, [&] {
            part("day", v.T("Day"), field.day, "w-2", "bday-day");
            part("month", v.T("Month"), field.month, "w-2", "bday-month");
            part("year", v.T("Year"), field.year, "w-4", "bday-year");
            if (!field.has_time) return;
            part("hour", v.T("Hour"), field.hour, "w-2", "off");
            part("minute", v.T("Minute"), field.minute, "w-2", "off");
        });
    });
}

namespace {

void options_of(View& v, char const* type, std::string_view id, std::string_view name, std::span<Option const> options,
                std::function<bool(Option const&)> const& is_chosen, bool is_invalid) {
    auto& h = v.h;
    h.el("div", {{"class", "opts"}}, [&] {
        int index = 0;
        for (auto const& option : options) {
            // The summary's link leads to the first box, so it bears the field's own id.
            auto const option_id = index == 0 ? std::string(id) : std::string(id) + "-" + std::to_string(index);
            ++index;
            h.el("label", {{"class", "opt"}}, [&] {
                h.leaf("input", {{"type", type},
                                 {"id", option_id},
                                 {"name", name},
                                 {"value", option.value},
                                 {"checked", is_chosen(option)},
                                 {"aria-invalid", opt(is_invalid ? "true" : "")}});
                h.el("span", {}, [&] {
                    h.text(option.label);
                    if (!option.hint.empty()) h.el("span", {{"class", "hint"}}, option.hint);
                });
            });
        }
    });
}

}  // namespace

void choice_field(View& v, ChoiceField const& field) {
    constexpr std::size_t k_max_radios = 7;
    if (field.options.size() > k_max_radios) return select_field(v, field);
    auto const id = field_id(field.name);
    auto const described = described_by(id, !field.hint.empty(), !field.error.empty());
    v.h.el("fieldset", {{"class", field_class(field.error)}, {"aria-describedby", opt(described)}}, [&] {
        legend_of(v, field.label, field.is_optional, field.is_large_label);
        hint_line(v, id, field.hint);
        error_line(v, id, field.error);
        auto const is_chosen = [&](Option const& one) { return !field.value.empty() && one.value == field.value; };
        options_of(v, "radio", id, field.name, field.options, is_chosen, !field.error.empty());
    });
}

void checks_field(View& v, ChecksField const& field) {
    auto const id = field_id(field.name);
    auto const described = described_by(id, !field.hint.empty(), !field.error.empty());
    v.h.el("fieldset", {{"class", field_class(field.error)}, {"aria-describedby", opt(described)}}, [&] {
        legend_of(v, field.label, field.is_optional, false);
        hint_line(v, id, field.hint);
        error_line(v, id, field.error);
        auto const is_ticked = [&](Option const& one) {
            return std::ranges::find(field.values, one.value) != field.values.end();
        };
        options_of(v, "checkbox", id, field.name, field.options, is_ticked, !field.error.empty());
    });
}

void select_field(View& v, ChoiceField const& field) {
    auto& h = v.h;
    auto const id = field_id(field.name);
    h.el("div", {{"class", field_class(field.error)}}, [&] {
        label_of(v, id, field.label, field.is_optional, field.is_large_label);
        hint_line(v, id, field.hint);
        error_line(v, id, field.error);
        select_of(v, id, field.name, field.options, field.value,
                  described_by(id, !field.hint.empty(), !field.error.empty()), !field.error.empty());
    });
}

void yes_no_field(View& v, ChoiceField field) {
    Option const options[] = {{"yes", v.T("Yes")}, {"no", v.T("No")}};
    field.options = options;
    choice_field(v, field);
}

void check_box(View& v, CheckBox const& box) {
    auto& h = v.h;
    auto const id = field_id(box.name);
    h.el("div", {{"class", field_class(box.error)}}, [&] {
        error_line(v, id, box.error);
        h.el("label", {{"class", "opt"}}, [&] {
            h.leaf("input", {{"type", "checkbox"},
                             {"id", id},
                             {"name", box.name},
                             {"value", box.value},
                             {"checked", box.is_checked},
                             {"aria-invalid", opt(box.error.empty() ? "" : "true")},
                             {"aria-describedby", opt(described_by(id, false, !box.error.empty()))}});
            h.el("span", {}, box.label);
        });
    });
}

void area_field(View& v, AreaField const& field) {
    auto& h = v.h;
    auto const id = field_id(field.name);
    bool const is_invalid = !field.error.empty();
    auto const described = described_by(id, !field.hint.empty(), is_invalid);
    h.el("fieldset", {{"class", field_class(field.error)}, {"aria-describedby", opt(described)}}, [&] {
        legend_of(v, field.label, field.is_optional, false);
        hint_line(v, id, field.hint);
        error_line(v, id, field.error);
        for (std::size_t i = 0; i < field.levels.size(); ++i) {
            auto const& level = field.levels[i];
            // The link of the summary leads to the level that is not chosen yet: the last one.
            bool const is_last = i + 1 == field.levels.size();
            auto const level_id = is_last ? id : id + "-" + level.level;
            h.el("div", {{"class", "level"}}, [&] {
                bool const says_it_again = level.label == field.label;  // the legend stands right above
                h.el("label", {{"for", level_id}, {"class", opt(says_it_again ? "vh" : "")}}, level.label);
                select_of(v, level_id, std::string(field.name) + "/" + level.level, level.options, level.value, {},
                          is_invalid && is_last);
            });
        }
        if (field.levels.size() > 1 || field.has_more_levels)
            h.el("button",
                 {{"class", "btn btn--2 btn--s"},
                  {"name", "go"},
                  {"value", "areas:" + std::string(field.name)},
                  {"data-areas", true}},
                 v.T("Show the places inside"));
    });
}

namespace {

char const* accept_list(Accepts accepts) {
    switch (accepts) {
        case Accepts::photo:
            return ".jpg,.jpeg,.png";
        case Accepts::pdf:
            return ".pdf";
        case Accepts::photo_or_pdf:
            return ".pdf,.jpg,.jpeg,.png";
    }
    return "";
}

}  // namespace

void attachment_field(View& v, AttachmentField const& field) {
    auto& h = v.h;
    auto const id = field_id(field.name);
    auto const size = show_bytes(field.max_bytes);
    bool const is_full = static_cast<int>(field.stored.size()) >= field.max_count;
    h.el("div", {{"class", field_class(field.error)}}, [&] {
        if (is_full)
            h.el("p", {{"class", "lab"}, {"id", id}, {"tabindex", -1}}, [&] { label_text(v, field.label, false); });
        else
            label_of(v, id, field.label, field.is_optional, false);
        h.el("span", {{"class", "hint"}, {"id", id + "-h"}}, [&] {
            if (!field.hint.empty()) h.text(field.hint).text(" ");
            auto const kinds = field.accepts == Accepts::photo ? v.T("A photo (JPEG, PNG).")
                               : field.accepts == Accepts::pdf ? v.T("A PDF.")
                                                               : v.T("A photo (JPEG, PNG) or a PDF.");
            h.text(kinds).text(" ");
            if (field.max_count > 1)
                v.say("At most {size} each.", {{"size", size, k_ltr}});
            else
                v.say("At most {size}.", {{"size", size, k_ltr}});
            if (field.max_count > 1)
                h.text(" ").text(v.T("Up to {n} of them.", {{"n", std::to_string(field.max_count)}}));
        });
        error_line(v, id, field.error);
        if (!field.stored.empty())
            h.el("ul", {{"class", "plain docrow"}}, [&] {
                for (auto const& stored : field.stored)
                    h.el("li", {}, [&] {
                        h.el("span", {}, [&] {
                            icon(h, Icon::file);
                            if (stored.href.empty())
                                h.typed(stored.name);
                            else
                                h.el("a", {{"href", stored.href}}, [&] { h.typed(stored.name); });
                            h.text(" ").el("span", {{"class", "meta"}}, [&] { h.ltr(show_bytes(stored.bytes)); });
                        });
                        h.el("label", {{"class", "mini"}}, [&] {
                            h.leaf("input", {{"type", "checkbox"}, {"name", "remove"}, {"value", stored.id}});
                            h.text(v.T("Remove"));
                            h.el("span", {{"class", "vh"}}, [&] { h.text(" ").text(stored.name); });
                        });
                    });
            });
        if (is_full) return;
        h.el("div", {{"class", "drop"}}, [&] {
            h.leaf("input", {{"type", "file"},
                             {"id", id},
                             {"name", field.name},
                             {"accept", accept_list(field.accepts)},
                             {"capture", opt(field.accepts == Accepts::photo ? "environment" : "")},
                             {"multiple", field.max_count > 1},
                             {"aria-describedby", described_by(id, true, !field.error.empty())},
                             {"aria-invalid", opt(field.error.empty() ? "" : "true")},
                             {"data-max-bytes", field.max_bytes},
                             {"data-too-large", v.words.error("attachment.too_large")}});
        });
    });
}

void repeating_group(View& v, Group const& group, std::function<void(int index)> const& item) {
    auto& h = v.h;
    auto const id = field_id(group.name);
    auto const described = described_by(id, !group.hint.empty(), !group.error.empty());
    h.el("fieldset",
         {{"class", field_class(group.error)}, {"id", id}, {"tabindex", -1}, {"aria-describedby", opt(described)}},
         [&] {
             legend_of(v, group.label, false, false);
             hint_line(v, id, group.hint);
             error_line(v, id, group.error);
             for (int i = 0; i < group.count; ++i) {
                 auto const number = std::to_string(i + 1);
                 auto const label = fill(group.item_label, {{"n", number}});
                 h.el("fieldset", {{"class", "card item"}}, [&] {
                     h.el("legend", {}, label);
                     item(i);
                     h.el("button",
                          {{"class", "btn btn--2 btn--s"},
                           {"name", "go"},
                           {"value", "drop:" + std::string(group.name) + "/" + std::to_string(i)}},
                          [&] {
                              h.text(v.T("Remove")).el("span", {{"class", "vh"}}, [&] { h.text(" ").text(label); });
                          });
                 });
             }
             if (group.count >= group.max_count) return;
             h.el("button",
                  {{"class", "btn btn--2 btn--s"}, {"name", "go"}, {"value", "add:" + std::string(group.name)}}, [&] {
                      icon(h, Icon::plus);
                      h.text(group.count == 0 ? v.T("Add") : v.T("Add another"));
                      h.el("span", {{"class", "vh"}}, [&] { h.text(" ").text(group.label); });
                  });
         });
}

void note_field(View& v, std::string_view text) {
    v.h.el("div", {{"class", "note"}}, [&] { v.h.el("p", {}, text); });
}

void buttons(View& v, std::initializer_list<Button> list) {
    v.h.el("div", {{"class", "btns"}}, [&] {
        for (auto const& button : list) button_of(v, button);
    });
}

void link_button(View& v, std::string_view href, std::string_view label, Look look, Icon which) {
    char const* css = look == Look::second ? "btn btn--2" : look == Look::warn ? "btn btn--warn" : "btn";
    v.h.el("a", {{"class", css}, {"href", href}}, [&] {
        icon(v.h, which);
        v.h.text(label);
    });
}

void progress(View& v, int step, int of) {
    auto& h = v.h;
    h.el("div", {{"class", "stitch"}, {"aria-hidden", "true"}}, [&] {
        for (int i = 1; i <= of; ++i) h.el("i", {{"class", opt(i < step ? "d" : i == step ? "c" : "")}}, "");
    });
    h.el("p", {{"class", "meta"}},
         v.T("Step {step} of {of}", {{"step", std::to_string(step)}, {"of", std::to_string(of)}}));
}

void inline_form(View& v, InlineForm const& form) {
    auto& h = v.h;
    auto const id = field_id(form.id.empty() ? form.name : form.id);
    auto const described = described_by(id, !form.hint.empty(), !form.error.empty());
    h.el("form", {{"action", form.action}, {"method", "get"}, {"role", opt(form.is_search ? "search" : "")}}, [&] {
        h.el("label", {{"for", id}}, form.label);
        error_line(v, id, form.error);
        h.el("div", {{"class", "inline-form"}}, [&] {
            h.leaf("input", {{"type", form.is_search ? "search" : "text"},
                             {"id", id},
                             {"name", form.name},
                             {"value", opt(form.value)},
                             {"dir", form.is_reference ? "ltr" : "auto"},
                             {"autocomplete", "off"},
                             {"autocapitalize", opt(form.is_reference ? "characters" : "")},
                             {"spellcheck", opt(form.is_reference ? "false" : "")},
                             {"aria-invalid", opt(form.error.empty() ? "" : "true")},
                             {"aria-describedby", opt(described)}});
            h.el("button", {{"class", form.is_search ? "btn btn--saf" : "btn"}}, [&] {
                icon(h, form.icon);
                h.el("span", {}, form.button);
            });
        });
        if (!form.hint.empty()) h.el("p", {{"class", "hint"}, {"id", id + "-h"}}, form.hint);
    });
}

}  // namespace bolan::web
