// Feeds a fuzz entry with changed copies of its seeds:
//   driver SEEDS-FOLDER... [--runs N] [--seconds S] [--seed N]
// One seed a file, of a .txt one a line. What the entry accepts (returns 0; -1 is refused, as libFuzzer has it) may
// become a seed itself, so that inputs grow beyond those that were written. Deterministic for a seed and a number of
// runs. A crash, or an input that takes longer than 20 s, leaves the input in fuzz-crash.bin of the current folder.
#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <sys/time.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

constexpr std::size_t k_input_max = 16 * 1024;
constexpr std::size_t k_kept_max = 2000;        // accepted inputs that are seeds now
constexpr std::size_t k_kept_max_bytes = 1024;  // of one of them

void read_seeds(std::string const& folder, std::vector<std::string>& seeds) {
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.file_size() > 64 * 1024) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        if (entry.path().extension() == ".txt") {
            for (std::string line; std::getline(file, line);) seeds.push_back(line);
        } else {
            seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        }
    }
    std::ranges::sort(seeds);  // a folder is read in any order
}

// The input at hand, written out when the process dies on it or stands still.
char const* g_bytes = nullptr;
std::size_t g_size = 0;
long volatile g_runs = 0;

void on_death(int signal) {
    if (std::FILE* file = std::fopen("fuzz-crash.bin", "wb")) {
        std::fwrite(g_bytes, 1, g_size, file);
        std::fclose(file);
    }
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

// Every 20 s of processor time: has another input come since?
void on_tick(int) {
    static long before = -1;
    if (g_runs == before) std::abort();
    before = g_runs;
}

void watch_for_hangs() {
    // A stack of its own, for a stack that has run over.
    static std::array<char, 64 * 1024> own_stack;
    stack_t const stack{own_stack.data(), 0, own_stack.size()};
    sigaltstack(&stack, nullptr);
    struct sigaction death {};
    death.sa_handler = on_death;
    death.sa_flags = SA_ONSTACK;
    for (int const signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) sigaction(signal, &death, nullptr);
    std::signal(SIGVTALRM, on_tick);
    itimerval const every{{20, 0}, {20, 0}};
    setitimer(ITIMER_VIRTUAL, &every, nullptr);
}

class Mutator {
  public:
    Mutator(std::vector<std::string> seeds, std::uint64_t seed)
        : m_seeds(std::move(seeds)), m_written(m_seeds.size()), m_random(seed) {
        for (auto const& text : m_seeds) collect_words(text);
    }

    std::string next() {
        auto const kept = m_seeds.size() - m_written;
        std::string input = m_seeds[kept && below(2) ? m_written + below(kept) : below(m_written)];
        for (std::size_t changes = 1 + below(6); changes > 0; --changes) change(input);
        if (input.size() > k_input_max) input.resize(k_input_max);
        return input;
    }
    void keep(std::string const& input) {
        if (input.size() > k_kept_max_bytes) return;
        if (m_seeds.size() < m_written + k_kept_max) {
            m_seeds.push_back(input);
        } else {
            m_seeds[m_written + below(k_kept_max)] = input;
        }
    }

  private:
    static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
    std::size_t below(std::size_t n) { return n ? static_cast<std::size_t>(m_random() % n) : 0; }

    void collect_words(std::string const& text) {
        for (auto at = text.begin(); at != text.end();) {
            auto const end = std::find_if(at, text.end(), [&](char c) { return is_word(c) != is_word(*at); });
            m_words.emplace_back(at, end);
            at = end;
        }
    }
    // A word, or what stands between two words, in place of another.
    void change_word(std::string& input) {
        if (input.empty() || m_words.empty()) return;
        auto from = below(input.size());
        auto to = from;
        bool const word = is_word(input[from]);
        while (from > 0 && is_word(input[from - 1]) == word) --from;
        while (to < input.size() && is_word(input[to]) == word) ++to;
        input.replace(from, to - from, m_words[below(m_words.size())]);
    }
    void copy_line(std::string& input) {
        auto const from = input.rfind('\n', below(input.size()));
        auto const start = from == std::string::npos ? 0 : from + 1;
        auto const line = input.substr(start, input.find('\n', start) - start) + "\n";
        auto const to = input.find('\n', below(input.size()));
        input.insert(to == std::string::npos ? 0 : to + 1, line);
    }

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
        switch (below(10)) {
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
            case 5:
                input.insert(at, std::string(1 + below(64), input.empty() ? 'a' : input[below(input.size())]));
                break;
            case 6:
                copy_line(input);
                break;
            default:
                change_word(input);
        }
    }

    std::vector<std::string> m_seeds;
    std::size_t m_written;  // the seeds of the folder stand first
    std::vector<std::string> m_words;
    std::mt19937_64 m_random;
};

struct Options {
    std::vector<std::string> seeds{""};
    long runs = 0;       // 0: until the time is over
    double seconds = 0;  // 0: until the runs are done
    std::uint64_t random = 1;
};

bool read_options(int argc, char** argv, Options& out) {
    int i = 1;
    for (; i < argc && argv[i][0] != '-'; ++i) read_seeds(argv[i], out.seeds);
    for (; i + 1 < argc; i += 2) {
        std::string_view const name = argv[i];
        if (name == "--runs") out.runs = std::atol(argv[i + 1]);
        if (name == "--seconds") out.seconds = std::atof(argv[i + 1]);
        if (name == "--seed") out.random = std::strtoull(argv[i + 1], nullptr, 10);
    }
    return out.runs > 0 || out.seconds > 0;
}

double cpu_seconds() {
    timespec at{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

double resident_mb(std::string_view what) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(what)) return std::atof(line.c_str() + what.size() + 1) / 1024;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!read_options(argc, argv, options)) {
        std::fprintf(stderr, "driver SEEDS-FOLDER... [--runs N] [--seconds S] [--seed N]\n");
        return 2;
    }
    watch_for_hangs();
    Mutator mutator(options.seeds, options.random);
    auto const start = std::chrono::steady_clock::now();
    auto const elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    long accepted = 0;
    double slowest = 0, early_mb = 0;
    std::size_t slowest_size = 0;
    while ((options.runs == 0 || g_runs < options.runs) && (options.seconds == 0 || elapsed() < options.seconds)) {
        auto const input = mutator.next();
        g_bytes = input.data();
        g_size = input.size();
        auto const before = cpu_seconds();
        if (LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size()) == 0) {
            ++accepted;
            mutator.keep(input);
        }
        auto const took = cpu_seconds() - before;
        if (took > slowest) slowest = took, slowest_size = input.size();
        g_runs = g_runs + 1;
        if (g_runs == 50'000) early_mb = resident_mb("VmRSS");
    }
    std::printf("%ld inputs in %.1f s, %.0f a second, %ld accepted\n", g_runs, elapsed(),
                static_cast<double>(g_runs) / elapsed(), accepted);
    std::printf("the slowest: %.1f ms of processor time for %zu bytes\n", slowest * 1000, slowest_size);
    std::printf("resident: %.1f MB after 50,000 inputs, %.1f MB at the end, never above %.1f MB\n", early_mb,
                resident_mb("VmRSS"), resident_mb("VmHWM"));
    return slowest > 2 ? 1 : 0;
}
