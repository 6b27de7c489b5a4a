#include "web/components/gallery.h"
#include "web/components/desk.h"
#include "web/components/home.h"
#include "web/components/offline_check.h"

namespace bolan::web {
namespace {

// Content of the gallery is invented and in two scripts; it is not part of the pages' words.
struct Sample {
    View& v;
    std::string operator()(char const* english, char const* urdu) const {
        return v.words.is_english() ? english : urdu;
    }
};

Date const k_day{20739};  // 13 October 2026

void notices(View& v, Sample const& s) {
    notice(v, Tone::ok, s("Saved.", "محفوظ ہو گیا۔"),
           s("You can come back within 60 days.", "آپ 60 دن کے اندر واپس آ سکتے ہیں۔"));
    notice(v, Tone::bad, s("Payment failed.", "ادائیگی نہیں ہوئی۔"), s("No money was taken.", "رقم نہیں کٹی۔"));
    notice(v, Tone::act, s("We need one thing from you", "آپ سے ایک کام درکار ہے"), [&] {
        v.h.el("p", {}, s("Send a new photo of the card.", "کارڈ کی نئی تصویر بھیجیں۔"));
        v.h.el("p", {}, [&] {
            link_button(v, "#upload", s("Take or choose a photo", "تصویر لیں یا منتخب کریں"), Look::first,
                        Icon::camera);
        });
    });
    v.h.el("p", {{"class", "row"}}, [&] {
        tag(v, {s("Accepted", "منظور"), Tone::ok});
        tag(v, {s("Due today", "آج آخری دن"), Tone::act});
        tag(v, {s("Late", "تاخیر"), Tone::bad});
        tag(v, {s("In progress", "کام جاری"), Tone::info});
        tag(v, {s("Clock stopped", "وقت رکا ہوا"), Tone::plain, Icon::pause});
    });
}

void case_progress(View& v, Sample const& s) {
    auto const expected = show_weekday_date(v.words, k_day.plus_days(13));
    status_box(v, {.state = {s("In progress", "کام جاری ہے"), Tone::info},
                   .title = v.T("Expected by {date}", {{"date", expected}}),
                   .text = s("Working day 6 of 15.", "دفتری دن 6 از 15۔"),
                   .days_used = 6,
                   .days_allowed = 15});
    std::vector<ThreadItem> const items{
        {Step::done, s("Application received", "درخواست موصول ہو گئی"), show_moment(v.words, {1791178920000}, 300)},
        {Step::stopped,
         s("Sent back to you", "آپ کو واپس بھیجی گئی"),
         show_date(v.words, k_day),
         {},
         s("The photo is not clear.", "تصویر صاف نہیں ہے۔")},
        {Step::now, s("Tehsildar is verifying your address", "تحصیلدار آپ کے پتے کی تصدیق کر رہے ہیں"),
         show_date(v.words, k_day), s("Tehsil office, Quetta City", "تحصیل آفس، کوئٹہ سٹی")},
        {Step::todo,
         s("Certificate ready", "سرٹیفکیٹ تیار"),
         {},
         {},
         {},
         "#how",
         s("How to collect it", "کیسے ملے گا")},
    };
    v.h.el("h2", {}, v.T("What has happened"));
    thread(v, items);
}

void side_lists(View& v, Sample const& s) {
    std::vector<DocumentItem> const papers{
        {s("Identity card", "شناختی کارڈ"), "#a", "PDF, 140 KB", Tone::ok, s("Accepted", "منظور")},
        {s("Father's card", "والد کا کارڈ"), {}, "JPEG, 96 KB", Tone::act, s("Send again", "دوبارہ بھیجیں")},
    };
    std::vector<Task> const tasks{
        {s("About you", "آپ کے بارے میں"), "#1", {s("Done", "مکمل"), Tone::ok}},
        {s("Pay the fee", "فیس ادا کریں"), {}, {s("Not yet", "ابھی نہیں"), Tone::plain, Icon::lock}},
    };
    v.h.el("div", {{"class", "card"}}, [&] {
        v.h.el("h2", {}, v.T("Your papers"));
        document_list(v, papers);
    });
    v.h.el("div", {{"class", "card"}}, [&] { task_list(v, tasks); });
}

std::vector<Row> sample_rows(Sample const& s, char const* change) {
    return {{s("Name", "نام"), "زرینہ علی <script>", As::typed, change},
            {s("Identity card", "شناختی کارڈ"), "54400-1234567-1", As::ltr, change},
            {s("Remarks", "کیفیت"), "One\nTwo", As::lines, change},
            {s("Fee", "فیس"), show_money(s.v.words, {125000}), As::text, change},
            {s("Vehicle", "گاڑی"), "", As::text, change}};
}

}  // namespace

std::string gallery_page(Site const& site, Words const& words) {
    Html h;
    View v{h, words};
    Sample const s{v};
    Viewer const viewer{.name = "زرینہ علی", .csrf_token = "t", .has_nastaliq = true};
    auto const title = s("Components", "اجزا");
    shell(v, site, viewer,
          {.title = title,
           .path = "/gallery?a=1&b=2",
           .section = Section::mine,
           .bar_name = title,
           .styles = "case data"},
          [&] {
              back_link(v, "#back");
              h.el("h1", {}, title);
              std::vector<Tab> const list{{s("Progress", "پیش رفت"), "#1", true},
                                          {s("Papers", "کاغذات"), "#2", false, "3"}};
              tabs(v, title, list);
              h.el("div", {{"class", "grid2"}}, [&] {
                  h.el("div", {}, [&] {
                      notices(v, s);
                      case_progress(v, s);
                      summary_section(v, s("Check your answers", "اپنے جوابات دیکھیں"), sample_rows(s, "#change"),
                                      "#all");
                  });
                  h.el("aside", {{"class", "side"}, {"aria-label", v.T("Actions")}}, [&] { side_lists(v, s); });
              });
              confirmation(
                  v, {s("Application sent", "درخواست بھیج دی گئی"), v.T("Your tracking number"), "BLN-7K3M-94QX"});
              std::vector<Figure> const numbers{{s("Received", "موصول"), "12,400", s("this year", "اس سال")},
                                                {s("On time", "بروقت"), "86%"}};
              figures(v, numbers);
              std::vector<Bar> const list2{{s("Quetta", "کوئٹہ"), "92%", 92},
                                           {s("Kachhi", "کچھی"), "41%", 41, Tone::bad}};
              bars(v, list2);
              empty_state(v, s("Nothing waits for you", "آپ کے ذمے کوئی کام نہیں"), s("Well done.", "شاباش۔"), "#x",
                          s("Search", "تلاش"));
              pager(v, {"#p", "#n",
                        v.T("{from}–{to} of {total}", {{"from", "1"}, {"to", "50"}, {"total", "500+", k_ltr}})});
          });
    return std::move(h).take();
}

std::string gallery_verify_page(Site const& site, Words const& words) {
    Html h;
    View v{h, words};
    Sample const s{v};
    shell(v, site, {},
          {.title = v.T("Verify a document"),
           .path = "/verify/4QPX11ZC7K2M",
           .section = Section::verify,
           .bar_name = v.T("Verify a document"),
           .scripts = "verify",
           .is_indexed = true},
          [&] {
              auto const rows = sample_rows(s, "");
              certificate(v, {.verdict = Verdict::genuine,
                              .checked = show_moment(words, {1791178920000}, 300),
                              .rows = rows,
                              .qr = [&] { h.raw("<svg viewBox=\"0 0 9 9\" role=\"img\" aria-label=\"QR\"></svg>"); }});
              h.el("div", {{"class", "sect-s"}}, [&] {
                  for (auto one : {Verdict::genuine, Verdict::cancelled, Verdict::superseded, Verdict::under_review,
                                   Verdict::not_found, Verdict::signature_only, Verdict::forged})
                      verdict(v, {one});
              });
              more(v, v.T("How was this checked?"), [&] {
                  std::vector<Checked> const list{{s("The signature is valid", "دستخط درست ہیں"), true},
                                                  {s("Not in the log", "ریکارڈ میں نہیں"), false}};
                  checks(v, list);
                  hash_line(v, v.T("Fingerprint of the document (SHA-256)"), "9f3c71e05b2ad8c416a7e90d4421bb5f");
              });
              std::vector<OfficeKey> const keys{{"56475aa7",
                                                 "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
                                                 s("Deputy Commissioner, Quetta", "ڈپٹی کمشنر، کوئٹہ")}};
              std::vector<std::pair<std::string, std::string>> const types{
                  {"domicile", s("Domicile certificate", "ڈومیسائل سرٹیفکیٹ")}};
              offline_check(v, {keys, types, {}});
          });
    return std::move(h).take();
}

namespace {

void form_fields(View& v, Sample const& s, bool with_errors) {
    auto const wrong = [&](char const* code) {
        return with_errors ? v.words.error(code, {{"max", "5 MB"}, {"digits", "12"}}) : "";
    };
    text_field(v, {.name = "full_name",
                   .label = v.T("Full name"),
                   .value = "Zarina <b> علی",
                   .error = wrong("field.required"),
                   .kind = TextKind::name,
                   .max_length = 120});
    text_field(v, {.name = "cnic",
                   .label = v.T("CNIC number"),
                   .value = "54400-123456-1",
                   .hint = v.T("13 digits. Type it with or without dashes."),
                   .error = wrong("field.cnic"),
                   .kind = TextKind::cnic,
                   .has_id_card_drawing = true});
    text_field(v, {.name = "phone",
                   .label = v.T("Mobile number"),
                   .value = "",
                   .error = wrong("field.phone"),
                   .kind = TextKind::phone});
    text_field(v, {.name = "email",
                   .label = v.T("E-mail"),
                   .value = "",
                   .error = wrong("field.email"),
                   .kind = TextKind::email,
                   .is_optional = true});
    date_field(v, {.name = "born_on",
                   .label = s("Date of birth", "تاریخِ پیدائش"),
                   .day = "31",
                   .month = "2",
                   .year = "2030",
                   .error = wrong("field.date"),
                   .is_birthday = true});
    text_field(v, {.name = "rooms",
                   .label = s("Rooms", "کمرے"),
                   .value = "3",
                   .error = wrong("field.number"),
                   .kind = TextKind::number});
    text_field(v, {.name = "rent",
                   .label = s("Rent", "کرایہ"),
                   .value = "1500",
                   .error = wrong("field.money"),
                   .kind = TextKind::money});
    text_field(v, {.name = "story",
                   .label = s("What happened", "کیا ہوا"),
                   .value = "a\nb",
                   .error = wrong("field.too_long"),
                   .kind = TextKind::multiline});
    yes_no_field(v, {.name = "married",
                     .label = s("Are you married?", "کیا آپ شادی شدہ ہیں؟"),
                     .options = {},
                     .value = "no",
                     .error = wrong("field.not_a_choice")});
    std::vector<Option> const kinds{{"local", s("Local", "لوکل"), s("Born here", "یہیں پیدا ہوئے")},
                                    {"domicile", s("Domicile", "ڈومیسائل")}};
    choice_field(v, {.name = "kind",
                     .label = s("Which certificate?", "کون سا سرٹیفکیٹ؟"),
                     .options = kinds,
                     .error = wrong("field.not_a_choice")});
    std::vector<Option> const places{{"q", s("Quetta", "کوئٹہ")}, {"k", s("Kachhi", "کچھی")}};
    select_field(v, {.name = "court",
                     .label = s("Court", "عدالت"),
                     .options = places,
                     .value = "k",
                     .error = wrong("field.not_a_choice")});
    std::vector<AreaLevel> const levels{{"district", v.T("District"), places, "q"},
                                        {"tehsil", v.T("Tehsil"), places, ""}};
    area_field(v, {.name = "home",
                   .label = s("Where you live", "آپ کہاں رہتے ہیں"),
                   .levels = levels,
                   .error = wrong("field.required")});
    std::vector<StoredAttachment> const stored{{"a1", "تصویر.jpg", "#a1", 148000}};
    attachment_field(v, {.name = "proof",
                         .label = s("Proof of residence", "رہائش کا ثبوت"),
                         .stored = stored,
                         .max_count = 4,
                         .error = wrong("attachment.too_large")});
    attachment_field(v, {.name = "photo", .label = s("Photograph", "تصویر"), .stored = stored, .max_count = 1});
    auto const item_label = s("Child {n}", "بچہ {n}");
    repeating_group(v,
                    {.name = "children",
                     .label = s("Children", "بچے"),
                     .item_label = item_label,
                     .count = 2,
                     .error = wrong("field.too_many")},
                    [&](int index) {
                        text_field(v, {.name = "children/" + std::to_string(index) + "/name",
                                       .label = v.T("Full name"),
                                       .value = "",
                                       .kind = TextKind::name});
                    });
    std::vector<Option> const papers{{"birth", s("Birth certificate", "پیدائش کا سرٹیفکیٹ")},
                                     {"school", s("School certificate", "اسکول کا سرٹیفکیٹ")}};
    std::string_view const ticked[] = {"school"};
    checks_field(v, {.name = "papers",
                     .label = s("Papers shown", "پیش کردہ کاغذات"),
                     .options = papers,
                     .values = ticked,
                     .error = wrong("field.required")});
    note_field(v, s("A note between the fields.", "خانوں کے درمیان ایک نوٹ۔"));
    check_box(v, {.name = "true",
                  .label = v.T("What I have written is true to the best of my knowledge."),
                  .error = wrong("field.required")});
    buttons(v, {{.label = v.T("Save and continue")},
                {.label = v.T("Finish later"), .name = "later", .value = "1", .look = Look::second},
                {.label = s("Withdraw", "واپس لیں"), .name = "go", .value = "withdraw", .look = Look::warn}});
}

}  // namespace

std::string gallery_form_page(Site const& site, Words const& words, bool with_errors) {
    Html h;
    View v{h, words};
    Sample const s{v};
    auto const title = s("About you", "آپ کے بارے میں");
    shell(v, site, {},
          {.title = title,
           .path = "/apply/domicile/who",
           .section = Section::services,
           .bar_name = s("Domicile certificate", "ڈومیسائل سرٹیفکیٹ"),
           .styles = "form",
           .has_errors = with_errors},
          [&] {
              back_link(v, "#back");
              std::vector<FieldError> errors;
              if (with_errors)
                  errors = {{"full_name", words.error("field.required"), v.T("Full name")},
                            {"cnic", words.error("field.cnic"), v.T("CNIC number")},
                            {"", words.error("no.such_code")}};
              error_summary(v, errors);
              progress(v, 3, 8);
              h.el("h1", {}, title);
              form_open(
                  v,
                  {.action = "/apply/domicile/who", .token = "t", .key = "k", .draft = "domicile", .has_files = true});
              form_fields(v, s, with_errors);
              h.close();
          });
    return std::move(h).take();
}

namespace {

Desk sample_desk(View& v, Sample const& s) {
    return {.section = DeskSection::inbox,
            .groups = {{s("My desk", "میری میز"),
                        {{v.T("Waiting for me"), "#1", Icon::inbox, "24", true},
                         {v.T("Late"), "#2", Icon::alert, "3", false, true}}}},
            .posts = {{s("Deputy Commissioner, Quetta", "ڈپٹی کمشنر، کوئٹہ"), "#a", true},
                      {s("Administrator", "ایڈمنسٹریٹر"), "#b"}},
            .can_count_bills = true};
}

Viewer sample_officer(Sample const& s) {
    return {.name = "رحیم شاہ", .post = s("Deputy Commissioner, Quetta", "ڈپٹی کمشنر، کوئٹہ"), .csrf_token = "t"};
}

}  // namespace

std::string gallery_inbox_page(Site const& site, Words const& words, int count) {
    Html h(64 * 1024);
    View v{h, words};
    Sample const s{v};
    auto const subject = s("Local or domicile certificate", "لوکل یا ڈومیسائل سرٹیفکیٹ");
    auto const left = s("3 days left", "3 دن باقی"), day = s("day 6 of 15", "دن 6 از 15");
    auto const stage = s("Field report", "موقع کی رپورٹ"), place = s("Quetta", "کوئٹہ");
    auto const received = show_date_short(words, k_day);
    constexpr Due dues[] = {Due::late, Due::soon, Due::on_time, Due::waiting};
    std::vector<InboxRow> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back({"0192f0c4-7e6b-7c3a-9d55-0123456789ab",
                        "/desk/case/4QPX11ZC7K2M",
                        subject,
                        "4QPX-11ZC-7K2M",
                        i % 2 ? "Abdul Samad Kakar" : "گل بی بی",
                        place,
                        stage,
                        received,
                        {dues[i % 4], left, 100 - i % 4 * 25, day},
                        i % 3 == 0});
    std::string const title = v.T("Inbox");
    desk_shell(v, site, sample_officer(s), {.title = title, .path = "/desk", .styles = ""}, sample_desk(v, s), [&] {
        desk_head(v, v.T("Waiting for me"), "24", show_date(words, k_day), true);
        std::vector<Chip> const chips{{v.T("Late"), "#late", true, Icon::alert}, {v.T("All services"), "#all"}};
        std::vector<Choice::Item> const orders{{"", v.T("Most urgent first")}, {"received", v.T("Oldest first")}};
        std::vector<Choice> const choices{{"order", v.T("Order"), orders, ""}};
        filters(v, {.action = "/desk",
                    .query = "",
                    .placeholder = v.T("Name, CNIC or number"),
                    .chips = chips,
                    .choices = choices});
        form_open(v, {.action = "/desk/bulk", .token = "t", .key = "k"});
        std::vector<BulkAction> const actions{{subject, "issue", Icon::check}};
        bulk_bar(v, actions);
        inbox_table(v, {.caption = v.T("Waiting for me"), .rows = rows});
        h.close();
        pager(v, {{}, "#n", v.T("{from}–{to} of {total}", {{"from", "1"}, {"to", "50"}, {"total", "500+", k_ltr}})});
    });
    return std::move(h).take();
}

std::string gallery_case_page(Site const& site, Words const& words) {
    Html h;
    View v{h, words};
    Sample const s{v};
    auto const title = s("Local or domicile certificate", "لوکل یا ڈومیسائل سرٹیفکیٹ");
    desk_shell(v, site, sample_officer(s), {.title = title, .path = "/desk/case/X", .styles = "case"}, {}, [&] {
        std::vector<Tag> const tags{{s("Field report", "موقع کی رپورٹ"), Tone::info}};
        case_head(v, {"4QPX-11ZC-7K2M", title, "گل بی بی", tags, {Due::late, s("3 days over", "3 دن زائد"), 100, {}}});
        h.el("div", {{"class", "efile"}}, [&] {
            h.el("section", {{"class", "pane"}}, [&] {
                h.el("h2", {}, v.T("What the applicant wrote"));
                summary_list(v, sample_rows(s, ""));
            });
            h.el("section", {{"class", "pane"}}, [&] {
                h.el("h2", {}, v.T("Decide"));
                std::vector<Decision> const list{{s("Recommend", "سفارش کریں"), "#r"},
                                                 {s("Refuse", "مسترد کریں"), "#x", {}, Look::warn}};
                decisions(v, list);
                h.el("h2", {}, v.T("History"));
                std::vector<HistoryItem> const items{
                    {s("Submitted", "جمع کرائی"), "گل بی بی", {}, show_date(words, k_day), {}, 12, "#12"},
                    {s("Report given", "رپورٹ دی گئی"), "رحیم شاہ", s("Tehsildar", "تحصیلدار"), show_date(words, k_day),
                     "رہائش درست ہے۔", 19, "#19"}};
                history(v, items);
            });
        });
        std::vector<std::string> const heads{s("Number", "نمبر"), s("Name", "نام"), s("State", "حالت"),
                                             s("Fee", "فیس")};
        std::vector<std::vector<Cell>> const rows{{{"QTA/L/2026/00001", As::ltr, "#1"},
                                                   {"گل بی بی", As::typed},
                                                   {s("Valid", "مؤثر"), As::text, {}, Tone::ok},
                                                   {"1,250", As::ltr, {}, {}, true}}};
        data_table(v, {s("Register of certificates", "سرٹیفکیٹس کا رجسٹر"), heads, rows});
    });
    return std::move(h).take();
}

std::string gallery_home_page(Site const& site, Words const& words) {
    Html h;
    View v{h, words};
    Sample const s{v};
    std::string const title = v.T("Public services");
    shell(v, site, {.has_nastaliq = true},
          {.title = title, .path = "/", .styles = "home", .is_full_width = true, .is_indexed = true}, [&] {
              hero(v, {v.T("What do you need to do today?"),
                       v.T("Government services, fees and applications in one place. Made for slow internet."),
                       {.action = "/",
                        .name = "q",
                        .label = v.T("Find a service"),
                        .button = v.T("Search"),
                        .hint = s("For example: domicile", "مثلاً: ڈومیسائل"),
                        .icon = Icon::search,
                        .is_search = true}});
              h.el("div", {{"class", "wrap"}}, [&] {
                  std::vector<QuickCard> const cards{{v.T("Track my application"),
                                                      Icon::track,
                                                      {.action = k_track_path,
                                                       .name = "ref",
                                                       .label = v.T("Tracking number (on your receipt)"),
                                                       .button = v.T("Track"),
                                                       .is_reference = true}},
                                                     {v.T("Verify a document"),
                                                      Icon::verify,
                                                      {.action = k_verify_path,
                                                       .name = "code",
                                                       .label = v.T("Number on the document, or scan its QR code"),
                                                       .button = v.T("Verify"),
                                                       .is_reference = true}}};
                  quick_cards(v, cards);
                  std::vector<Tile> const list{
                      {s("Local or domicile certificate", "لوکل یا ڈومیسائل سرٹیفکیٹ"), "#d", s("15 days", "15 دن"),
                       Icon::id},
                      {s("Land record", "زمین کی فرد"), "#l", s("Same day", "اسی دن"), Icon::land},
                      {s("Water connection", "پانی کا کنکشن"), "#w", {}, Icon::water}};
                  tiles(v, v.T("Popular services"), list, "#all");
                  link_list(v, v.T("Browse by need"), list);
                  help_card(v, site);
              });
          });
    return std::move(h).take();
}

}  // namespace bolan::web
