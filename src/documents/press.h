// The press draws what has been issued: the PDF with its QR statement and the office's signature. It runs after the
// commit, on a worker; a document that was not drawn before the power went is drawn at the next start. Drawing is an
// act.
#pragma once
#include "base/clock.h"
#include "crypto/ed25519.h"
#include "crypto/x509.h"
#include "documents/issue.h"
#include "ledger/ledger.h"
#include "store/attachments.h"
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace bolan::documents {

// The signing keys of the installation, kept under one folder: a root, one certificate for each office (made when first
// needed), and the key of the QR statements. Any thread.
class KeyRing {
  public:
    // Makes what is missing. Throws when the folder cannot be written or a key is exposed.
    KeyRing(std::string folder, std::string organisation, Timestamp now);
    crypto::SigningIdentity const& office(std::string_view code, std::string_view title, Timestamp now);
    crypto::SigningKey const& statement_key() const { return m_statement; }
    crypto::Certificate const& root() const { return m_root.certificate; }

  private:
    std::string m_folder;
    std::string m_organisation;
    crypto::SigningKey m_statement;
    crypto::SigningIdentity m_root;
    std::mutex m_mutex;
    std::map<std::string, std::unique_ptr<crypto::SigningIdentity>, std::less<>> m_offices;
};

class Press {
  public:
    // Borrows all. `verify_url`: "https://HOST/verify", printed on every paper.
    Press(store::Database& database, ledger::Ledger& ledger, people::Establishment const& establishment,
          Issuer const& issuer, store::Attachments const& attachments, KeyRing& keys, Clock const& clock,
          std::string verify_url);

    // Draws it if it is not drawn yet; the attachment's hash. Errors: not_found "document.unknown", and what drawing
    // answers.
    Result<std::string> draw(std::string_view id);
    // Draws what waits, at most `limit`; how many were drawn. One that fails does not stop the others: it is told to
    // `on_failure` and tried again after a minute, then after two, four, … up to a day. One thread at a time.
    int draw_waiting(int limit, std::function<void(Issued const&, Error const&)> const& on_failure);
    // The statement in the document's QR, as a URL.
    Result<std::string> statement(Issued const& issued);

  private:
    struct Retry {
        Timestamp at;
        std::int64_t pause_ms;
    };
    Result<Layout> layout(Issued const& issued);
    store::Database& m_database;
    ledger::Ledger& m_ledger;
    people::Establishment const& m_establishment;
    Issuer const& m_issuer;
    store::Attachments const& m_attachments;
    KeyRing& m_keys;
    Clock const& m_clock;
    std::string m_verify_url;
    std::map<std::string, Retry, std::less<>> m_failed;  // by document
};

}  // namespace bolan::documents
