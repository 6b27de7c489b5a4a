// The sentences in which stories are told; sentences.h has the others and the words that both use.
#pragma once
#include "describe/sentences.h"

namespace bolan::describe::says {

// --- Who, when, and what is spoken of
inline constexpr Sentence k_people{"The people of this story:", "اس کہانی کے لوگ:"};
inline constexpr Sentence k_person{"{name}, CNIC {cnic}, mobile {phone}",
                                   "نام {name}، شناختی کارڈ نمبر {cnic}، موبائل {phone}"};
inline constexpr Sentence k_supposing{"Supposing that the table {table} says this, whatever is notified:",
                                      "یہ مان کر کہ جدول {table} میں یہ لکھا ہے، جو بھی نوٹیفائی ہوا ہو:"};
inline constexpr Sentence k_supposed_row{"For {row}", "برائے {row}"};
inline constexpr Sentence k_begins_on{"It begins on {time}.", "یہ اس وقت شروع ہوتی ہے: {time}۔"};
inline constexpr Sentence k_time{"{day}, {hour}", "{day}، {hour} بجے"};
inline constexpr Sentence k_answers_of{"Answers {n}, to which the steps below refer:",
                                       "جوابات {n}، جن کا حوالہ نیچے کے مراحل میں ہے:"};
inline constexpr Sentence k_seat_at{"{post} ({area})", "{post} ({area})"};
inline constexpr Sentence k_numbered_seat_at{"{post}, seat {n} ({area})", "{post}، نشست {n} ({area})"};
inline constexpr Sentence k_case_number{"case {n}", "معاملہ نمبر {n}"};
inline constexpr Sentence k_child{"case {n} of those that {parent} opened",
                                  "{parent} سے شروع ہونے والے معاملات میں سے معاملہ نمبر {n}"};
inline constexpr Sentence k_children{"cases {first} to {last} of those that {parent} opened",
                                     "{parent} سے شروع ہونے والے معاملات میں سے {first} تا {last}"};
inline constexpr Sentence k_all_children{"all cases that {parent} opened", "{parent} سے شروع ہونے والے تمام معاملات"};
inline constexpr Sentence k_record_of{"the record of {case}", "{case} کا ریکارڈ"};
inline constexpr Sentence k_field_of_record{"{field} of the record of {case}", "{case} کے ریکارڈ میں درج {field}"};
inline constexpr Sentence k_field_of_case{"{field} of {case}", "{case} میں درج {field}"};
inline constexpr Sentence k_document_of_case{"{document} of {case}", "{case} کی دستاویز {document}"};
inline constexpr Sentence k_reference_of{"the tracking number of {case}", "{case} کا ٹریکنگ نمبر"};

// --- Answers
inline constexpr Sentence k_entry{"{field}: {value}", "{field}: {value}"};
inline constexpr Sentence k_no_answer{"no answer", "کوئی جواب نہیں"};
inline constexpr Sentence k_picture{"a picture", "ایک تصویر"};
inline constexpr Sentence k_paper{"a paper (PDF)", "ایک کاغذ (PDF)"};
inline constexpr Sentence k_line{"({n}) {answers}", "({n}) {answers}"};
inline constexpr Sentence k_answers{"Answers:", "جوابات:"};
inline constexpr Sentence k_same_answers{"Answers {n}.", "جوابات {n}۔"};
inline constexpr Sentence k_same_answers_but{"Answers {n}, but:", "جوابات {n}، مگر:"};
inline constexpr Sentence k_about_record{"It is about {record}.", "یہ اس کے بارے میں ہے: {record}۔"};

// --- What people do, and what is refused. In Urdu who does it stands before a colon: a title would otherwise be
// inflected.
inline constexpr Sentence k_applies{"{who} applies for {service} ({case}).",
                                    "{who}: {service} کے لیے درخواست ({case})۔"};
inline constexpr Sentence k_begins{"{who} opens {case} of {service}.", "{who}: {service} کا آغاز ({case})۔"};
inline constexpr Sentence k_does{"{who} does {action} in {case}.", "{who}: {case} میں کارروائی {action}۔"};
inline constexpr Sentence k_tries_to_apply{"{who} wants to apply for {service}. This is refused: {why}",
                                           "{who}: {service} کے لیے درخواست کی کوشش۔ یہ قبول نہیں ہوئی: {why}"};
inline constexpr Sentence k_tries_to_begin{"{who} wants to open a case of {service}. This is refused: {why}",
                                           "{who}: {service} کے آغاز کی کوشش۔ یہ قبول نہیں ہوئی: {why}"};
inline constexpr Sentence k_tries{"{who} wants to do {action} in {case}. This is refused: {why}",
                                  "{who}: {case} میں کارروائی {action} کی کوشش۔ یہ قبول نہیں ہوئی: {why}"};
inline constexpr Sentence k_receives{"{who} receives at the counter what {case} owes.",
                                     "{who}: {case} میں واجب رقم کی کاؤنٹر پر وصولی۔"};
inline constexpr Sentence k_is_given{"The register {registry} is given {n} records. The first of them:",
                                     "رجسٹر {registry} میں {n} ریکارڈ درج کیے گئے۔ ان میں سے پہلا:"};
inline constexpr Sentence k_is_given_one{"The register {registry} is given a record:",
                                         "رجسٹر {registry} میں ایک ریکارڈ درج کیا گیا:"};
inline constexpr Sentence k_time_passes{"Time passes: {time}.", "وقت گزرتا ہے: {time}۔"};
inline constexpr Sentence k_time_comes{"Time passes until {time}.", "وقت گزر کر یہ ہو جاتا ہے: {time}۔"};
inline constexpr Sentence k_announced{"A holiday is announced: {name}, from {from} to {to}.",
                                      "تعطیل کا اعلان ہوتا ہے: {name}، {from} سے {to} تک۔"};
inline constexpr Sentence k_announced_in{"A holiday is announced for {areas} alone: {name}, from {from} to {to}.",
                                         "صرف {areas} کے لیے تعطیل کا اعلان ہوتا ہے: {name}، {from} سے {to} تک۔"};
inline constexpr Sentence k_story_officers{"The officers of this story:", "اس کہانی کے افسر:"};
inline constexpr Sentence k_holds_post{"{who} is {post}.", "{who}: {post}۔"};
inline constexpr Sentence k_order{"An order about {who}: {kind}.", "{who} کے بارے میں حکم: {kind}۔"};
inline constexpr Sentence k_order_refused{"An order about {who} is tried: {kind}. This is refused: {why}",
                                          "{who} کے بارے میں حکم کی کوشش: {kind}۔ یہ قبول نہیں ہوا: {why}"};
inline constexpr Sentence k_order_by{"It is given by {who}.", "حکم دینے والا: {who}۔"};
inline constexpr Sentence k_order_post{"To the post: {post}.", "عہدہ: {post}۔"};
inline constexpr Sentence k_order_from{"With effect from {day}.", "نافذ العمل از {day}۔"};
inline constexpr Sentence k_order_to{"Last day: {day}.", "آخری دن: {day}۔"};
inline constexpr Sentence k_order_substitute{"{who} acts meanwhile.", "اس دوران کام کرنے والا: {who}۔"};
inline constexpr Sentence k_order_services{"Only for: {services}.", "صرف ان کے لیے: {services}۔"};
inline constexpr Sentence k_order_actions{"Only to do: {actions}.", "صرف یہ کارروائیاں: {actions}۔"};
inline constexpr Sentence k_order_amount{"Up to {amount} rupees.", "{amount} روپے تک۔"};
inline constexpr Sentence k_order_relieves{"Whoever holds the post is relieved of it.",
                                           "جو اس عہدے پر ہے وہ سبکدوش ہوتا ہے۔"};
inline constexpr Sentence k_acts_at{"From the post: {post}.", "اس عہدے سے: {post}۔"};
inline constexpr Sentence k_orders[]{{"posting", "تعیناتی"},
                                     {"transfer", "تبادلہ"},
                                     {"officiating", "قائم مقامی"},
                                     {"additional charge", "اضافی چارج"},
                                     {"end of a charge", "چارج کا خاتمہ"},
                                     {"leave", "رخصت"},
                                     {"suspension", "معطلی"},
                                     {"return to duty", "ڈیوٹی پر واپسی"},
                                     {"leaving the service", "ملازمت سے علیحدگی"},
                                     {"delegation", "تفویضِ اختیار"}};

// --- What then holds
inline constexpr Sentence k_is_due{"It is due by {time}.", "اس کی مدت {time} تک ہے۔"};
inline constexpr Sentence k_is_now_in{"Now {case} is in the stage {state}.", "اب {case} مرحلے {state} میں ہے۔"};
inline constexpr Sentence k_now_holds{"Now this holds of {case}:", "اب {case} کے بارے میں یہ درست ہے:"};
inline constexpr Sentence k_has_ended{"It has ended. {outcome}.", "یہ ختم ہو چکا ہے۔ {outcome}۔"};
inline constexpr Sentence k_waits{"It waits for {roles}.", "انتظار ان کا ہے: {roles}۔"};
inline constexpr Sentence k_waits_for_nobody{"It waits for nobody.", "کسی کا انتظار نہیں۔"};
inline constexpr Sentence k_belongs_to{"It belongs to {area}.", "یہ یہاں کا ہے: {area}۔"};
inline constexpr Sentence k_is_late{"It is late.", "اس میں تاخیر ہو چکی ہے۔"};
inline constexpr Sentence k_is_in_time{"It is not late.", "اس میں تاخیر نہیں ہوئی۔"};
inline constexpr Sentence k_may_see{"{who} may see it.", "{who}: اسے دیکھنے کا اختیار ہے۔"};
inline constexpr Sentence k_is_offered{"{who} may now do {actions}.", "{who}: اب اس کارروائی کا اختیار ہے: {actions}۔"};
inline constexpr Sentence k_is_not_offered{"{who} may not do {actions} now.",
                                           "{who}: اب اس کارروائی کا اختیار نہیں: {actions}۔"};
inline constexpr Sentence k_refused_attempts{"Refused attempts in the log: {n}.", "لاگ میں رد کی گئی کوششیں: {n}۔"};
inline constexpr Sentence k_children_in{"Of the cases that {case} opened, in the stage {state}: {n}.",
                                        "{case} سے شروع ہونے والے معاملات میں سے مرحلے {state} میں: {n}۔"};
inline constexpr Sentence k_children_number{"Cases that {case} opened: {n}.", "{case} سے شروع ہونے والے معاملات: {n}۔"};
inline constexpr Sentence k_inbox_number{"Cases in the inbox of {who}: {n}.", "اِن باکس ({who}) میں معاملات: {n}۔"};
inline constexpr Sentence k_inbox_holds{"In the inbox of {who}: {cases}.", "اِن باکس ({who}) میں ہے: {cases}۔"};
inline constexpr Sentence k_inbox_lacks{"Not in the inbox of {who}: {cases}.", "اِن باکس ({who}) میں نہیں: {cases}۔"};
inline constexpr Sentence k_is_told{"{who} has {case} in the list for attention.",
                                    "{who}: {case} توجہ کی فہرست میں ہے۔"};
inline constexpr Sentence k_is_not_told{"{who} does not have {case} in the list for attention.",
                                        "{who}: {case} توجہ کی فہرست میں نہیں۔"};
inline constexpr Sentence k_register_holds{"The register {registry} now holds a record that says:",
                                           "رجسٹر {registry} میں اب ایک ریکارڈ ہے جس میں لکھا ہے:"};
inline constexpr Sentence k_register_holds_many{"The register {registry} now holds {n} records that say:",
                                                "رجسٹر {registry} میں اب {n} ریکارڈ ہیں جن میں لکھا ہے:"};
inline constexpr Sentence k_register_lacks{"The register {registry} holds no record that says:",
                                           "رجسٹر {registry} میں ایسا کوئی ریکارڈ نہیں جس میں لکھا ہو:"};
inline constexpr Sentence k_was_made{"The document {document} was made in {case}.",
                                     "{case} میں دستاویز {document} بنی۔"};
inline constexpr Sentence k_it_says{"It says: {text}", "اس میں لکھا ہے: {text}"};
inline constexpr Sentence k_table_rows{"Rows of its table: {n}", "اس کے جدول کی سطریں: {n}"};
inline constexpr Sentence k_anybody_reads{"Anybody who verifies {document} reads: {verdict}.",
                                          "جو کوئی {document} کی تصدیق کرے، یہ پڑھتا ہے: {verdict}۔"};
inline constexpr Sentence k_not_shown{"Not shown: {fields}", "نہیں دکھایا جاتا: {fields}"};
inline constexpr Sentence k_is_written{"{who} has a message: {text}", "{who}: یہ پیغام ملا: {text}"};
inline constexpr Sentence k_is_written_times{"{who} has {n} messages that say {text}",
                                             "{who}: ایسے پیغامات کی تعداد {n} ہے جن میں لکھا ہے: {text}"};
inline constexpr Sentence k_is_promised{"It is promised by {time}.", "وعدہ {time} تک کا ہے۔"};
inline constexpr Sentence k_promise_kept{"The promise was kept.", "وعدہ پورا ہوا۔"};
inline constexpr Sentence k_promise_broken{"The promise was broken.", "وعدہ پورا نہیں ہوا۔"};
inline constexpr Sentence k_promise_open{"The promise is still open.", "وعدہ ابھی باقی ہے۔"};
inline constexpr Sentence k_is_written_part{"{who} has a message that says {text}",
                                            "{who}: ایسا پیغام ملا جس میں لکھا ہے: {text}"};
inline constexpr Sentence k_report_says{"{who} reads this line in the report {report}:",
                                        "{who}: رپورٹ {report} میں یہ سطر نظر آتی ہے:"};
inline constexpr Sentence k_how_many{"Number", "تعداد"};

// --- What a verification answers
inline constexpr Sentence k_valid{"it is valid", "یہ درست ہے"};
inline constexpr Sentence k_under_review{"it is under review", "یہ زیرِ جائزہ ہے"};
inline constexpr Sentence k_cancelled{"it is cancelled", "یہ منسوخ ہے"};
inline constexpr Sentence k_superseded{"another has taken its place", "اس کی جگہ دوسری نے لے لی ہے"};
inline constexpr Sentence k_expired{"it has expired", "اس کی میعاد ختم ہو چکی ہے"};
inline constexpr Sentence k_issued{"it was issued", "یہ جاری ہوئی"};

}  // namespace bolan::describe::says
