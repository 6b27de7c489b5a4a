// The only file that includes OpenSSL's TLS.
#include "http/tls.h"
#include <algorithm>
#include <climits>
#include <ctime>
#include <filesystem>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdexcept>

namespace bolan::http {

namespace {

namespace fs = std::filesystem;

struct Stamp {
    fs::file_time_type certificate, key;
    bool operator==(Stamp const&) const = default;
};

[[noreturn]] void fail(std::string const& file, std::string const& what) {
    auto const code = ERR_peek_last_error();
    auto const* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    throw std::runtime_error(file + ": " + what + (reason ? std::string(" (") + reason + ")" : ""));
}

Stamp stamp_of(std::string const& certificate, std::string const& key) {
    std::error_code error;
    Stamp out;
    out.certificate = fs::last_write_time(certificate, error);
    if (error) fail(certificate, "the certificate cannot be read: " + error.message());
    out.key = fs::last_write_time(key, error);
    if (error) fail(key, "the key cannot be read: " + error.message());
    return out;
}

// RFC 7301: only HTTP/1.1 is spoken here, whatever else the client offers.
int choose_protocol(ssl_st*, unsigned char const** out, unsigned char* out_size, unsigned char const* offered,
                    unsigned offered_size, void*) {
    static constexpr unsigned char k_http[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, k_http, sizeof k_http, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

Timestamp expiry_of(ssl_ctx_st* context) {
    std::tm at{};
    ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &at);
    return {static_cast<std::int64_t>(timegm(&at)) * 1000};
}

}  // namespace

struct Tls::Loaded {
    std::unique_ptr<ssl_ctx_st, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_server_method()), &SSL_CTX_free};
    Stamp stamp;
    Timestamp expires;
};

Tls::Tls(std::string certificate_file, std::string key_file)
    : m_certificate_file(std::move(certificate_file)), m_key_file(std::move(key_file)), m_loaded(load()) {}

std::shared_ptr<Tls::Loaded const> Tls::load() const {
    auto out = std::make_shared<Loaded>();
    out->stamp = stamp_of(m_certificate_file, m_key_file);
    auto* const context = out->context.get();
    if (!context) fail(m_certificate_file, "no TLS");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context, m_certificate_file.c_str()) != 1)
        fail(m_certificate_file, "this is no certificate in PEM");
    if (SSL_CTX_use_PrivateKey_file(context, m_key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        fail(m_key_file, "this is no key in PEM, or not that of the certificate");
    out->expires = expiry_of(context);
    return out;
}

std::shared_ptr<Tls::Loaded const> Tls::loaded() const {
    std::lock_guard const lock(m_mutex);
    return m_loaded;
}

std::unique_ptr<TlsStream> Tls::accept(int socket) const {
    auto* const handle = SSL_new(loaded()->context.get());
    if (!handle) return nullptr;
    SSL_set_accept_state(handle);
    SSL_set_fd(handle, socket);
    return std::unique_ptr<TlsStream>(new TlsStream(handle));
}

bool Tls::reload() {
    if (stamp_of(m_certificate_file, m_key_file) == loaded()->stamp) return false;
    auto fresh = load();
    std::lock_guard const lock(m_mutex);
    m_loaded = std::move(fresh);
    return true;
}

Timestamp Tls::expires() const { return loaded()->expires; }

TlsStream::~TlsStream() { SSL_free(m_handle); }

Step TlsStream::step(int result) {
    if (result > 0) return {Outcome::done, static_cast<std::size_t>(result)};
    auto const error = SSL_get_error(m_handle, result);
    ERR_clear_error();  // the queue is the thread's: the next connection would read it
    if (error == SSL_ERROR_WANT_READ) return {Outcome::wants_read};
    if (error == SSL_ERROR_WANT_WRITE) return {Outcome::wants_write};
    m_is_broken = true;
    return {Outcome::over};
}

Step TlsStream::read(std::span<char> into) {
    return step(SSL_read(m_handle, into.data(), static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX))));
}

Step TlsStream::write(std::span<char const> from) {
    return step(SSL_write(m_handle, from.data(), static_cast<int>(std::min<std::size_t>(from.size(), INT_MAX))));
}

bool TlsStream::has_read_ahead() const { return SSL_pending(m_handle) > 0; }

void TlsStream::close() noexcept {
    if (!m_is_broken && SSL_is_init_finished(m_handle) == 1) SSL_shutdown(m_handle);
    ERR_clear_error();
}

}  // namespace bolan::http
