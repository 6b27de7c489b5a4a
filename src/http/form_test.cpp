#include "http/form.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::http;

namespace {

constexpr std::string_view k_boundary = "----x7";

std::string part(std::string_view disposition, std::string_view bytes, std::string_view type = {}) {
    std::string out = "------x7\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n";
    if (!type.empty()) out += "Content-Type: " + std::string(type) + "\r\n";
    return out + "\r\n" + std::string(bytes) + "\r\n";
}

constexpr std::string_view k_end = "------x7--\r\n";

Result<Form> multipart(std::string const& body, FormLimits const& limits = {}) {
    return parse_multipart(body, k_boundary, limits);
}

std::string code_of(Result<Form> const& form) { return form ? "accepted" : form.error().code; }

}  // namespace

TEST(UrlEncoded, keeps_order_repeats_and_urdu) {
    auto const form = parse_urlencoded("name=%D8%B9%D9%84%DB%8C&x=1&x=2&empty=&bare&a+b=c%2Bd");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->find("name"), "علی");
    EXPECT_EQ(form->all("x"), (std::vector<std::string_view>{"1", "2"}));
    EXPECT_EQ(form->find("empty"), "");
    EXPECT_EQ(form->find("bare"), "");
    EXPECT_EQ(form->get_or("a b"), "c+d");
    EXPECT_EQ(form->find("none"), std::nullopt);
    EXPECT_TRUE(parse_urlencoded("")->fields.empty());
}

TEST(UrlEncoded, refuses_what_is_malformed_or_too_much) {
    EXPECT_EQ(code_of(parse_urlencoded("a=%")), "form.encoding");
    EXPECT_EQ(code_of(parse_urlencoded("a=%ff")), "form.encoding");
    EXPECT_EQ(code_of(parse_urlencoded("a%00=1")), "form.encoding");
    EXPECT_EQ(code_of(parse_urlencoded("a=1&b=2&c=3", {.fields = 2})), "form.too_many_fields");
    EXPECT_EQ(code_of(parse_urlencoded("abcd=1", {.name_bytes = 3})), "form.name_too_long");
    auto const long_value = parse_urlencoded("a=12345", {.value_bytes = 4});
    EXPECT_EQ(code_of(long_value), "form.value_too_long");
    EXPECT_EQ(long_value.error().kind, ErrorKind::too_large);
    EXPECT_EQ(long_value.error().values[0].second, "a");
}

TEST(Multipart, reads_fields_and_files) {
    auto const form = multipart(
        part("name=\"full_name\"", "علی احمد") + part("name=\"many\"", "1") + part("name=\"many\"", "") +
        part("name=\"proof\"; filename=\"a.pdf\"", std::string("%PDF\0\xff\r\n--", 10), "Application/PDF; x=y") +
        std::string(k_end));
    ASSERT_TRUE(form) << form.error().code;
    EXPECT_EQ(form->find("full_name"), "علی احمد");
    EXPECT_EQ(form->all("many"), (std::vector<std::string_view>{"1", ""}));
    auto const* file = form->find_file("proof");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(file->name, "a.pdf");
    EXPECT_EQ(file->claimed_type, "application/pdf");
    EXPECT_EQ(file->bytes, std::string("%PDF\0\xff\r\n--", 10));
    EXPECT_EQ(file->span().size(), 10u);
}

TEST(Multipart, a_blank_file_input_is_no_file) {
    auto const form =
        multipart(part("name=\"proof\"; filename=\"\"", "", "application/octet-stream") + std::string(k_end));
    ASSERT_TRUE(form);
    EXPECT_TRUE(form->files.empty());
    EXPECT_TRUE(form->fields.empty());
}

TEST(Multipart, quotes_escapes_and_paths_in_names_are_tamed) {
    auto const name_of = [](std::string_view disposition) {
        auto const form = multipart(part(disposition, "x") + std::string(k_end));
        return form && !form->files.empty() ? form->files[0].field + "|" + form->files[0].name : code_of(form);
    };
    EXPECT_EQ(name_of("name=\"f\"; filename=\"a%22b.pdf\""), "f|ab.pdf");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"a\\\"b.pdf\""), "f|ab.pdf");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"C:\\Users\\x\\scan.pdf\""), "f|scan.pdf");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"../../etc/passwd\""), "f|passwd");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"..\""), "f|attachment");
    EXPECT_EQ(name_of("name=\"f;filename=evil\"; filename=\"ok.png\""), "f;filename=evil|ok.png");
    EXPECT_EQ(name_of("filename=\"ok.png\"; name=\"f\""), "f|ok.png");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"name=\\\"g\\\"; x\""), "f|name=g; x");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"a\xe2\x80\xae"
                      "fdp.exe\""),
              "f|afdp.exe");  // right-to-left override
    EXPECT_EQ(name_of("name=\"f\"; filename=\"\xff\""), "form.encoding");
    EXPECT_EQ(name_of("name=\"f\"; filename=\"شناختی کارڈ.jpg\""), "f|شناختی کارڈ.jpg");
}

TEST(Multipart, a_file_over_the_limit_is_named_and_the_limit_itself_is_allowed) {
    FormLimits const limits;
    std::string const at_limit(limits.file_bytes, 'x');
    EXPECT_TRUE(multipart(part("name=\"f\"; filename=\"a\"", at_limit) + std::string(k_end)));
    std::string const over =
        part("name=\"answer\"", "kept") + part("name=\"f\"; filename=\"a\"", at_limit + "x") + std::string(k_end);
    auto const refused = multipart(over);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::too_large);
    EXPECT_EQ(refused.error().code, "attachment.too_large");
    ASSERT_EQ(refused.error().problems.size(), 1u);
    EXPECT_EQ(refused.error().problems[0].field, "f");
    auto const reported = multipart(over, {.oversize = Oversize::report});
    ASSERT_TRUE(reported);
    EXPECT_EQ(reported->find("answer"), "kept");
    EXPECT_TRUE(reported->files.empty());
    ASSERT_EQ(reported->problems.size(), 1u);
    EXPECT_EQ(reported->problems[0].code, "attachment.too_large");
    EXPECT_EQ(reported->problems[0].values[1].second, std::to_string(limits.file_bytes + 1));
}

TEST(Multipart, limits_count_what_is_there) {
    std::string const two_fields = part("name=\"a\"", "1") + part("name=\"b\"", "2") + std::string(k_end);
    EXPECT_EQ(code_of(multipart(two_fields, {.fields = 1})), "form.too_many_fields");
    std::string const two_files =
        part("name=\"a\"; filename=\"x\"", "1") + part("name=\"b\"; filename=\"y\"", "2") + std::string(k_end);
    EXPECT_EQ(code_of(multipart(two_files, {.files = 1})), "form.too_many_files");
    EXPECT_EQ(code_of(multipart(part("name=\"a\"", "12345") + std::string(k_end), {.value_bytes = 4})),
              "form.value_too_long");
    EXPECT_EQ(code_of(multipart(part("name=\"abcd\"", "1") + std::string(k_end), {.name_bytes = 3})),
              "form.name_too_long");
}

TEST(Multipart, refuses_what_is_malformed) {
    std::string const good = part("name=\"a\"", "1");
    EXPECT_EQ(code_of(multipart("")), "form.malformed");
    EXPECT_EQ(code_of(multipart("garbage")), "form.malformed");
    EXPECT_EQ(code_of(multipart(good)), "form.malformed");  // no end
    EXPECT_EQ(code_of(multipart(good + "------x7")), "form.malformed");
    EXPECT_EQ(code_of(multipart(good + "------x7-")), "form.malformed");
    EXPECT_EQ(code_of(multipart("------x7\r\n\r\n1\r\n------x7--")), "form.malformed");  // no disposition
    EXPECT_EQ(code_of(multipart(part("filename=\"a\"", "1") + std::string(k_end))), "form.malformed");
    EXPECT_EQ(code_of(multipart(part("name=a", "1") + std::string(k_end))), "form.malformed");
    EXPECT_EQ(code_of(multipart(part("name=\"a", "1") + std::string(k_end))), "form.malformed");
    EXPECT_EQ(code_of(multipart("------x7\nContent-Disposition: form-data; name=\"a\"\n\n1\n------x7--")),
              "form.malformed");
    EXPECT_EQ(code_of(multipart("------x7\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\n1\r\n------x7--")),
              "form.malformed");
    EXPECT_EQ(code_of(multipart("------x7\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
                                "base64\r\n\r\nMQ==\r\n------x7--")),
              "form.malformed");
    EXPECT_EQ(code_of(multipart(part("name=\"a\"", "\xff") + std::string(k_end))), "form.encoding");
    EXPECT_EQ(code_of(multipart(part("name=\"a\"", std::string_view("\0", 1)) + std::string(k_end))), "form.encoding");
    EXPECT_EQ(code_of(multipart(part("name=\"\xff\"", "1") + std::string(k_end))), "form.encoding");
}

TEST(Multipart, an_empty_part_and_a_preamble_are_allowed) {
    auto const form = multipart("preamble\r\n" + part("name=\"a\"", "") + std::string(k_end) + "epilogue");
    ASSERT_TRUE(form) << form.error().code;
    EXPECT_EQ(form->find("a"), "");
    EXPECT_TRUE(multipart(std::string(k_end))->fields.empty());
}

TEST(ParseForm, goes_by_the_content_type) {
    Request request;
    EXPECT_TRUE(parse_form(request));
    request.body = "a=1";
    EXPECT_EQ(code_of(parse_form(request)), "form.type");
    request.headers.set("Content-Type", "application/json");
    EXPECT_EQ(code_of(parse_form(request)), "form.type");
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    EXPECT_EQ(parse_form(request)->find("a"), "1");
    request.headers.set("Content-Type", "multipart/form-data");
    EXPECT_EQ(code_of(parse_form(request)), "form.boundary");
    for (char const* bad : {"multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a\tb\"",
                            "multipart/form-data; boundary=\"a \""}) {
        request.headers.set("Content-Type", bad);
        EXPECT_EQ(code_of(parse_form(request)), "form.boundary") << bad;
    }
    request.headers.set("Content-Type", "multipart/form-data; boundary=\"----x7\"");
    request.body = part("name=\"a\"", "2") + std::string(k_end);
    EXPECT_EQ(parse_form(request)->find("a"), "2");
}

TEST(FileNames, are_cut_at_characters_and_keep_their_extension) {
    std::string urdu;
    for (int i = 0; i < 200; ++i) urdu += "ک";
    std::string const name = safe_file_name(urdu + ".jpeg");
    EXPECT_EQ(name.size(), 115u * 2 + 5);
    EXPECT_TRUE(name.ends_with("ک.jpeg"));
    EXPECT_EQ(safe_file_name(""), "attachment");
    EXPECT_EQ(safe_file_name(".htaccess"), "htaccess");
    EXPECT_EQ(safe_file_name("a/b/"), "attachment");
}
