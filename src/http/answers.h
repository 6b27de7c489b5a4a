// How requests become responses: handlers and hooks run here, and what they throw ends here. Any thread.
#pragma once
#include "http/parser.h"
#include "http/server.h"

namespace bolan::http {

class Answers {
  public:
    // Both must outlive it.
    Answers(Hooks const& hooks, CompressOptions const& compress) : m_hooks(hooks), m_compress(compress) {}

    Response handle(Request const& request, Handler const& handler) const;
    Response refuse(Request const& request, Refusal const& refusal, std::string_view allow) const;
    // What the server answers of itself: a match that is no route (moved, OPTIONS).
    Response answer_match(Request const& request, Router::Match const& match) const;
    // Empty when admitted.
    std::optional<Response> admit(Request const& request) const;

  private:
    Response complete(Request const& request, Response response) const;
    Response complete_or_plain(Request const& request, Response response) const;
    Response refusal(Request const& request, Refusal const& refusal) const;

    Hooks const& m_hooks;
    CompressOptions const& m_compress;
};

}  // namespace bolan::http
