// `bolan serve` with a certificate that has expired serves on, and says what to do; one that cannot be taken leaves the
// former. Usage: faults_certificate BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include <cstdlib>
#include <exception>
#include <fstream>

using namespace bolan::testing;

namespace {

constexpr std::int64_t k_year_s = 365 * 24 * 3600;

bool answers(Town& town) {
    auto const url = "https://127.0.0.1:" + std::to_string(town.server().port()) + "/readyz";
    return std::system(("test \"$(curl -sk " + url + ")\" = ready").c_str()) == 0;
}

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    auto const file = town.folder() + "/tls.pem";
    auto const made = std::system(
        ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=town "
         "-days 30 -keyout " +
         file + " -out " + file + ".crt 2> " + town.folder() + "/openssl.txt && cat " + file + ".crt >> " + file)
            .c_str());
    check(made == 0, "openssl makes a certificate");
    town.faults().wall_ahead_s = k_year_s;
    town.start({"--tls-certificate", file});
    check(answers(town), "it serves with an expired certificate");
    check(town.await_log("certificate", "has expired on"), "the log says that it has expired");
    check(town.count_log("certificate", "put a new certificate in its place") == 1, "once, and what to do");
    std::ofstream(file) << "none\n";
    check(town.await_log("certificate", "this is no certificate in PEM"), "the log says that the new one is none");
    check(answers(town), "it serves on with the former");
    town.stop();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    try {
        play(argv[1], argv[2]);
    } catch (std::exception const& failure) {
        check(false, failure.what());
    }
    return failures() ? 1 : 0;
}
