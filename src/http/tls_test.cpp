#include "http/tls.h"
#include "http/test_server.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

using namespace bolan;
using namespace bolan::http;

namespace {

class Folder {
  public:
    Folder() : m_path(std::filesystem::temp_directory_path() / "bolan-tls-XXXXXX") {
        if (!mkdtemp(m_path.data())) throw std::runtime_error(m_path);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string const& path() const { return m_path; }

  private:
    std::string m_path;
};

// A certificate of its own making, good for so many days from now, and its key.
void write_certificate(std::string const& folder, std::string const& name, int days) {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> const certificate(X509_new(), &X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400L * 365);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400L * days);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::unique_ptr<FILE, decltype(&fclose)> const out(fopen((folder + "/crt").c_str(), "w"), &fclose);
    PEM_write_X509(out.get(), certificate.get());
    std::unique_ptr<FILE, decltype(&fclose)> const key_out(fopen((folder + "/key").c_str(), "w"), &fclose);
    PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    // Another time than the files before had, however fast the test.
    static int made = 0;
    auto const at = std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++made);
    std::filesystem::last_write_time(folder + "/crt", at);
    std::filesystem::last_write_time(folder + "/key", at);
}

// A client that blocks, and trusts anybody.
class TlsClient {
  public:
    TlsClient(RawSocket& socket, int version) : m_context(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_max_proto_version(m_context, version);
        m_handle = SSL_new(m_context);
        SSL_set_fd(m_handle, socket.fd());
        m_is_open = SSL_connect(m_handle) == 1;
    }
    ~TlsClient() {
        SSL_free(m_handle);
        SSL_CTX_free(m_context);
    }
    TlsClient(TlsClient const&) = delete;
    TlsClient& operator=(TlsClient const&) = delete;
    bool is_open() const { return m_is_open; }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            int const n = SSL_write(m_handle, bytes.data(), static_cast<int>(bytes.size()));
            ASSERT_GT(n, 0);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    std::string read_until(std::string_view end) {
        std::string all;
        char buffer[4096];
        while (all.find(end) == std::string::npos) {
            int const n = SSL_read(m_handle, buffer, sizeof buffer);
            if (n <= 0) break;
            all.append(buffer, static_cast<std::size_t>(n));
        }
        return all;
    }
    std::string peer() const {
        std::unique_ptr<X509, decltype(&X509_free)> const shown(SSL_get1_peer_certificate(m_handle), &X509_free);
        char name[100] = {};
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
        return name;
    }

  private:
    SSL_CTX* m_context;
    SSL* m_handle = nullptr;
    bool m_is_open = false;
};

Router echo() {
    Router router;
    router.get("/hello", Where::io, [](Request const&) { return Response::text("hello\n"); });
    router.post(
        "/echo", Where::worker, [](Request const& request) { return Response::text(request.body + "end\n"); },
        8'000'000);
    return router;
}

class TlsTest : public ::testing::TestWithParam<int> {
  protected:
    void SetUp() override { write_certificate(folder.path(), "first", 30); }
    std::shared_ptr<Tls> tls() { return std::make_shared<Tls>(folder.path() + "/crt", folder.path() + "/key"); }
    Folder folder;
};

}  // namespace

TEST_P(TlsTest, requests_and_large_bodies_go_both_ways) {
    TestServer server(echo(), {.tls = tls()});
    RawSocket socket(server.port());
    TlsClient client(socket, GetParam());
    ASSERT_TRUE(client.is_open());
    for (int i = 0; i < 3; ++i) {
        client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_TRUE(client.read_until("hello\n").starts_with("HTTP/1.1 200"));
    }
    std::string body(3'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>('a' + i % 26);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    auto const answer = client.read_until("end\n");
    EXPECT_NE(answer.find(body + "end\n"), std::string::npos);
}

TEST_P(TlsTest, a_new_certificate_is_shown_to_those_who_come_and_the_others_go_on) {
    auto const own = tls();
    TestServer server(echo(), {.tls = own});
    RawSocket before(server.port());
    TlsClient early(before, GetParam());
    EXPECT_EQ(early.peer(), "first");
    EXPECT_FALSE(own->reload());
    write_certificate(folder.path(), "second", 60);
    EXPECT_TRUE(own->reload());
    EXPECT_FALSE(own->reload());
    early.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(early.read_until("hello\n").starts_with("HTTP/1.1 200"));
    RawSocket after(server.port());
    EXPECT_EQ(TlsClient(after, GetParam()).peer(), "second");
    auto const days = (own->expires().ms - SystemClock().now().ms) / 86'400'000;
    EXPECT_NEAR(static_cast<double>(days), 60, 1);
}

TEST_P(TlsTest, a_certificate_that_cannot_be_taken_leaves_the_former) {
    auto const own = tls();
    TestServer server(echo(), {.tls = own});
    auto const what_reload_says = [&] {
        try {
            own->reload();
        } catch (std::runtime_error const& failure) {
            return std::string(failure.what());
        }
        return std::string();
    };
    std::ofstream(folder.path() + "/crt") << "half a certif";
    EXPECT_NE(what_reload_says().find("/crt: this is no certificate in PEM"), std::string::npos);
    write_certificate(folder.path(), "second", 30);
    Folder const other;
    write_certificate(other.path(), "other", 30);
    std::filesystem::copy_file(other.path() + "/key", folder.path() + "/key",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_NE(what_reload_says().find("/key: this is no key in PEM, or not that of the certificate"),
              std::string::npos);
    std::filesystem::remove(folder.path() + "/key");
    EXPECT_NE(what_reload_says().find("/key: the key cannot be read"), std::string::npos);
    RawSocket socket(server.port());
    EXPECT_EQ(TlsClient(socket, GetParam()).peer(), "first");
    EXPECT_THROW(Tls(folder.path() + "/crt", folder.path() + "/key"), std::runtime_error);
}

TEST_P(TlsTest, who_speaks_no_tls_is_cut_off_and_the_others_are_served) {
    TestServer server(echo(), {.tls = tls(), .header_deadline_ms = 300, .idle_deadline_ms = 300});
    RawSocket plain(server.port());
    plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    plain.read();
    EXPECT_TRUE(plain.was_closed());
    RawSocket half(server.port());
    half.send("\x16\x03\x01");
    half.read();
    EXPECT_TRUE(half.was_closed());
    RawSocket socket(server.port());
    TlsClient client(socket, GetParam());
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(client.read_until("hello\n").starts_with("HTTP/1.1 200"));
}

TEST_P(TlsTest, who_goes_away_before_the_answer_leaves_the_server_standing) {
    TestServer server(echo(), {.tls = tls()});
    for (int i = 0; i < 20; ++i) {
        RawSocket socket(server.port());
        TlsClient client(socket, GetParam());
        std::string const body(1'000'000, 'x');
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n" +
                    body);
    }
    RawSocket socket(server.port());
    TlsClient client(socket, GetParam());
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(client.read_until("hello\n").starts_with("HTTP/1.1 200"));
}

TEST(Tls, versions_of_before_are_refused) {
    Folder const folder;
    write_certificate(folder.path(), "first", 30);
    TestServer server(echo(), {.tls = std::make_shared<Tls>(folder.path() + "/crt", folder.path() + "/key")});
    RawSocket socket(server.port());
    EXPECT_FALSE(TlsClient(socket, TLS1_1_VERSION).is_open());
}

INSTANTIATE_TEST_SUITE_P(Versions, TlsTest, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](auto const& info) { return info.param == TLS1_2_VERSION ? "tls12" : "tls13"; });
