// Whatever is sent: a clear answer with a stable code, never a 500, nothing lost, nothing doubled. (ApiTest::send fails
// a test whose answer is a 5xx or an error without a code.)
#include "api/testing.h"

namespace bolan::api::testing {

using http::Method;

class Abuse : public ApiTest {
  protected:
    Answer apply(std::string const& token, Value const& form) {
        return post("/api/v1/services/library_card/cases", token, form);
    }
    Answer apply_raw(std::string const& token, std::string const& body, std::string const& type = "application/json") {
        return send({Method::post, "/api/v1/services/library_card/cases", token, body, type, "a-key"});
    }
    std::size_t cases_of(std::string const& token) {
        return get("/api/v1/cases", token).body["cases"].as_list().size();
    }
};

TEST_F(Abuse, json_that_is_none_is_refused_by_what_is_wrong_with_it) {
    auto const token = ada();
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "[";
    struct Case {
        std::string body, code;
    };
    std::vector<Case> const bodies{{"", "json.malformed"},
                                   {"{", "json.malformed"},
                                   {"{\"kind\":\"reader\"} trailing", "json.malformed"},
                                   {"{'kind':'reader'}", "json.malformed"},
                                   {deep, "json.too_deep"},
                                   {"{\"kind\":\"reader\",\"kind\":\"scholar\"}", "json.duplicate_name"},
                                   {"{\"full_name\":\"\xff\xfe\"}", "json.malformed"},
                                   {"{\"full_name\":\"\\ud800\"}", "json.malformed"},
                                   {std::string("{\"full_name\":\"a\0b\"}", 19), "json.malformed"},
                                   {"{\"full_name\":\"a\\u0000b\"}", "json.malformed"},
                                   {"{\"favourites\":[{\"b\\u0000\":1}]}", "json.malformed"},
                                   {"{\"height_m\":1e999}", "json.malformed"},
                                   {"{\"height_m\":NaN}", "json.malformed"},
                                   {"[]", "json.not_an_object"},
                                   {"null", "json.not_an_object"},
                                   {"\"text\"", "json.not_an_object"}};
    for (auto const& [body, code] : bodies) EXPECT_EQ(apply_raw(token, body).code(), code) << body.substr(0, 60);
    EXPECT_EQ(apply_raw(token, "{}", "text/plain").code(), "request.media_type");
    EXPECT_EQ(apply_raw(token, "{}", "").code(), "request.media_type");
    EXPECT_EQ(apply_raw(token, std::string(300'000, ' ')).status, 413);
    EXPECT_EQ(cases_of(token), 0u);
}

TEST_F(Abuse, a_wrong_cnic_and_a_birth_to_come_are_told_by_field) {
    auto const token = ada();
    auto form = reader_form(token);
    form.set("cnic", "11111-111111-2");
    form.set("born_on", "2027-01-01");
    auto const refused = apply(token, form);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.code(), "form.invalid");
    EXPECT_EQ(refused.problem("/cnic"), "field.cnic");
    EXPECT_EQ(refused.problem("/born_on"), "field.future");
    for (auto const* date : {"2026-02-30", "0000-00-00", "31-12-1990", "1990", "99999-01-01", "tomorrow"}) {
        form.set("born_on", date);
        EXPECT_EQ(apply(token, form).problem("/born_on"), "field.date") << date;
    }
    for (auto const* moment : {"2026-11-03", "2026-11-03T25:00", "2026-11-03T10:00+99:00", "0001-01-01T00:00",
                               "99999-01-01T10:00", "noon"}) {
        form.set("home_from", moment);
        EXPECT_EQ(apply(token, form).problem("/home_from"), "field.moment") << moment;
    }
    EXPECT_EQ(cases_of(token), 0u);
}

TEST_F(Abuse, no_field_takes_a_value_of_another_kind) {
    auto const token = ada();
    auto const good = reader_form(token);
    Value deep = 1;
    for (int i = 0; i < 50; ++i) deep = Value(Value::List{deep});
    std::vector<Value> const naughty{Value(true),
                                     Value(-1),
                                     Value(std::int64_t{9'007'199'254'740'993}),
                                     Value(1e300),
                                     Value(-0.0),
                                     Value(0.1),
                                     Value("\xe2\x80\xae"
                                           "gnp.exe"),
                                     Value("<script>alert(1)</script>"),
                                     Value("'; drop table cases; --"),
                                     Value("{{7*7}} ${7*7} {full_name}"),
                                     Value(std::string(50'000, 'x')),
                                     Value("\xd9\xa1\xd9\xa2\xd9\xa3"),
                                     Value("\xf0\x9f\x92\xa9"),
                                     Value("null"),
                                     Value("../../etc/passwd"),
                                     Value(Value::List{}),
                                     Value(Value::List{Value(), Value(), Value()}),
                                     Value(Value::List{Value(Value::List{1})}),
                                     Value::map(),
                                     Value::map({{"hash", 5}}),
                                     Value::map({{"day", 1e9}, {"month", "x"}, {"year", Value::map()}}),
                                     Value::map({{"a", Value::map({{"b", Value()}})}}),
                                     deep};
    int refused = 0, taken = 0;
    for (auto const& [name, value] : good.as_map()) {
        for (auto const& bad : naughty) {
            auto form = good;
            form.set(name, bad);
            auto const checked = post("/api/v1/services/library_card/check", token, form);
            ASSERT_EQ(checked.status, 200) << name << " " << write_json(bad);
            auto const answer = apply(token, form);
            if (answer.status == 201) {
                // Text fields take what is text. The case must then be readable, and is taken back for the next one.
                ++taken;
                auto const reference = answer.body["reference"].as_string();
                EXPECT_EQ(get("/api/v1/cases/" + reference, token).status, 200) << name << " " << write_json(bad);
                EXPECT_EQ(act(token, reference, "withdraw").status, 200);
            } else {
                ++refused;
                EXPECT_EQ(answer.status, 422) << name << " " << write_json(bad) << " " << answer.code();
            }
        }
    }
    EXPECT_GT(refused, 200);
    EXPECT_GT(taken, 5);
}

TEST_F(Abuse, another_persons_attachment_is_not_taken) {
    auto const token = ada();
    auto form = reader_form(token);
    // The jpeg's bytes are known to Ada as well; a paper that only Bano sent is not hers.
    auto const theirs = upload(bano(), pdf() + "% Bano's own\n");
    form.set("proof", Value::List{Value(theirs)});
    EXPECT_EQ(apply(token, form).problem("/proof"), "attachment.not_yours");
    form.set(
        "proof",
        Value::List{Value::map({{"hash", theirs}, {"name", "mine.pdf"}, {"type", "application/pdf"}, {"size", 10}})});
    EXPECT_EQ(apply(token, form).problem("/proof"), "attachment.not_yours");
    form.set("proof", Value::List{Value(std::string(64, 'f'))});
    EXPECT_EQ(apply(token, form).problem("/proof"), "attachment.not_yours");
}

TEST_F(Abuse, a_file_that_lies_about_its_type_is_refused) {
    auto const token = ada();
    auto const send_file = [&](std::string const& bytes, std::string const& type) {
        return send({Method::post, "/api/v1/attachments?name=x.png", token, bytes, type});
    };
    EXPECT_EQ(send_file("MZ\x90 This program cannot be run in DOS mode.", "image/png").code(), "attachment.wrong_type");
    EXPECT_EQ(send_file("MZ\x90 This program cannot be run in DOS mode.", "application/octet-stream").code(),
              "attachment.wrong_type");
    EXPECT_EQ(send_file(pdf(), "image/png").code(), "attachment.wrong_type");
    EXPECT_EQ(send_file("<svg onload=alert(1)>", "image/svg+xml").code(), "attachment.wrong_type");
    EXPECT_EQ(send_file("", "application/pdf").code(), "attachment.empty");
    // One that no paper could be drawn with later.
    EXPECT_EQ(send_file(jpeg().substr(0, 40), "image/jpeg").code(), "photo.broken");
    // What the form says of a file's type is not believed either: a PDF is no photograph.
    auto form = reader_form(token);
    form.set("photograph",
             Value::List{Value::map(
                 {{"hash", upload(token, pdf())}, {"type", "image/jpeg"}, {"size", 1}, {"name", "me.jpeg"}})});
    EXPECT_EQ(apply(token, form).problem("/photograph"), "attachment.wrong_type");
}

TEST_F(Abuse, six_megabytes_are_too_many_in_every_way_of_sending) {
    auto const token = ada();
    auto const large = pdf() + std::string(6 * 1024 * 1024 - 100, 'x');
    auto const raw = send({Method::post, "/api/v1/attachments", token, large, "application/pdf"});
    EXPECT_EQ(raw.status, 413);
    EXPECT_EQ(raw.code(), "attachment.too_large");
    std::string const body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.pdf\"\r\nContent-Type: "
        "application/pdf\r\n\r\n" +
        large + "\r\n--b--\r\n";
    auto const multipart = send({Method::post, "/api/v1/attachments", token, body, "multipart/form-data; boundary=b"});
    EXPECT_EQ(multipart.status, 413);
    EXPECT_EQ(multipart.code(), "attachment.too_large");
    EXPECT_EQ(send({Method::post, "/api/v1/attachments", token, pdf(), "multipart/form-data; boundary=b"}).status, 400);
    EXPECT_EQ(send({Method::post, "/api/v1/attachments", token, pdf(), "multipart/form-data"}).status, 400);
}

TEST_F(Abuse, a_wrong_version_input_or_action_is_told_by_name) {
    auto const token = ada();
    auto const reference = open_case(token, reader_form(token));
    auto const path = "/api/v1/cases/" + reference + "/actions/withdraw";
    EXPECT_EQ(post(path, token, Value::map({{"version", "1"}})).problem("/version"), "field.malformed");
    EXPECT_EQ(post(path, token, Value::map({{"input", Value::List{}}})).problem("/input"), "field.malformed");
    EXPECT_EQ(post(path, token, Value::map({{"inptu", Value::map()}})).problem("/inptu"), "field.unknown");
    EXPECT_EQ(post(path, token, Value::map({{"version", 99}})).code(), "case.moved_on");
    EXPECT_EQ(act(token, reference, "no_such_action").code(), "case.no_such_action");
    EXPECT_EQ(act(token, reference, "stamp").code(), "case.forbidden");
    EXPECT_EQ(act(token, "0000-0000-0000", "withdraw").code(), "case.unknown");
    EXPECT_EQ(act(token, "x", "withdraw").code(), "case.unknown");
    EXPECT_EQ(send({Method::post, path, token, "{}", "application/json", "a key"}).code(), "request.key_malformed");
    EXPECT_EQ(send({Method::post, path, token, "{}", "application/json", std::string(200, 'k')}).code(),
              "request.key_malformed");
    EXPECT_EQ(post("/api/v1/services/no_such/cases", token, Value::map()).code(), "service.unknown");
    EXPECT_EQ(get("/api/v1/cases/" + reference, token).body["state"].as_string(), "received");
}

TEST_F(Abuse, who_guesses_passwords_is_slowed_down) {
    ada();
    Ask ask{Method::post, "/api/v1/session", "", R"({"login":"11111-1111111-2","password":"guess"})"};
    ask.peer = "192.0.2.1";
    int wrong = 0;
    std::string last;
    for (int i = 0; i < 40; ++i) {
        ask.body = "{\"login\":\"guess-" + std::to_string(i) + "\",\"password\":\"guess\"}";
        auto const answer = send(ask);
        wrong += answer.code() == "sign_in.wrong";
        last = answer.code();
        if (last == "request.too_many") {
            EXPECT_EQ(answer.status, 429);
            EXPECT_TRUE(answer.response.headers.has("retry-after"));
            break;
        }
    }
    EXPECT_EQ(last, "request.too_many");
    EXPECT_LE(wrong, 20);
    // Others are not locked out by it.
    EXPECT_FALSE(sign_in("11111-1111111-2", "a long password").empty());
}

TEST_F(Abuse, who_tries_codes_is_slowed_down) {
    Answer answer;
    for (int i = 0; i < 100 && answer.code() != "request.too_many"; ++i)
        answer = get("/api/v1/verify/" + new_reference());
    EXPECT_EQ(answer.status, 429);
    EXPECT_TRUE(answer.response.headers.has("retry-after"));
    EXPECT_EQ(get("/api/v1/track/000000000000").status, 429);
    clock.advance_ms(10'000);
    EXPECT_EQ(get("/api/v1/track/000000000000").code(), "case.unknown");
}

TEST_F(Abuse, a_registration_tells_each_mistake) {
    auto const answer =
        post("/api/v1/accounts", "",
             Value::map({{"name", " "}, {"cnic", "1"}, {"phone", "12"}, {"email", "x"}, {"password", "short"}}));
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.problem("/name"), "field.required");
    EXPECT_EQ(answer.problem("/cnic"), "field.cnic");
    EXPECT_EQ(answer.problem("/phone"), "field.phone");
    EXPECT_EQ(answer.problem("/email"), "field.email");
    EXPECT_EQ(answer.problem("/password"), "password.too_short");
    ada();
    auto const again = post(
        "/api/v1/accounts", "",
        Value::map(
            {{"name", "Other"}, {"cnic", "1111111111112"}, {"phone", "03009999999"}, {"password", "a long password"}}));
    EXPECT_EQ(again.code(), "account.exists");
    EXPECT_EQ(post("/api/v1/accounts", "", Value::map({{"name", Value::List{}}})).problem("/name"), "field.malformed");
}

}  // namespace bolan::api::testing
