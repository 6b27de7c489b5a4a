// For tests only: the whole site of Testland on a database of its own, and browsers that ask its handlers without a
// socket.
#pragma once
#include "base/clock.h"
#include "cases/house.h"
#include "definition/load.h"
#include "http/target.h"
#include "store/testing.h"
#include "web/site.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bolan::web::testing {

class Website {
  public:
    // 13 October 2026, a Tuesday, 10:00 in Testland.
    explicit Website(store::Engine engine = store::Engine::sqlite)
        : database(engine), clock({1'791'867'600'000}), assets(std::make_unique<http::Assets>()) {
        static auto const loaded = definition::load(BOLAN_SOURCE_DIR "/tests/province");
        assets->add("sw.js", "// worker");
        serve(loaded.model);
    }

    // As a server does that starts anew with these definitions.
    void serve(std::shared_ptr<definition::Model const> const& model) {
        CHECK(model != nullptr);
        router = {};
        portal.reset();
        house.reset();
        database->before_commit([](store::Connection&) {});  // that of the house before is no more
        auto opened = cases::House::open(model, *database, clock,
                                         {database.folder(), "https://portal.test/verify", "log.portal.test"});
        CHECK(opened.has_value());
        house = std::move(*opened);
        portal.reset(new Portal{
            *house, *assets, {}, {}, http::RateLimiter({1000, 1000, 1000}), http::RateLimiter({5, 0.1, 1000}), false});
        for (auto const* code : {"en", "ur"}) {
            auto words = std::make_unique<Words>(code);
            auto const added = words->add_file(std::string(BOLAN_SOURCE_DIR "/ui/words/") + code + ".po");
            CHECK(added.has_value());
            portal->words.emplace(code, std::move(words));
        }
        add_routes(router, *portal);
    }

    store::testing::TemporaryDatabase database;
    SimulatedClock clock;
    std::unique_ptr<cases::House> house;
    std::unique_ptr<http::Assets> assets;
    std::unique_ptr<Portal> portal;
    http::Router router;
};

// A file to be sent in a form.
struct Upload {
    std::string field, name, type, bytes;
};

// One person's browser: it keeps cookies, and sends the hidden fields of the page it saw last.
class Browser {
  public:
    static constexpr char k_password[] = "three dry words";

    explicit Browser(Website& site) : m_site(site) {}

    int status = 0;
    std::string body;
    std::string location;  // of a redirect
    std::map<std::string, std::string, std::less<>> cookies;
    std::map<std::string, std::string, std::less<>> headers;  // sent with each request

    bool shows(std::string_view text) const { return body.find(text) != std::string::npos; }

    Browser& get(std::string const& target) {
        answer(request_of(http::Method::get, target));
        return *this;
    }
    // Follows redirects, at most five.
    Browser& visit(std::string const& target) {
        get(target);
        follow();
        return *this;
    }
    Browser& follow() {
        for (int i = 0; i < 5 && status == 303; ++i) get(location);
        return *this;
    }

    // As the form of the last page would be sent, with csrf and key.
    Browser& post(std::string const& target, http::Pairs fields, std::vector<Upload> const& files = {}) {
        for (auto const* name : {"csrf", "key", "version"})
            if (auto value = hidden_value(name); !value.empty()) fields.emplace_back(name, std::move(value));
        return post_exactly(target, fields, files);
    }
    // Nothing but these fields.
    Browser& post_exactly(std::string const& target, http::Pairs const& fields, std::vector<Upload> const& files = {}) {
        auto request = request_of(http::Method::post, target);
        if (files.empty()) {
            request.headers.set("content-type", "application/x-www-form-urlencoded");
            for (auto const& [name, value] : fields)
                request.body += (request.body.empty() ? "" : "&") + url_part(name) + "=" + url_part(value);
        } else {
            request.headers.set("content-type", "multipart/form-data; boundary=BOUND");
            for (auto const& [name, value] : fields)
                request.body +=
                    "--BOUND\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
            for (auto const& file : files)
                request.body += "--BOUND\r\nContent-Disposition: form-data; name=\"" + file.field + "\"; filename=\"" +
                                file.name + "\"\r\nContent-Type: " + file.type + "\r\n\r\n" + file.bytes + "\r\n";
            request.body += "--BOUND--\r\n";
        }
        answer(std::move(request));
        return *this;
    }
    Browser& post_raw(std::string const& target, std::string const& type, std::string bytes) {
        auto request = request_of(http::Method::post, target);
        if (!type.empty()) request.headers.set("content-type", type);
        request.body = std::move(bytes);
        answer(std::move(request));
        return *this;
    }

    // Of the last hidden field of this name on the page: the frame's own sign-out form comes first.
    std::string hidden_value(std::string_view name) const {
        auto const mark = "name=\"" + std::string(name) + "\" value=\"";
        auto const at = body.rfind(mark);
        if (at == std::string::npos) return {};
        auto const from = at + mark.size();
        return body.substr(from, body.find('"', from) - from);
    }

    // A citizen who has an account and is signed in.
    Browser& join(std::string const& cnic, std::string const& phone, std::string const& name = "Gul Bano") {
        get("/register");
        post("/register", {{"name", name}, {"cnic", cnic}, {"phone", phone}, {"email", ""}, {"password", k_password}});
        return *this;
    }

  private:
    http::Request request_of(http::Method method, std::string const& target) {
        http::Request request;
        request.method = method;
        request.peer = "192.0.2.1";
        request.id = "0123456789ABC";
        request.at = m_site.clock.now();
        request.headers.set("host", "portal.test");
        std::string cookie;
        for (auto const& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
        if (!cookie.empty()) request.headers.set("cookie", cookie);
        for (auto const& [name, value] : headers) request.headers.set(name, value);
        CHECK(http::parse_target(target, request).has_value());
        return request;
    }

    void keep_cookies(http::Response const& response) {
        for (auto const& header : response.headers.all()) {
            if (header.name != "Set-Cookie") continue;
            auto const pair = header.value.substr(0, header.value.find(';'));
            auto const name = pair.substr(0, pair.find('=')), value = pair.substr(pair.find('=') + 1);
            if (header.value.find("Max-Age=0") != std::string::npos)
                cookies.erase(name);
            else
                cookies[name] = value;
        }
    }

    void answer(http::Request request) {
        auto const match = m_site.router.find(request.method, request);
        if (match.kind != http::Router::Match::Kind::found) {
            status = match.kind == http::Router::Match::Kind::wrong_method ? 405 : 404;
            body.clear();
            return;
        }
        request.params = match.params;
        auto const response = match.route->handler(request);
        keep_cookies(response);
        status = response.status;
        location = std::string(response.headers.get("location"));
        if (status != 303) body = std::string(response.bytes());
        if (response.pieces)
            for (auto piece = response.pieces(); !piece.empty(); piece = response.pieces()) body += piece;
    }

    Website& m_site;
};

}  // namespace bolan::web::testing
