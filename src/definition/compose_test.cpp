// Definitions in several files, and fields that several definitions use: what Testland says, written otherwise.
#include "definition/load.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <unistd.h>

namespace bolan::definition {
namespace {

namespace fs = std::filesystem;

constexpr char const* k_service_file = "culture/library-card/library_card.yaml";

class Composed : public testing::Test {
  protected:
    void SetUp() override {
        m_folder = fs::temp_directory_path() / ("bolan-composed-" + std::to_string(getpid()));
        fs::remove_all(m_folder);
        fs::copy(fs::path(BOLAN_SOURCE_DIR) / "tests/province", m_folder, fs::copy_options::recursive);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    std::string read(std::string const& file) const {
        std::ifstream in(m_folder / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(std::string const& file, std::string const& text) const {
        fs::create_directories((m_folder / file).parent_path());
        std::ofstream(m_folder / file, std::ios::binary) << text;
    }
    // Takes the text from `from` until before `to` out of a file, and puts `instead` there.
    std::string cut(std::string const& file, std::string const& from, std::string const& to,
                    std::string const& instead = {}) const {
        auto text = read(file);
        auto const begin = text.find(from);
        auto const end = text.find(to, begin);
        EXPECT_NE(end, text.npos) << file << " no longer says: " << from << " … " << to;
        auto const taken = text.substr(begin, end - begin);
        write(file, text.replace(begin, end - begin, instead));
        return taken;
    }
    std::string mistakes() const {
        std::string all;
        for (auto const& mistake : load(m_folder.string()).mistakes) all += to_text(mistake) + "\n";
        return all;
    }
    std::string hash_of(char const* service) const {
        auto const loaded = load(m_folder.string());
        for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << to_text(mistake);
        return loaded.model ? loaded.model->find_service(service)->hash : "";
    }

    fs::path m_folder;
};

TEST_F(Composed, a_definition_split_into_files_is_the_same_definition) {
    auto const whole = hash_of("library_card");
    write("culture/library-card/library_card.form.yaml", cut(k_service_file, "form:\n", "roles:\n"));
    write("culture/library-card/library_card.flow.yaml", cut(k_service_file, "roles:\n", "unique:\n"));
    EXPECT_EQ(hash_of("library_card"), whole);
}

TEST_F(Composed, a_mistake_in_a_part_names_its_file_and_line) {
    auto part = cut(k_service_file, "messages:\n", "  has_applied:", "#");  // the last line a comment
    part.replace(part.find("must_promise"), 12, "must_promised");
    write("culture/library-card/library_card.words.yaml",
          part + "  has_applied: There is an open application for this CNIC already.\n");
    auto const all = mistakes();
    EXPECT_NE(all.find("library_card.words.yaml:4:"), all.npos) << all;
}

TEST_F(Composed, a_key_in_two_files_is_a_mistake) {
    write("culture/library-card/library_card.more.yaml", "icon: user\n");
    EXPECT_EQ(mistakes(),
              "culture/library-card/library_card.more.yaml:1:1: duplicate key 'icon'; first given in "
              "culture/library-card/library_card.yaml:4\n");
}

TEST_F(Composed, a_part_of_nothing_is_a_mistake) {
    write("culture/library-card/library_crad.form.yaml", "form: []\n");
    EXPECT_EQ(mistakes(),
              "culture/library-card/library_crad.form.yaml:1:1: a part of library_crad.yaml, which is not there\n");
}

TEST_F(Composed, fields_that_are_used_are_as_if_written_in_place) {
    auto const whole = hash_of("library_card");
    auto const fields =
        cut(k_service_file,
            "      full_name:", "      email:", "      use: person\n      phone: { from: account.phone }\n");
    auto set = "fieldset: person\nfields:\n" + fields;
    set.erase(set.find(", from: account.phone"), 21);
    write("culture/library-card/fields/person.yaml", set);
    EXPECT_EQ(hash_of("library_card"), whole);
    cut(k_service_file, "      use: person", "      phone:", "      use: { person: [full_name, cnic, phone] }\n");
    EXPECT_EQ(hash_of("library_card"), whole);
}

TEST_F(Composed, a_set_of_a_system_serves_its_groups_too) {
    auto const whole = hash_of("library_card");
    auto const fields = cut(k_service_file, "          book:", "      photograph:", "          use: book\n");
    write("culture/library-card/fields/book.yaml", "fieldset: book\nfields:\n" + fields);
    EXPECT_EQ(hash_of("library_card"), whole);
}

TEST_F(Composed, a_mistake_in_a_set_names_the_set_and_who_uses_it) {
    auto const fields = cut(k_service_file, "          book:", "      photograph:", "          use: book\n");
    auto set = "fieldset: book\nfields:\n" + fields;
    set.replace(set.find("item.pages"), 10, "item.pagse");
    write("culture/library-card/fields/book.yaml", set);
    auto const all = mistakes();
    EXPECT_TRUE(all.starts_with("culture/library-card/fields/book.yaml:4:")) << all;
    EXPECT_NE(all.find(" (used in culture/library-card/library_card.yaml:"), all.npos) << all;
}

TEST_F(Composed, an_earlier_version_keeps_the_fields_it_had) {
    auto const fields = cut(k_service_file, "          book:", "      photograph:", "          use: book\n");
    write("culture/library-card/fields/book.yaml", "fieldset: book\nfields:\n" + fields);
    auto source = read_source(m_folder.string());
    EarlierVersion was{"culture/library-card", source.parts.at("culture/library-card")};
    auto& set = was.files.at("fields/book.yaml");
    set.replace(set.find("max: 100"), 8, "max: 90");
    source.earlier.push_back(was);
    auto const loaded = load(source);
    ASSERT_TRUE(loaded.model);
    ASSERT_EQ(loaded.model->earlier.size(), 1u);
    auto const longest = [](Service const& service) {
        return service.find_field("favourites")->find_field("book")->max_length;
    };
    EXPECT_EQ(longest(*loaded.model->earlier[0]), 90);
    EXPECT_EQ(longest(*loaded.model->find_service("library_card")), 100);
}

TEST_F(Composed, a_set_of_the_province_serves_every_system_and_is_published_with_it) {
    auto const whole = hash_of("library_card");
    auto const fields = cut(k_service_file, "      full_name:", "      phone:", "      use: person\n");
    write("fields/person.yaml", "fieldset: person\nfields:\n" + fields);
    EXPECT_EQ(hash_of("library_card"), whole);
    auto const source = read_source(m_folder.string());
    EXPECT_TRUE(source.parts.at("culture/library-card").contains("fields/shared/person.yaml"));
    write("fields/person.yaml", "fieldset: person\nfields:\n  full_name: { type: nam, title: Full name }\n");
    auto all = mistakes();
    EXPECT_NE(all.find("fields/person.yaml:3:22: unknown value 'nam'"), all.npos) << all;
    write("fields/nobody.yaml", "fieldset: nobody\nfields:\n  a: { type: text, title: Kind }\n");
    all = mistakes();
    EXPECT_NE(all.find("fields/nobody.yaml:1:1: nothing uses the set of fields 'nobody'"), all.npos) << all;
}

TEST_F(Composed, sets_that_nobody_has_or_uses_are_mistakes) {
    write("culture/library-card/fields/person.yaml",
          "fieldset: person\nfields:\n  full_name: { type: name, title: Full name, personal: true }\n");
    EXPECT_EQ(mistakes(), "culture/library-card/fields/person.yaml:1:1: nothing uses the set of fields 'person'\n");
    cut(k_service_file, "      full_name:", "      cnic:", "      use: { persn: [full_name] }\n");
    auto all = mistakes();
    EXPECT_NE(all.find("unknown set of fields 'persn'; did you mean 'person'?"), all.npos) << all;
    cut(k_service_file, "      use: {", "      cnic:", "      use: { person: [full_nam] }\n");
    all = mistakes();
    EXPECT_NE(all.find("unknown field 'full_nam'; did you mean 'full_name'?"), all.npos) << all;
}

TEST_F(Composed, a_set_that_would_hold_itself_is_a_mistake_wherever_that_stands) {
    for (std::string const inside : {"asks: { use: person }", "x: { y: { fields: { use: person } } }"}) {
        write("culture/library-card/fields/person.yaml", "fieldset: person\nfields:\n  a: { " + inside + " }\n");
        cut(k_service_file, "      full_name:", "      cnic:", "      use: person\n");
        auto const all = mistakes();
        EXPECT_NE(all.find("a set of fields cannot use another"), all.npos) << all;
        SetUp();
    }
}

TEST_F(Composed, a_set_is_flat_and_its_name_its_own) {
    write("culture/library-card/fields/person.yaml", "fieldset: person\nfields:\n  use: other\n");
    auto all = mistakes();
    EXPECT_NE(all.find("culture/library-card/fields/person.yaml:3:8: a set of fields cannot use another"), all.npos)
        << all;
    write("culture/library-card/fields/person.yaml", "fieldset: persons\nfields:\n  a: { type: text, title: Kind }\n");
    all = mistakes();
    EXPECT_NE(all.find("'fieldset' must be the file's name"), all.npos) << all;
}

}  // namespace
}  // namespace bolan::definition
