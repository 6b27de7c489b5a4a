#include "app/settings.h"
#include "store/testing.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace bolan::app {
namespace {

using Sentences = std::vector<std::string>;

class SettingsTest : public testing::Test {
  protected:
    SettingsTest() { ::setenv("BOLAN_CONFIG", "/dev/null", 1); }
    ~SettingsTest() override {
        for (auto const* name : {"BOLAN_CONFIG", "BOLAN_PORT", "BOLAN_DATA"}) ::unsetenv(name);
    }
    std::string file(std::string const& text) {
        std::ofstream(m_path) << text;
        return m_path;
    }
    // With "FILE" for the path of the file.
    Sentences mistakes_of(std::string const& text) {
        auto found = mistakes_of_file(file(text));
        for (auto& sentence : found)
            if (sentence.starts_with(m_path)) sentence.replace(0, m_path.size(), "FILE");
        return found;
    }

  private:
    store::testing::TemporaryFolder const m_folder;
    std::string const m_path = m_folder.path() + "/bolan.yaml";
};

TEST_F(SettingsTest, an_installation_is_described_by_one_file) {
    auto const [settings, mistakes] =
        read_settings({"--config", file("data: /srv/bolan\nport: 9000 # behind the proxy\npublic_url: "
                                        "https://services.example.test\ntrusted_proxy: '::1'\n")});
    EXPECT_EQ(mistakes, Sentences{});
    EXPECT_EQ(settings.data, "/srv/bolan");
    EXPECT_EQ(settings.port, 9000);
    EXPECT_EQ(settings.public_url, "https://services.example.test");
    EXPECT_EQ(settings.trusted_proxy, "::1");
    EXPECT_EQ(settings.address, Settings().address) << "what the file does not say stays";
    for (auto const* nothing : {"", "\n \n", "# data: x\n\n  # port: y"}) EXPECT_EQ(mistakes_of(nothing), Sentences{});
}

TEST_F(SettingsTest, replicas_are_servers_of_a_postgresql_database) {
    auto const [settings, mistakes] = read_settings(
        {"--config", file("database: postgres://b@p/b\nreplicas: postgres://b@r1/b  postgres://b@r2/b\n")});
    EXPECT_EQ(mistakes, Sentences{});
    EXPECT_EQ(replica_urls(settings), (Sentences{"postgres://b@r1/b", "postgres://b@r2/b"}));
    EXPECT_EQ(mistakes_of("replicas: r1 r2\n"),
              Sentences{"FILE:1:11: expected addresses like postgres://USER@HOST/NAME, with spaces between"});
    EXPECT_EQ(read_settings({"--config", file("replicas: postgres://b@r1/b\n")}).mistakes,
              Sentences{"replicas: only a PostgreSQL `database` has any"});
}

TEST_F(SettingsTest, the_command_line_wins_over_the_environment_and_that_over_the_file) {
    auto const path = file("data: of-file\nport: 1\naddress: 127.0.0.2\n");
    ::setenv("BOLAN_CONFIG", path.c_str(), 1);
    ::setenv("BOLAN_DATA", "of-environment", 1);
    ::setenv("BOLAN_PORT", "2", 1);
    auto const [settings, mistakes] = read_settings({"what", "--port=3", "--watch", "is", "left"});
    EXPECT_EQ(mistakes, Sentences{});
    EXPECT_EQ(settings.address, "127.0.0.2");
    EXPECT_EQ(settings.data, "of-environment");
    EXPECT_EQ(settings.port, 3);
    EXPECT_TRUE(settings.watch);
    EXPECT_EQ(settings.rest, (Sentences{"what", "is", "left"}));
    EXPECT_EQ(read_settings({"--config", "/dev/null"}).settings.port, 2) << "another file was named";
}

TEST_F(SettingsTest, every_mistake_of_a_file_has_its_place) {
    EXPECT_EQ(mistakes_of("prot: 1\nport: 2\n"), Sentences{"FILE:1:1: unknown key 'prot'; did you mean 'port'?"});
    EXPECT_EQ(mistakes_of("port: 1\nport: 2\n").size(), 1u);
    EXPECT_EQ(mistakes_of("port: 1\nport: 2\n")[0].substr(0, 9), "FILE:2:1:");
    EXPECT_EQ(mistakes_of("data: x\nport: 65536\n"), Sentences{"FILE:2:7: expected a whole number from 0 to 65535"});
    EXPECT_EQ(mistakes_of("port: '80'\n"), Sentences{"FILE:1:7: expected a whole number from 0 to 65535"});
    EXPECT_EQ(mistakes_of("data: [a]\nport:\n"), (Sentences{"FILE:1:7: expected a text, not a list",
                                                            "FILE:2:1: expected a whole number from 0 to 65535"}));
    EXPECT_EQ(mistakes_of("- port\n"),
              Sentences{"FILE:1:1: this configuration must be a mapping (key: value), not a list"});
    EXPECT_EQ(mistakes_of("data: 'x\n").size(), 1u) << "no YAML";
    EXPECT_EQ(mistakes_of("cases: 3\n").size(), 1u) << "an argument of one command is no setting";
}

TEST_F(SettingsTest, a_value_that_cannot_be_is_refused_with_what_it_should_be) {
    EXPECT_EQ(mistakes_of("address: localhost\n"),
              Sentences{"FILE:1:10: expected an address in numbers, like 127.0.0.1 or ::1"});
    EXPECT_EQ(mistakes_of("trusted_proxy: 10.0.0\n").size(), 1u);
    EXPECT_EQ(mistakes_of("public_url: services.example.test\n").size(), 1u);
    EXPECT_EQ(mistakes_of("public_url: https://services.example.test/\n").size(), 1u);
    EXPECT_EQ(mistakes_of("database: bolan.db\n").size(), 1u);
    EXPECT_EQ(mistakes_of("database: postgres://bolan@db.example.test/bolan\n"), Sentences{});
    EXPECT_EQ(mistakes_of("log_origin: our log\n").size(), 1u);
    EXPECT_EQ(mistakes_of("log_requests: yes\n"), Sentences{"FILE:1:15: expected true or false"});
    EXPECT_EQ(mistakes_of("stop_delay_seconds: 301\n").size(), 1u);
    for (auto const* wrong : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", ":80", "::1:80", "'[127.0.0.1]:80'"})
        EXPECT_EQ(mistakes_of(std::string("operations: ") + wrong + "\n").size(), 1u) << wrong;
    EXPECT_EQ(parse_endpoint("[::1]:80")->address, "::1");
    EXPECT_EQ(parse_endpoint("127.0.0.1:8081")->port, 8081);
}

TEST_F(SettingsTest, a_mistake_outside_of_the_file_names_where_it_stands) {
    ::setenv("BOLAN_PORT", "many", 1);
    EXPECT_EQ(read_settings({}).mistakes, Sentences{"BOLAN_PORT: expected a whole number from 0 to 65535"});
    ::unsetenv("BOLAN_PORT");
    EXPECT_EQ(read_settings({"--prot", "1"}).mistakes, Sentences{"unknown option '--prot'; did you mean '--port'?"});
    EXPECT_EQ(read_settings({"--port"}).mistakes, Sentences{"--port: its value is missing"});
    EXPECT_EQ(read_settings({"--data="}).mistakes, Sentences{"--data: expected a text, not an empty text"});
    EXPECT_EQ(read_settings({"--watch=maybe"}).mistakes, Sentences{"--watch: expected true or false"});
    EXPECT_EQ(read_settings({"--config", "/nowhere.yaml"}).mistakes,
              Sentences{"/nowhere.yaml cannot be read: No such file or directory"});
}

TEST(SettingsReference, the_page_of_settings_is_what_the_table_says) {
    std::ifstream in(BOLAN_SOURCE_DIR "/docs/reference/settings.md");
    std::string const text(std::istreambuf_iterator<char>(in), {});
    EXPECT_TRUE(text == settings_reference()) << "run: bolan config --keys > docs/reference/settings.md";
}

TEST(SettingsReference, the_example_on_the_page_has_no_mistakes) {
    auto const page = settings_reference();
    auto const from = page.find("```yaml\n") + 8;
    store::testing::TemporaryFolder const folder;
    auto const path = folder.path() + "/example.yaml";
    std::ofstream(path) << page.substr(from, page.find("```\n", from) - from);
    EXPECT_EQ(mistakes_of_file(path), Sentences{});
}

}  // namespace
}  // namespace bolan::app
