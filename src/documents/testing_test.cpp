// The tests' own tools; see testing.h.
#include "documents/testing.h"
#include "crypto/encoding.h"
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <jpeglib.h>
#include <sys/wait.h>
#include <zlib.h>

namespace bolan::documents::testing {

crypto::SigningKey statement_key() {
    crypto::Seed seed{};
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(i);
    return crypto::SigningKey::from_seed(seed);
}

std::string sample_statement() {
    Statement statement;
    statement.code = "4QPX11ZC7K2M";
    statement.number = "DC-QTA/2026/000123";
    statement.type = "domicile";
    statement.office = "dc-quetta";
    statement.issued_on = *Date::of(2026, 11, 22);
    statement.initials = initials_of("Zarina Ahmed Khan");
    std::array<std::uint8_t, 8> const salt{1, 2, 3, 4, 5, 6, 7, 8};
    set_cnic(statement, "5440012345671", salt);
    return encode_statement("https://services.example.pk/verify", statement, statement_key()).value();
}

crypto::SigningIdentity sample_office() {
    static auto const office = [] {
        crypto::Validity const years{{k_noon.ms - 86'400'000}, {k_noon.ms + 3650LL * 86'400'000}};
        auto const root_key = crypto::OfficeKey::generate();
        auto const root =
            crypto::make_root(root_key, {"Documents Root", "Government of Balochistan", ""}, years).value();
        auto const key = crypto::OfficeKey::generate();
        crypto::SubjectName const name{"ڈپٹی کمشنر، کوئٹہ", "Government of Balochistan", "Home Department"};
        auto const certificate = crypto::issue_office_certificate(root_key, root, key, name, years).value();
        return crypto::SigningIdentity{key, certificate, {root}};
    }();
    return office;
}

Layout sample_certificate(Language language) {
    Layout layout;
    layout.language = language;
    layout.heading = {{"Government of Balochistan", "حکومتِ بلوچستان"},
                      {"Office of the Deputy Commissioner, Quetta", "دفتر ڈپٹی کمشنر، کوئٹہ"}};
    layout.title = {"Domicile Certificate", "ڈومیسائل سرٹیفکیٹ"};
    layout.numbers = {{{"Certificate number", "سرٹیفکیٹ نمبر"}, {"DC-QTA/2026/000123", ""}},
                      {{"Date of issue", "تاریخِ اجرا"}, {"22 November 2026", "22 نومبر 2026"}}};
    layout.has_photo = true;
    layout.photo.image = tiny_jpeg();
    layout.photo.missing = {"No photograph", "تصویر نہیں"};
    layout.body.push_back(Rows{{{{"Name", "نام"}, {"Zarina Ahmed Khan", "زرینہ احمد خان"}, true},
                                {{"CNIC", "قومی شناختی کارڈ نمبر"}, {"54400-1234567-1", ""}},
                                {{"District", "ضلع"}, {"Kachhi", "کچھی"}},
                                {{"Office", "دفتر"}, {"Municipal office", "دفتر میونسپلٹی"}}}});
    layout.body.push_back(Paragraph{{"This is to certify that the person named above is domiciled in Balochistan.",
                                     "تصدیق کی جاتی ہے کہ شناختی کارڈ نمبر 54400-7654321-9 کے حامل شخص صوبہ "
                                     "بلوچستان کے ڈومیسائل یافتہ ہیں۔"}});
    layout.has_signature = true;
    layout.signature = {{"Muhammad Hamza", "محمد حمزہ"}, {"Deputy Commissioner", "ڈپٹی کمشنر"}, {}};
    layout.qr = sample_statement();
    layout.qr_words = {{"Scan to verify", "تصدیق کے لیے اسکین کریں"}};
    layout.notes = {{"Any alteration makes this void.", "تبدیلی سے کالعدم ہو گا۔"}};
    layout.footer = {"Government of Balochistan", "حکومتِ بلوچستان"};
    return layout;
}

Layout sample_order(Language language, int rows) {
    Layout layout = sample_certificate(language);
    layout.has_photo = false;
    layout.title = {"Order of cancellation", "حکمِ منسوخی"};
    layout.body = {Heading{{"Certificates", "سرٹیفکیٹ"}}};
    Table table;
    table.columns = {{{"No.", "نمبر"}, 0.6, true}, {{"Holder", "نام"}, 2.4}, {{"CNIC", "شناختی کارڈ"}, 1.6}};
    for (int i = 1; i <= rows; ++i) {
        std::string const number = std::to_string(i);
        table.rows.push_back({{number, ""}, {"Zarina Ahmed", "زرینہ احمد"}, {"row-" + number + "-end", ""}});
    }
    layout.body.push_back(std::move(table));
    return layout;
}

Bytes tiny_jpeg() {
    return *crypto::parse_hex(
        "ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d304260556"
        "5645f555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffc0000b080028002001011100ffc4001600"
        "01010100000000000000000000000000000605ffc40014100100000000000000000000000000000000ffda0008010100003f00c516a"
        "2285a88a16a2285a88a16a3ffd9");
}

Bytes large_jpeg(int width, int height) {
    jpeg_compress_struct encoder{};
    jpeg_error_mgr errors;
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    unsigned char* data = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&encoder, &data, &length);
    encoder.image_width = static_cast<JDIMENSION>(width);
    encoder.image_height = static_cast<JDIMENSION>(height);
    encoder.input_components = 3;
    encoder.in_color_space = JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_start_compress(&encoder, TRUE);
    Bytes row(3 * static_cast<std::size_t>(width));
    for (int y = 0; y < height; ++y) {
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<std::uint8_t>(i * 7 + static_cast<unsigned>(y) * i);
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&encoder, &rows, 1);
    }
    jpeg_finish_compress(&encoder);
    Bytes out(data, data + length);
    jpeg_destroy_compress(&encoder);
    std::free(data);
    return out;
}

Bytes tiny_png(int width, int height) {
    Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    auto const number = [](Bytes& to, std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    auto const chunk = [&](std::string_view type, Bytes const& data) {
        number(out, static_cast<std::uint32_t>(data.size()));
        Bytes body(type.begin(), type.end());
        body.insert(body.end(), data.begin(), data.end());
        out.insert(out.end(), body.begin(), body.end());
        number(out, static_cast<std::uint32_t>(crc32(0, body.data(), static_cast<uInt>(body.size()))));
    };
    Bytes head;
    number(head, static_cast<std::uint32_t>(width));
    number(head, static_cast<std::uint32_t>(height));
    for (std::uint8_t part : {8, 6, 0, 0, 0}) head.push_back(part);  // 8 bits, RGB with alpha
    Bytes pixels;
    if (static_cast<std::int64_t>(width) * height <= 100'000) {
        pixels.assign(static_cast<std::size_t>(height) * (4 * static_cast<std::size_t>(width) + 1), 0);
    }
    uLongf length = compressBound(pixels.size());
    Bytes packed(length);
    compress(packed.data(), &length, pixels.data(), pixels.size());
    packed.resize(length);
    chunk("IHDR", head);
    chunk("IDAT", packed);
    chunk("IEND", {});
    return out;
}

Folder::Folder() {
    char path[] = "/tmp/bolan-documents-XXXXXX";
    if (::mkdtemp(path) == nullptr) throw std::runtime_error("mkdtemp");
    m_path = path;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::string Folder::write(std::string_view name, Bytes const& bytes) const {
    std::string const path = *this / name;
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return path;
}

Output run(std::string const& command) {
    Output output;
    FILE* pipe = ::popen(("{ " + command + " ; } 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("popen");
    char buffer[4096];
    while (auto const length = std::fread(buffer, 1, sizeof buffer, pipe)) output.text.append(buffer, length);
    int const status = ::pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (output.status == 127) {
        ADD_FAILURE() << "not installed (poppler-utils, qpdf, zbar-tools, openssl): " << command;
    }
    return output;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

}  // namespace bolan::documents::testing
