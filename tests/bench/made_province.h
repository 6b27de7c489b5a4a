// A province with as many services as asked for, to measure definitions at size.
#pragma once
#include <string>

namespace bolan::bench {

// Copies the province at `from` to `to` and adds `count` systems to it, each with a service of 40 fields of every kind
// (with rules, states, actions and messages), a registry, a document, dated tables and words in Urdu. Nothing follows
// from chance.
void make_province(std::string const& from, std::string const& to, int count);

}  // namespace bolan::bench
