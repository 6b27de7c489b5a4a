// A country for measuring lists: 8 divisions, 36 districts, 150 tehsils, some 10,000 posts (40 % of them in tehsils),
// as many services as asked for, and their registers as CSV. Nothing follows from chance.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace bolan::bench {

// The posts whose lists are measured, and their offices.
inline constexpr char k_tehsil_post[] = "clerk_1@t1";
inline constexpr char k_district_post[] = "deputy_commissioner@d1";
inline constexpr char k_province_post[] = "secretary@country";
inline constexpr char k_some_tehsil[] = "t1";
inline constexpr char k_some_service[] = "made_1";

void make_country(std::string const& to, int services);
// Writes the register of each service, the older cases first; one case in `open_every` is open. The files by service.
struct Register {
    std::string service, path;
};
std::vector<Register> write_registers(std::string const& folder, int services, std::int64_t cases, int open_every);

}  // namespace bolan::bench
