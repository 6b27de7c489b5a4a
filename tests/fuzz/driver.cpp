// Feeds a fuzz entry with changed copies of its seeds: driver SEEDS-FOLDER SECONDS [SEED]. Deterministic for a seed;
// prints how many inputs ran. A crash leaves the input in fuzz-crash.bin of the current folder. With clang,
// -fsanitize=fuzzer runs the same entries with coverage instead.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

std::vector<std::string> read_seeds(std::string const& folder) {
    std::vector<std::string> seeds{""};
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.file_size() > 64 * 1024) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

// The input at hand, written out when the process dies on it.
char const* g_bytes = nullptr;
std::size_t g_size = 0;

void on_death(int signal) {
    if (std::FILE* file = std::fopen("fuzz-crash.bin", "wb")) {
        std::fwrite(g_bytes, 1, g_size, file);
        std::fclose(file);
    }
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

class Mutator {
  public:
    Mutator(std::vector<std::string> seeds, std::uint64_t seed) : m_seeds(std::move(seeds)), m_random(seed) {}

    std::string next() {
        std::string input = m_seeds[below(m_seeds.size())];
        for (std::size_t changes = 1 + below(8); changes > 0; --changes) change(input);
        if (input.size() > 16 * 1024) input.resize(16 * 1024);
        return input;
    }

  private:
    std::size_t below(std::size_t n) { return n ? static_cast<std::size_t>(m_random() % n) : 0; }

    void change(std::string& input) {
        static std::string const k_nasty[] = {"\xff\xfe", std::string(1, '\0'),
                                              "\n",       "\r\n",
                                              "{",        "}",
                                              "[",        "]",
                                              "\"",       "'",
                                              ":",        ",",
                                              "&",        "%00",
                                              "..",       "--",
                                              "-1",       "9223372036854775808",
                                              "1e999",    "\u202e",
                                              "\u06cc",   "<script>",
                                              "&a",       "*a",
                                              "!!t",      "0x"};
        auto const at = below(input.size() + 1);
        switch (below(6)) {
            case 0:
                if (!input.empty()) input[below(input.size())] = static_cast<char>(below(256));
                break;
            case 1:
                input.insert(at, k_nasty[below(std::size(k_nasty))]);
                break;
            case 2:
                input.erase(at, 1 + below(16));
                break;
            case 3:
                input.insert(at, input.substr(below(input.size() + 1), below(64)));
                break;
            case 4: {
                auto const& other = m_seeds[below(m_seeds.size())];
                input = input.substr(0, at) + other.substr(below(other.size() + 1));
                break;
            }
            default:
                input.insert(at, std::string(1 + below(64), input.empty() ? 'a' : input[below(input.size())]));
        }
    }

    std::vector<std::string> m_seeds;
    std::mt19937_64 m_random;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    for (int const signal : {SIGABRT, SIGSEGV, SIGFPE}) std::signal(signal, on_death);
    auto const seconds = std::atof(argv[2]);
    Mutator mutator(read_seeds(argv[1]), argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
    auto const start = std::chrono::steady_clock::now();
    long runs = 0;
    double slowest = 0;
    while (true) {
        auto const before = std::chrono::steady_clock::now();
        if (std::chrono::duration<double>(before - start).count() > seconds) break;
        auto const input = mutator.next();
        g_bytes = input.data();
        g_size = input.size();
        LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size());
        slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count());
        ++runs;
    }
    std::printf("%ld inputs in %.1f s, the slowest %.1f ms\n", runs, seconds, slowest * 1000);
    return slowest > 2 ? 1 : 0;
}
