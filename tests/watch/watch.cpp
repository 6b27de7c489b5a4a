// Somebody writes definitions while the server runs: a mistake stands on every page, what is mended is served, and
// nobody is refused meanwhile. watch BOLAN PROVINCE
#include "http/client.h"
#include "support/served.h"
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

using namespace bolan;
namespace fs = std::filesystem;

namespace {

using Steady = std::chrono::steady_clock;

int failed = 0;

void check(bool is_true, char const* what) {
    if (is_true) return;
    std::printf("FAILED: %s\n", what);
    ++failed;
}

std::string get(std::uint16_t port, std::string const& target) {
    http::Client client("127.0.0.1", port);
    auto const answer = client.get(target);
    return answer && answer->status == 200 ? answer->body : "";
}

// Seconds until the page says `text`, or no longer does; -1 after twenty.
double wait_for(std::uint16_t port, std::string const& target, std::string const& text, bool is_there = true) {
    auto const from = Steady::now();
    while (true) {
        double const seconds = std::chrono::duration<double>(Steady::now() - from).count();
        auto const page = get(port, target);
        if (!page.empty() && (page.find(text) != std::string::npos) == is_there) return seconds;
        if (seconds > 20) return -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void replace_in(fs::path const& path, std::string const& from, std::string const& to) {
    std::ifstream in(path);
    std::string text(std::istreambuf_iterator<char>(in), {});
    in.close();
    auto const at = text.find(from);
    if (at == std::string::npos) return check(false, ("the file no longer says " + from).c_str());
    std::ofstream(path) << text.replace(at, from.size(), to);
}

// Asks without a pause, with a connection for each request and with one that is kept.
struct Asker {
    std::atomic<bool> is_over = false;
    std::atomic<int> answered = 0, refused = 0;
    std::vector<std::thread> threads;

    explicit Asker(std::uint16_t port) {
        for (bool const is_kept : {false, false, true})
            threads.emplace_back([this, port, is_kept] {
                http::Client kept("127.0.0.1", port);
                while (!is_over) {
                    http::Client fresh("127.0.0.1", port);
                    auto const answer = (is_kept ? kept : fresh).get("/service/library_card");
                    ++(answer && answer->status == 200 ? answered : refused);
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
            });
    }
    void stop() {
        is_over = true;
        for (auto& thread : threads) thread.join();
    }
};

void run(std::string const& bolan, fs::path const& work) {
    testing::Served const served(
        bolan, {"--watch", "--province", (work / "province").string(), "--data", (work / "data").string()});
    auto const port = served.port();
    auto const system = work / "province/culture/library-card";
    Asker asker(port);

    replace_in(system / "library_card.yaml", "\nowner: library\n", "\nownr: library\n");
    auto const shown = wait_for(port, "/?lang=en", "library_card.yaml:5:1: unknown key");
    check(shown >= 0, "the mistake stands on the first page");
    check(get(port, "/track?lang=ur").find("تعریفوں میں غلطیاں") != std::string::npos, "and on others, in Urdu");
    check(get(port, "/service/library_card?lang=en").find("Library card") != std::string::npos,
          "what was served before is served");

    replace_in(system / "words/ur.po", "msgid \"Library card\"\n", "msgid \"Reading card\"\n");
    replace_in(system / "documents/library_card_paper.yaml", "\ntitle: Library card\n", "\ntitle: Reading card\n");
    replace_in(system / "library_card.yaml", "\ntitle: Library card\n", "\ntitle: Reading card\n");
    replace_in(system / "library_card.yaml", "\nownr: library\n", "\nowner: library\n");
    auto const mended = wait_for(port, "/service/library_card?lang=en", "Reading card");
    check(mended >= 0, "what was mended is served");
    check(wait_for(port, "/?lang=en", "Mistakes in the definitions", false) >= 0, "the mistake is gone");

    // A story is not a definition: nothing starts anew for it.
    std::ofstream(system / "examples/09-empty.yaml") << "story: Nothing\n";
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    asker.stop();
    check(asker.refused == 0, "nobody was refused");
    std::printf(
        "a mistake was shown %.2f s after it was saved; mended definitions were served %.2f s after; "
        "%d requests meanwhile, %d refused\n",
        shown, mended, asker.answered.load(), asker.refused.load());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const work = fs::temp_directory_path() / ("bolan-watch-" + std::to_string(::getpid()));
    fs::create_directories(work);
    fs::copy(argv[2], work / "province", fs::copy_options::recursive);
    run(argv[1], work);
    fs::remove_all(work);
    return failed ? 1 : 0;
}
