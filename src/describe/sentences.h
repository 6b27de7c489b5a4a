// Every sentence that views of a definition say, in English and Urdu side by side, so that who corrects one sees the
// other. A {name} stands for a value and must stand in both: the compiler checks it.
#pragma once
#include <string_view>

namespace bolan::describe {

struct Sentence {
    std::string_view en, ur;
    consteval Sentence(char const* english, char const* urdu) : en(english), ur(urdu) {
        if (!holds_names_of(en, ur) || !holds_names_of(ur, en)) names_differ();
    }

  private:
    static void names_differ();  // called only in a constant expression that is refused
    static constexpr bool holds_names_of(std::string_view of, std::string_view in) {
        for (auto at = of.find('{'); at != of.npos; at = of.find('{', at + 1))
            if (in.find(of.substr(at, of.find('}', at) - at + 1)) == in.npos) return false;
        return true;
    }
};

namespace says {

// --- Small words
inline constexpr Sentence k_quoted{"“{text}”", "”{text}“"};
inline constexpr Sentence k_and{" and ", " اور "};
inline constexpr Sentence k_or{" or ", " یا "};
inline constexpr Sentence k_comma{", ", "، "};
inline constexpr Sentence k_semicolon{"; ", "؛ "};
inline constexpr Sentence k_yes{"Yes", "ہاں"};
inline constexpr Sentence k_no{"No", "نہیں"};
inline constexpr Sentence k_applicant{"Applicant", "درخواست گزار"};
inline constexpr Sentence k_holders{"Whoever holds an account", "جس کا اکاؤنٹ ہو"};
inline constexpr Sentence k_parent_applicant{"Applicant of the case that opened this one",
                                             "اس معاملے کو کھولنے والے معاملے کا درخواست گزار"};
inline constexpr Sentence k_system{"The program itself", "پروگرام خود"};
inline constexpr Sentence k_start{"Start", "آغاز"};
inline constexpr Sentence k_nobody{"Nobody", "کوئی نہیں"};
inline constexpr Sentence k_money{"Rs {amount}", "{amount} روپے"};
inline constexpr Sentence k_working_days{"{n} working days", "{n} دفتری دن"};
inline constexpr Sentence k_working_hours{"{n} working hours", "{n} دفتری گھنٹے"};
inline constexpr Sentence k_days{"{n} days", "{n} دن"};
inline constexpr Sentence k_hours{"{n} hours", "{n} گھنٹے"};
inline constexpr Sentence k_minutes{"{n} minutes", "{n} منٹ"};
inline constexpr Sentence k_not_notified{"not notified", "نوٹیفائی نہیں ہوا"};
inline constexpr Sentence k_any{"any", "کوئی بھی"};
inline constexpr Sentence k_any_key{"any other", "کوئی اور"};
inline constexpr Sentence k_from_day{"from {day}", "{day} سے"};
inline constexpr Sentence k_until_day{"until {day}", "{day} تک"};
inline constexpr Sentence k_from_until{"from {from} until {until}", "{from} سے {until} تک"};
inline constexpr Sentence k_always{"at all times", "ہمیشہ"};

// --- Conditions: what follows "if". The Urdu verb is in the subjunctive.
inline constexpr Sentence k_either{"either {list}", "یا تو {list}"};
inline constexpr Sentence k_is_answered{"{field} is answered", "{field} کا جواب دیا گیا ہو"};
inline constexpr Sentence k_is_not_answered{"{field} is not answered", "{field} کا جواب نہ دیا گیا ہو"};
inline constexpr Sentence k_answer_is{"the answer to {field} is {value}", "{field} کا جواب {value} ہو"};
inline constexpr Sentence k_answer_is_not{"the answer to {field} is not {value}", "{field} کا جواب {value} نہ ہو"};
inline constexpr Sentence k_equal{"{left} is the same as {right}", "{left} اور {right} ایک ہوں"};
inline constexpr Sentence k_not_equal{"{left} is not the same as {right}", "{left} اور {right} ایک نہ ہوں"};
inline constexpr Sentence k_less{"{left} is less than {right}", "{left}، {right} سے کم ہو"};
inline constexpr Sentence k_at_most{"{left} is at most {right}", "{left}، {right} سے زیادہ نہ ہو"};
inline constexpr Sentence k_more{"{left} is more than {right}", "{left}، {right} سے زیادہ ہو"};
inline constexpr Sentence k_at_least{"{left} is at least {right}", "{left}، {right} سے کم نہ ہو"};
inline constexpr Sentence k_before{"{left} is before {right}", "{left}، {right} سے پہلے ہو"};
inline constexpr Sentence k_not_after{"{left} is not after {right}", "{left}، {right} کے بعد نہ ہو"};
inline constexpr Sentence k_after{"{left} is after {right}", "{left}، {right} کے بعد ہو"};
inline constexpr Sentence k_not_before{"{left} is not before {right}", "{left}، {right} سے پہلے نہ ہو"};
inline constexpr Sentence k_was_done{"{action} has been done", "کارروائی {action} ہو چکی ہو"};
inline constexpr Sentence k_case_is_in{"the case is in the stage {state}", "معاملہ مرحلے {state} میں ہو"};
inline constexpr Sentence k_by_officer{"an officer opened the case", "معاملہ کسی افسر نے شروع کیا ہو"};
inline constexpr Sentence k_not_by_officer{"the applicant opened the case", "معاملہ درخواست گزار نے خود شروع کیا ہو"};
inline constexpr Sentence k_column_is_yes{"{value} says yes", "{value} میں ہاں لکھا ہو"};
inline constexpr Sentence k_rule_holds{"the rule {rule} holds", "قاعدہ {rule} پورا ہو"};
inline constexpr Sentence k_years_since{"the number of full years since {date}",
                                        "{date} سے گزرے ہوئے پورے سالوں کی تعداد"};
inline constexpr Sentence k_today{"the current day", "موجودہ دن"};
inline constexpr Sentence k_current_time{"the current time", "موجودہ وقت"};
inline constexpr Sentence k_count_of{"the number of entries in {list}", "{list} کے اندراجات کی تعداد"};
inline constexpr Sentence k_persons_of{"the number of persons who have done {action}",
                                       "کارروائی {action} کرنے والے افراد کی تعداد"};
inline constexpr Sentence k_sum{"{left} and {right} together", "({left} جمع {right})"};
inline constexpr Sentence k_difference{"{left} less {right}", "({left} منفی {right})"};
inline constexpr Sentence k_column{"{column} of the table {table}", "جدول {table} میں {column}"};
inline constexpr Sentence k_column_for{"{column} of the table {table} for {keys}",
                                       "جدول {table} میں {keys} کے لیے {column}"};
inline constexpr Sentence k_decided{"{column} as the decision table {table} gives it for {keys}",
                                    "وہ {column} جو فیصلے کا جدول {table} {keys} کے لیے دیتا ہے"};
inline constexpr Sentence k_of_entry{"{field} of the entry", "اندراج کا {field}"};
inline constexpr Sentence k_of_record{"{field} of the record", "ریکارڈ کا {field}"};
inline constexpr Sentence k_of_parent{"{field} of the case that opened this one", "اس معاملے کے اصل معاملے کا {field}"};
inline constexpr Sentence k_of_account{"what the applicant's account says of {field}",
                                       "درخواست گزار کے اکاؤنٹ کا {field}"};
inline constexpr Sentence k_if{"if {condition}", "اگر {condition}"};

// --- The summary: what it is
inline constexpr Sentence k_what_it_is{"What this is", "یہ کیا ہے"};
inline constexpr Sentence k_owner{"This is the business of: {office}.", "یہ کام اس دفتر کا ہے: {office}۔"};
inline constexpr Sentence k_law{"The law behind it:", "اس کے پیچھے یہ قانون ہے:"};
inline constexpr Sentence k_open_points{"What nobody has confirmed yet:", "جس کی ابھی کسی نے تصدیق نہیں کی:"};

// --- Who may apply
inline constexpr Sentence k_who_applies{"Who may apply", "کون درخواست دے سکتا ہے"};
inline constexpr Sentence k_citizens{"Every citizen who has an account may apply.",
                                     "ہر وہ شہری درخواست دے سکتا ہے جس کا اکاؤنٹ ہو۔"};
inline constexpr Sentence k_officers{"Officers open it, nobody else: {roles}.",
                                     "اسے صرف افسران شروع کر سکتے ہیں: {roles}۔"};
inline constexpr Sentence k_at_counter{
    "For a person who comes to them these officers may apply: {roles}. The case is then that person's.",
    "جو شخص ان کے پاس آئے اس کی طرف سے یہ افسران درخواست دے سکتے ہیں: {roles}۔ معاملہ پھر اسی شخص کا ہوتا ہے۔"};
inline constexpr Sentence k_none_applies{
    "Nobody applies. The program opens it as a consequence of {services}.",
    "اس کے لیے کوئی درخواست نہیں دیتا۔ پروگرام اسے {services} کے نتیجے میں خود شروع کرتا ہے۔"};
inline constexpr Sentence k_about{"Each case is about one record of the register {registry}.",
                                  "ہر معاملہ رجسٹر {registry} کے ایک ریکارڈ کے بارے میں ہوتا ہے۔"};
inline constexpr Sentence k_place{"The case belongs to the place given under {fields}.",
                                  "معاملہ اس جگہ کا ہوتا ہے جو {fields} میں دی جائے۔"};
inline constexpr Sentence k_unique_record{
    "It is refused when the register {registry} already holds a record in force with the same {fields}. The applicant "
    "is then told: {message}",
    "اگر رجسٹر {registry} میں اسی {fields} کا مؤثر ریکارڈ پہلے سے ہو تو درخواست قبول نہیں ہوتی۔ درخواست گزار کو تب یہ "
    "بتایا جاتا ہے: {message}"};
inline constexpr Sentence k_unique_case{
    "It is refused while another case with the same {fields} is open. The applicant is then told: {message}",
    "جب تک اسی {fields} کا کوئی اور معاملہ چل رہا ہو، درخواست قبول نہیں ہوتی۔ درخواست گزار کو تب یہ بتایا جاتا ہے: "
    "{message}"};

// --- What is asked
inline constexpr Sentence k_what_is_asked{"What is asked", "کیا پوچھا جاتا ہے"};
inline constexpr Sentence k_page{"{page}:", "{page}:"};
inline constexpr Sentence k_page_if{"{page}, only if {condition}:", "{page}، صرف اس صورت میں کہ {condition}:"};
inline constexpr Sentence k_optional{"need not be answered", "جواب ضروری نہیں"};
inline constexpr Sentence k_required_if{"must be answered only if {condition}", "جواب صرف تب ضروری ہے جب {condition}"};
inline constexpr Sentence k_shown_if{"only if {condition}", "صرف اس صورت میں کہ {condition}"};
inline constexpr Sentence k_computed{"worked out by the program, not asked", "پروگرام خود نکالتا ہے، پوچھا نہیں جاتا"};
inline constexpr Sentence k_computed_as{"worked out by the program, not asked: {value}",
                                        "پروگرام خود نکالتا ہے، پوچھا نہیں جاتا: {value}"};
inline constexpr Sentence k_personal{"personal", "ذاتی"};
inline constexpr Sentence k_accepted_if{"accepted only if {condition}; otherwise the answer is: {message}",
                                        "صرف تب قبول ہوتا ہے جب {condition}؛ ورنہ جواب یہ ہے: {message}"};
inline constexpr Sentence k_one_of{"one of: {options}", "ان میں سے ایک: {options}"};
inline constexpr Sentence k_one_of_table{"one of those that the table {table} offers",
                                         "ان میں سے ایک جو جدول {table} میں ہیں"};
inline constexpr Sentence k_inside{"inside {area}", "{area} کے اندر"};
inline constexpr Sentence k_lowest{"at least {value}", "کم سے کم {value}"};
inline constexpr Sentence k_highest{"at most {value}", "زیادہ سے زیادہ {value}"};
inline constexpr Sentence k_earliest{"not before {value}", "{value} سے پہلے نہیں"};
inline constexpr Sentence k_latest{"not after {value}", "{value} کے بعد نہیں"};
inline constexpr Sentence k_longest{"at most {n} characters", "زیادہ سے زیادہ {n} حروف"};
inline constexpr Sentence k_lines{"{min} to {max} entries", "{min} سے {max} اندراج"};
inline constexpr Sentence k_each_entry{"each entry: {fields}", "ہر اندراج میں: {fields}"};
inline constexpr Sentence k_item{"{title} ({notes})", "{title} ({notes})"};

// --- Papers
inline constexpr Sentence k_which_papers{"Which papers are needed", "کون سے کاغذات درکار ہیں"};
inline constexpr Sentence k_bring{"The applicant is asked to have ready:",
                                  "درخواست گزار سے کہا جاتا ہے کہ یہ تیار رکھے:"};
inline constexpr Sentence k_attach{"With the form are sent:", "فارم کے ساتھ یہ بھیجے جاتے ہیں:"};
inline constexpr Sentence k_no_papers{"No paper is asked for.", "کوئی کاغذ طلب نہیں کیا جاتا۔"};
inline constexpr Sentence k_pieces{"{min} to {max} pieces", "{min} سے {max} عدد"};
inline constexpr Sentence k_kinds_of_file{"as {kinds}, each at most {megabytes} MB",
                                          "بطور {kinds}، ہر ایک زیادہ سے زیادہ {megabytes} MB"};

// --- Stages
inline constexpr Sentence k_stages{"The stages, who acts in them, and by when",
                                   "مراحل، کون کارروائی کرتا ہے، اور کب تک"};
inline constexpr Sentence k_roles{"Who acts:", "کارروائی کرنے والے:"};
inline constexpr Sentence k_role_posts{"{role}: whoever holds the post {posts}", "{role}: جو عہدہ {posts} پر ہو"};
inline constexpr Sentence k_role_by_table{"{role}: whoever holds the post that is {value}",
                                          "{role}: جو اس عہدے پر ہو جو {value} میں لکھا ہے"};
inline constexpr Sentence k_opens{"It begins:", "یہ یوں شروع ہوتا ہے:"};
inline constexpr Sentence k_state_waits{"{state}: this waits for {roles}.",
                                        "{state}: یہاں جن کا انتظار ہوتا ہے: {roles}۔"};
inline constexpr Sentence k_state_waits_within{"{state}: this waits for {roles}, {time} at most.",
                                               "{state}: یہاں جن کا انتظار ہوتا ہے: {roles}؛ زیادہ سے زیادہ {time}۔"};
inline constexpr Sentence k_state_plain{"{state}: nobody is waited for.", "{state}: یہاں کسی کا انتظار نہیں ہوتا۔"};
inline constexpr Sentence k_state_lasts{"{state}: nobody is waited for; this lasts {time}.",
                                        "{state}: یہاں کسی کا انتظار نہیں ہوتا؛ مدت {time}۔"};
inline constexpr Sentence k_until{"until the end of the day {value}", "اس دن کے آخر تک: {value}"};
inline constexpr Sentence k_state_waits_until{"{state}: this waits for {roles}, {time}.",
                                              "{state}: یہاں جن کا انتظار ہوتا ہے: {roles}؛ {time}۔"};
inline constexpr Sentence k_state_final{"{state}: the end. {outcome}.", "{state}: یہ اختتام ہے۔ {outcome}۔"};
inline constexpr Sentence k_by_table{"{time} (as {cell} says now)", "{time} (جیسا اس وقت {cell} کہتا ہے)"};
inline constexpr Sentence k_in_working_days{"{n} in working days", "{n} (دفتری دنوں میں)"};
inline constexpr Sentence k_in_working_hours{"{n} in working hours", "{n} (دفتری گھنٹوں میں)"};
inline constexpr Sentence k_in_days{"{n} in days", "{n} (دنوں میں)"};
inline constexpr Sentence k_in_hours{"{n} in hours", "{n} (گھنٹوں میں)"};
inline constexpr Sentence k_in_minutes{"{n} in minutes", "{n} (منٹوں میں)"};
inline constexpr Sentence k_pauses{
    "The office waits for somebody else here: the time of no stage of the office runs meanwhile, nor that of the "
    "promise.",
    "یہاں دفتر کسی اور کا انتظار کرتا ہے: اس دوران نہ دفتر کے کسی مرحلے کی مدت چلتی ہے نہ وعدے کی۔"};
inline constexpr Sentence k_promise_head{"The promise:", "وعدہ:"};
inline constexpr Sentence k_promise{"The service is promised within {time}.", "وعدہ ہے کہ کام {time} میں ہو گا۔"};
inline constexpr Sentence k_promise_from{"Its clock begins in the stage {states}.",
                                         "اس کی مدت اس مرحلے سے شروع ہوتی ہے: {states}۔"};
inline constexpr Sentence k_promise_to{"It is kept in the stage {states}.", "وعدہ اس مرحلے پر پورا ہوتا ہے: {states}۔"};
inline constexpr Sentence k_public_title{"The applicant reads: {title}.", "درخواست گزار یہ پڑھتا ہے: {title}۔"};
inline constexpr Sentence k_followed{"It also stands in the list of who follows it: {roles}.",
                                     "یہ ان کی فہرست میں بھی رہتا ہے جو اس پر نظر رکھتے ہیں: {roles}۔"};
inline constexpr Sentence k_supervisor{"the supervisor", "نگران افسر"};
inline constexpr Sentence k_next_supervisor{"the next supervisor", "اگلا نگران افسر"};
inline constexpr Sentence k_head{"the head of the topmost office", "سب سے اوپر کے دفتر کا سربراہ"};
inline constexpr Sentence k_told_before{"{time} before the time is over, {role} is told.",
                                        "مدت ختم ہونے سے {time} پہلے اطلاع دی جاتی ہے: {role}۔"};
inline constexpr Sentence k_late_at_once{"When the time is over, {role} is told at once.",
                                         "مدت ختم ہوتے ہی اطلاع دی جاتی ہے: {role}۔"};
inline constexpr Sentence k_late_after{"When it is late by {time}, {role} is told.",
                                       "جب {time} کی تاخیر ہو جائے تو اطلاع دی جاتی ہے: {role}۔"};
inline constexpr Sentence k_committee{
    "Those who are waited for decide by votes, under the chair of {chair}, who must vote and breaks a tie. So many "
    "votes "
    "are needed: {quorum}. It is decided once all have voted, or the rest cannot change it, or the time is over.",
    "جن کا انتظار ہے وہ رائے شماری سے فیصلہ کرتے ہیں، زیرِ صدارت {chair}، جن کی رائے لازم ہے اور برابری میں فیصلہ کن۔ "
    "درکار آرا: {quorum}۔ فیصلہ تب ہوتا ہے جب سب رائے دے دیں، یا باقی اسے بدل نہ سکیں، یا مدت ختم ہو۔"};
inline constexpr Sentence k_vote{"Most votes for {action}: it goes to {state}.",
                                 "زیادہ آرا {action} کے حق میں: معاملہ مرحلے {state} میں جاتا ہے۔"};
inline constexpr Sentence k_overdue{"When the time is over, it goes to {state} by itself.",
                                    "مدت ختم ہونے پر معاملہ خود بخود مرحلے {state} میں چلا جاتا ہے۔"};
inline constexpr Sentence k_overdue_do{"When the time is over, {action} is done by itself.",
                                       "مدت ختم ہونے پر یہ کارروائی خود بخود ہو جاتی ہے: {action}۔"};
inline constexpr Sentence k_then{"It goes to {state} by itself as soon as {condition}.",
                                 "معاملہ خود بخود مرحلے {state} میں چلا جاتا ہے جونہی {condition}۔"};
inline constexpr Sentence k_may_go{"{roles} may do {action}: it then goes to {state}.",
                                   "کارروائی {action}، اختیار: {roles}۔ معاملہ پھر مرحلے {state} میں جاتا ہے۔"};
inline constexpr Sentence k_may_stay{"{roles} may do {action}: the stage stays the same.",
                                     "کارروائی {action}، اختیار: {roles}۔ مرحلہ وہی رہتا ہے۔"};
inline constexpr Sentence k_keeps_task{"Whoever does it is still waited for, and the time of the stage runs on.",
                                       "یہ کرنے والے کا انتظار پھر بھی جاری رہتا ہے، اور مرحلے کی مدت چلتی رہتی ہے۔"};
inline constexpr Sentence k_only_if{"Only if {condition}.", "صرف اس صورت میں کہ {condition}۔"};
inline constexpr Sentence k_only_within{"Only within {time} after the stage began.",
                                        "صرف مرحلہ شروع ہونے کے بعد {time} کے اندر۔"};
inline constexpr Sentence k_once{"Each person only once until the case leaves the stage.",
                                 "جب تک معاملہ اس مرحلے میں ہو، ہر شخص صرف ایک بار۔"};
inline constexpr Sentence k_asks{"Asked: {fields}.", "یہ پوچھا جاتا ہے: {fields}۔"};
inline constexpr Sentence k_edits{"The answers of the form may be changed.", "فارم کے جوابات بدلے جا سکتے ہیں۔"};
inline constexpr Sentence k_granted{"The application is granted", "درخواست منظور ہو جاتی ہے"};
inline constexpr Sentence k_refused{"The application is refused", "درخواست نامنظور ہو جاتی ہے"};
inline constexpr Sentence k_withdrawn{"The application was taken back", "درخواست واپس لے لی گئی"};
inline constexpr Sentence k_lapsed{"It ended because the time ran out", "مدت گزر جانے سے معاملہ ختم ہوا"};
inline constexpr Sentence k_closed{"The case is closed", "معاملہ بند ہو جاتا ہے"};

// --- Never the same person
inline constexpr Sentence k_same_person{"Who may not be the same person", "کون ایک ہی شخص نہیں ہو سکتا"};
inline constexpr Sentence k_not_by{
    "Whoever did {done} in a case may not do {action} in it.",
    "جس نے کسی معاملے میں کارروائی {done} کی ہو، وہ اسی معاملے میں کارروائی {action} نہیں کر سکتا۔"};
inline constexpr Sentence k_anew{
    "Of these, {done} counts only until the case comes back to the stage: it is then done anew.",
    "ان میں سے {done} صرف تب تک شمار ہوتی ہے جب تک معاملہ اس مرحلے میں واپس نہ آئے: پھر یہ نئے سرے سے ہوتی ہے۔"};
inline constexpr Sentence k_no_rule_of_persons{"No rule keeps two acts apart.",
                                               "کوئی قاعدہ دو کارروائیوں کے لیے الگ الگ اشخاص لازم نہیں کرتا۔"};

// --- Fee and tables
inline constexpr Sentence k_cost{"What it costs", "اس پر کیا خرچ آتا ہے"};
inline constexpr Sentence k_no_fee{"There is no fee.", "کوئی فیس نہیں۔"};
inline constexpr Sentence k_fee{"{head}: {value}.", "{head}: {value}۔"};
inline constexpr Sentence k_fee_before{"It must be paid before {action}. {role} notes the payment.",
                                       "یہ کارروائی {action} سے پہلے ادا ہونی چاہیے۔ ادائیگی درج کرنے والا: {role}۔"};
inline constexpr Sentence k_fee_not_notified{"What no notification has set is not charged.",
                                             "جو کسی نوٹیفکیشن سے مقرر نہیں ہوئی وہ وصول نہیں کی جاتی۔"};
inline constexpr Sentence k_tables{"What dated tables set", "تاریخ وار جدول کیا مقرر کرتے ہیں"};
inline constexpr Sentence k_table{"The table {table}:", "جدول {table}:"};
inline constexpr Sentence k_row{"{keys}: {values}, {span} ({notification})",
                                "{keys}: {values}، {span} ({notification})"};
inline constexpr Sentence k_row_without_key{"{values}, {span} ({notification})", "{values}، {span} ({notification})"};
inline constexpr Sentence k_notification{"notification: {text}", "نوٹیفکیشن: {text}"};
inline constexpr Sentence k_no_notification{"no notification named", "کسی نوٹیفکیشن کا حوالہ نہیں"};

// --- Documents, records, appeal, messages
inline constexpr Sentence k_documents{"Which documents come out", "کون سی دستاویزات جاری ہوتی ہیں"};
inline constexpr Sentence k_no_documents{"No document is made.", "کوئی دستاویز نہیں بنتی۔"};
inline constexpr Sentence k_document{"{document}: made by {action}, signed by {role}.",
                                     "{document}: کارروائی {action} سے بنتی ہے؛ دستخط: {role}۔"};
inline constexpr Sentence k_recorded{"What is recorded, and who may see it", "کیا درج ہوتا ہے اور کون دیکھ سکتا ہے"};
inline constexpr Sentence k_case_seen{
    "The case, its answers and papers are seen by the applicant and by those who act in it.",
    "معاملہ، اس کے جوابات اور کاغذات درخواست گزار اور اس میں کارروائی کرنے والے دیکھتے ہیں۔"};
inline constexpr Sentence k_watched{"These offices above may look on: {offices}.",
                                    "یہ بالا دفاتر بھی دیکھ سکتے ہیں: {offices}۔"};
inline constexpr Sentence k_creates{"{action} enters a record in the register {registry}.",
                                    "کارروائی {action} سے رجسٹر {registry} میں ایک ریکارڈ درج ہوتا ہے۔"};
inline constexpr Sentence k_updates{"{action} changes a record of the register {registry}.",
                                    "کارروائی {action} سے رجسٹر {registry} کا ایک ریکارڈ بدلتا ہے۔"};
inline constexpr Sentence k_opens_cases{"{action} opens cases of {service}.",
                                        "کارروائی {action} سے {service} کے معاملات شروع ہوتے ہیں۔"};
inline constexpr Sentence k_performs{"After {action} the program itself does {other}.",
                                     "کارروائی {action} کے بعد پروگرام خود کارروائی {other} کرتا ہے۔"};
inline constexpr Sentence k_performs_on_children{
    "After {action} the program itself does {other} in the cases that were opened from here.",
    "کارروائی {action} کے بعد پروگرام خود ان معاملات میں کارروائی {other} کرتا ہے جو یہاں سے شروع ہوئے۔"};
inline constexpr Sentence k_consequence{
    "When a record of {registry} changes so that the rule {rule} holds, other records change with it.",
    "جب {registry} کا کوئی ریکارڈ یوں بدلے کہ قاعدہ {rule} پورا ہو تو اس کے ساتھ دوسرے ریکارڈ بھی بدلتے ہیں۔"};
inline constexpr Sentence k_registry_readers{
    "Records of {registry} are read by these offices, each in its own area: {offices}.",
    "{registry} کے ریکارڈ یہ دفاتر اپنے اپنے علاقے میں پڑھتے ہیں: {offices}۔"};
inline constexpr Sentence k_registry_public{"Anybody who verifies a document of it sees: {fields}.",
                                            "جو کوئی اس کی دستاویز کی تصدیق کرے، یہ دیکھتا ہے: {fields}۔"};
inline constexpr Sentence k_registry_personal{
    "These are personal, are never public and stand masked in lists: {fields}.",
    "یہ ذاتی ہیں، کبھی عوام کو نہیں دکھائے جاتے اور فہرستوں میں چھپے رہتے ہیں: {fields}۔"};
inline constexpr Sentence k_ledger{
    "Every act is entered in the public ledger as a fingerprint, from which nobody can read the data.",
    "ہر کارروائی عوامی کھاتے میں ایک نشان کے طور پر درج ہوتی ہے، جس سے کوئی معلومات نہیں پڑھی جا سکتیں۔"};
inline constexpr Sentence k_appeal{"Appeal", "اپیل"};
inline constexpr Sentence k_appeal_from{
    "After {state}, {who} may do {action}. It then goes to {next}, where it is decided by {roles}.",
    "مرحلے {state} کے بعد کارروائی {action}، اختیار: {who}۔ معاملہ پھر مرحلے {next} میں جاتا ہے؛ وہاں فیصلہ کرنے والا: "
    "{roles}۔"};
inline constexpr Sentence k_no_appeal{"The definition gives no appeal from {states}.",
                                      "اس تعریف میں {states} کے خلاف کوئی اپیل نہیں رکھی گئی۔"};
inline constexpr Sentence k_no_refusal{
    "No end of this procedure is a refusal, and none can be taken further.",
    "اس کارروائی کا کوئی اختتام نامنظوری نہیں، اور کسی اختتام سے آگے کارروائی نہیں ہو سکتی۔"};
inline constexpr Sentence k_messages{"What people are told", "لوگوں کو کیا بتایا جاتا ہے"};
inline constexpr Sentence k_no_messages{"No message is sent.", "کوئی پیغام نہیں بھیجا جاتا۔"};
inline constexpr Sentence k_told_holders{"{who}, by CNIC: {cnics}", "{who}، شناختی کارڈ نمبر کے مطابق: {cnics}"};
inline constexpr Sentence k_message{"By {action}, {role} is told: {text}",
                                    "کارروائی {action} پر پیغام ({role}): {text}"};

// --- The table of roles
inline constexpr Sentence k_not_whoever{"Not by whoever did {done} in the case.",
                                        "وہ نہیں جس نے اس معاملے میں کارروائی {done} کی ہو۔"};
inline constexpr Sentence k_stage_stays{"stays", "وہی رہتا ہے"};
inline constexpr Sentence k_permits{"Who may do what, stage by stage", "کس مرحلے میں کون کیا کر سکتا ہے"};
inline constexpr Sentence k_role_table{"Who the roles are", "کردار کون ہیں"};
inline constexpr Sentence k_role{"Who", "کون"};
inline constexpr Sentence k_action{"Action", "کارروائی"};
inline constexpr Sentence k_actions{"Actions", "کارروائیاں"};
inline constexpr Sentence k_posts{"Posts", "عہدے"};
inline constexpr Sentence k_leads_to{"Next stage", "اگلا مرحلہ"};
inline constexpr Sentence k_limits{"Limits", "حدود"};

// --- The diagram
inline constexpr Sentence k_diagram{"{service}: stages and the ways between them",
                                    "{service}: مراحل اور ان کے درمیان راستے"};
inline constexpr Sentence k_way{"From {from} to {to}: {labels}.", "{from} سے {to} تک: {labels}۔"};
inline constexpr Sentence k_by_itself{"by itself", "خود بخود"};
inline constexpr Sentence k_time_over{"time is over", "مدت ختم"};
inline constexpr Sentence k_stays{"In {state}, without leaving it: {labels}.",
                                  "{state} میں، اسے چھوڑے بغیر: {labels}۔"};
inline constexpr Sentence k_ends{"Ends: {states}.", "اختتام: {states}۔"};

// --- The difference between two versions
inline constexpr Sentence k_changes{"What changes", "کیا بدلتا ہے"};
inline constexpr Sentence k_nothing_changes{"Nothing changes.", "کچھ نہیں بدلتا۔"};
inline constexpr Sentence k_table_of{"Table {table} of {system}", "{system} کا جدول {table}"};
inline constexpr Sentence k_registry_of{"Register {registry}", "رجسٹر {registry}"};
inline constexpr Sentence k_document_of{"Document {document}", "دستاویز {document}"};
inline constexpr Sentence k_new_thing{"This is new.", "یہ نیا ہے۔"};
inline constexpr Sentence k_gone{"This is no longer there.", "یہ اب نہیں رہے گا۔"};
inline constexpr Sentence k_untold{
    "Something changes that these sentences do not tell, as the order of questions. Compare the files.",
    "کچھ ایسا بدلتا ہے جو ان جملوں میں نہیں، جیسے سوالوں کی ترتیب۔ فائلوں کا موازنہ کریں۔"};
inline constexpr Sentence k_renamed{"{before} is now called {after}.", "{before} کا نام اب {after} ہے۔"};
inline constexpr Sentence k_now{"Now: {fact}", "اب: {fact}"};
inline constexpr Sentence k_no_longer{"No longer: {fact}", "اب نہیں: {fact}"};
inline constexpr Sentence k_new_question{"A new question: {question}.", "نیا سوال: {question}۔"};
inline constexpr Sentence k_no_question{"No longer asked: {question}.", "اب نہیں پوچھا جاتا: {question}۔"};
inline constexpr Sentence k_new_column{"A new entry: {column}.", "نیا اندراج: {column}۔"};
inline constexpr Sentence k_no_column{"No longer kept: {column}.", "اب درج نہیں ہوتا: {column}۔"};
inline constexpr Sentence k_now_of{"For {thing} it is now so: {fact}.", "{thing} کے لیے اب یہ ہے: {fact}۔"};
inline constexpr Sentence k_no_longer_of{"For {thing} it is no longer so: {fact}.",
                                         "{thing} کے لیے اب یہ نہیں: {fact}۔"};
inline constexpr Sentence k_other_kind{"{field} takes another kind of answer.", "{field} کا جواب اب دوسری قسم کا ہے۔"};
inline constexpr Sentence k_hint{"the hint reads {hint}", "ہدایت یہ ہے: {hint}"};
inline constexpr Sentence k_effects_change{
    "What {action} writes or sends changes: {before} becomes {after}.",
    "کارروائی {action} جو لکھتی یا بھیجتی ہے وہ بدلتا ہے: پہلے {before}، اب {after}۔"};
inline constexpr Sentence k_nothing{"nothing", "کچھ نہیں"};
inline constexpr Sentence k_new_stage{"A new stage: {state}", "نیا مرحلہ: {state}"};
inline constexpr Sentence k_no_stage{"The stage {state} is no longer there.", "مرحلہ {state} اب نہیں رہے گا۔"};
inline constexpr Sentence k_stage_changes{"The stage {state}:", "مرحلہ {state}:"};
inline constexpr Sentence k_action_changes{"The action {action}:", "کارروائی {action}:"};
inline constexpr Sentence k_may_now{"{role} may now do {action} in the stage {state}.",
                                    "اب مرحلے {state} میں کارروائی {action} کا اختیار ان کا بھی ہے: {role}۔"};
inline constexpr Sentence k_may_no_longer{"{role} may no longer do {action} in the stage {state}.",
                                          "اب مرحلے {state} میں کارروائی {action} کا اختیار ان کا نہیں رہا: {role}۔"};
inline constexpr Sentence k_leads_now{"{action} now leads to {after}, no longer to {before}.",
                                      "کارروائی {action} سے معاملہ اب {after} میں جاتا ہے، {before} میں نہیں۔"};
inline constexpr Sentence k_leads_on_now{
    "{action} now leads to {after}; before, the stage stayed the same.",
    "کارروائی {action} سے معاملہ اب {after} میں جاتا ہے؛ پہلے مرحلہ وہی رہتا تھا۔"};
inline constexpr Sentence k_stays_now{"{action} no longer leads to {before}: the stage stays the same.",
                                      "کارروائی {action} سے معاملہ اب {before} میں نہیں جاتا: مرحلہ وہی رہتا ہے۔"};
inline constexpr Sentence k_barred_now{"Whoever did {done} may no longer do {action}.",
                                       "جس نے کارروائی {done} کی ہو وہ اب کارروائی {action} نہیں کر سکتا۔"};
inline constexpr Sentence k_free_now{"Whoever did {done} may now do {action} too.",
                                     "جس نے کارروائی {done} کی ہو وہ اب کارروائی {action} بھی کر سکتا ہے۔"};
inline constexpr Sentence k_cell_changes{
    "{column} for {keys} becomes {after} instead of {before}, {span} ({notification}).",
    "{keys} کے لیے {column}، {span}: پہلے {before}، اب {after} ({notification})۔"};
inline constexpr Sentence k_cell_without_key{"{column} becomes {after} instead of {before}, {span} ({notification}).",
                                             "{column}، {span}: پہلے {before}، اب {after} ({notification})۔"};
inline constexpr Sentence k_live_state{"A record in the state {state} is in force.",
                                       "حالت {state} کا ریکارڈ مؤثر ہوتا ہے۔"};
inline constexpr Sentence k_dead_state{"A record in the state {state} is not in force.",
                                       "حالت {state} کا ریکارڈ مؤثر نہیں ہوتا۔"};
inline constexpr Sentence k_row_ends{"The row {row} now holds {span}.", "سطر {row} اب {span} مؤثر ہے۔"};
inline constexpr Sentence k_new_row{"A new row: {row}.", "نئی سطر: {row}۔"};
inline constexpr Sentence k_no_row{"No longer in the table: {row}.", "جدول میں اب نہیں: {row}۔"};

// --- Below a summary that is signed
inline constexpr Sentence k_signature{"Signature", "دستخط"};
inline constexpr Sentence k_found_right{"I have read this text. It says what the law says.",
                                        "میں نے یہ متن پڑھا ہے۔ یہ وہی کہتا ہے جو قانون کہتا ہے۔"};
inline constexpr Sentence k_sign_name{"Name:", "نام:"};
inline constexpr Sentence k_sign_post{"Post:", "عہدہ:"};
inline constexpr Sentence k_sign_date{"Date:", "تاریخ:"};
inline constexpr Sentence k_sign_here{"Signature:", "دستخط:"};

// --- The dictionary
inline constexpr Sentence k_dictionary{"Every column of the tables", "جدولوں کا ہر خانہ"};
inline constexpr Sentence k_table_head{"Table", "جدول"};
inline constexpr Sentence k_column_head{"Column", "خانہ"};
inline constexpr Sentence k_type{"Type", "قسم"};
inline constexpr Sentence k_meaning{"Meaning", "مطلب"};
inline constexpr Sentence k_personal_head{"Personal", "ذاتی"};

// Columns that every service and every registry has
inline constexpr Sentence k_of_case{"The case", "معاملہ"};
inline constexpr Sentence k_id{"Identifier", "شناخت"};
inline constexpr Sentence k_reference{"Tracking number", "ٹریکنگ نمبر"};
inline constexpr Sentence k_service{"Name of the service", "خدمت کا نام"};
inline constexpr Sentence k_definition{"Fingerprint of the definition that the case follows",
                                       "اس تعریف کا نشان جس پر معاملہ چلتا ہے"};
inline constexpr Sentence k_state{"Stage", "مرحلہ"};
inline constexpr Sentence k_outcome{"How it ended", "کیسے ختم ہوا"};
inline constexpr Sentence k_area{"Place that it belongs to", "جس جگہ کا معاملہ ہے"};
inline constexpr Sentence k_applicant_id{"Who applied", "کس نے درخواست دی"};
inline constexpr Sentence k_subject{"Name in lists", "فہرستوں میں نام"};
inline constexpr Sentence k_national_id{"CNIC by which it is found", "شناختی کارڈ نمبر جس سے تلاش ہوتا ہے"};
inline constexpr Sentence k_record{"The record it is about or has made", "وہ ریکارڈ جس کے بارے میں ہے یا جو اس سے بنا"};
inline constexpr Sentence k_parent{"The case that opened it", "وہ معاملہ جس نے اسے شروع کیا"};
inline constexpr Sentence k_opened_at{"When it was opened", "کب شروع ہوا"};
inline constexpr Sentence k_entered_at{"When the stage began", "مرحلہ کب شروع ہوا"};
inline constexpr Sentence k_promised_from{"When the time of the promise began", "وعدے کا وقت کب شروع ہوا"};
inline constexpr Sentence k_promised_at{"When the service is promised", "کام کے وعدے کا وقت"};
inline constexpr Sentence k_in_time{"Whether the promise was kept", "کیا وعدہ وقت پر پورا ہوا"};
inline constexpr Sentence k_due_at{"Until when the stage should be done", "مرحلہ کب تک ہونا چاہیے"};
inline constexpr Sentence k_closed_at{"When it ended", "کب ختم ہوا"};
inline constexpr Sentence k_stay{"How many stages it has entered", "کتنے مراحل میں داخل ہوا"};
inline constexpr Sentence k_version{"How many times it has changed", "کتنی بار بدلا"};
inline constexpr Sentence k_hands{"Who has acted in it, at which post", "کس نے کس عہدے سے کارروائی کی"};
inline constexpr Sentence k_number{"Number", "نمبر"};
inline constexpr Sentence k_record_state{"State of the record", "ریکارڈ کی حالت"};
inline constexpr Sentence k_live{"Whether it is in force", "مؤثر ہے یا نہیں"};
inline constexpr Sentence k_created_at{"When it was entered", "کب درج ہوا"};
inline constexpr Sentence k_changed_at{"When it last changed", "آخری بار کب بدلا"};

}  // namespace says

}  // namespace bolan::describe
