#include "backup/tar.h"
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <unistd.h>
#include <vector>

namespace bolan::backup {

namespace {

constexpr std::size_t k_block = 512;

std::size_t read_full(int file, std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        auto const got = ::read(file, out.data() + done, out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::string text_at(std::span<std::uint8_t const> header, std::size_t at, std::size_t size) {
    auto const* const text = reinterpret_cast<char const*>(header.data()) + at;
    return {text, ::strnlen(text, size)};
}

// Octal digits, or for what they cannot hold a binary number marked by its highest bit.
std::uint64_t size_of(std::span<std::uint8_t const> header) {
    std::uint64_t out = 0;
    bool const is_binary = (header[124] & 0x80) != 0;
    for (std::size_t i = is_binary ? 128 : 124; i < 136; ++i) {
        if (is_binary)
            out = out << 8 | header[i];
        else if (header[i] >= '0' && header[i] <= '7')
            out = out << 3 | static_cast<std::uint64_t>(header[i] - '0');
    }
    return out;
}

bool has_right_sum(std::span<std::uint8_t const> header) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < k_block; ++i) sum += i >= 148 && i < 156 ? ' ' : header[i];
    return sum == std::strtoul(text_at(header, 148, 8).c_str(), nullptr, 8);
}

}  // namespace

bool read_tar(int file, std::function<void(ClusterFile const&)> const& begin,
              std::function<void(std::span<std::uint8_t const>)> const& piece) {
    std::array<std::uint8_t, k_block> header{};
    std::vector<std::uint8_t> buffer(std::size_t{1} << 20);
    while (true) {
        if (read_full(file, header) != k_block) return false;
        if (header[0] == 0) break;  // two blocks of zeros end it
        if (!has_right_sum(header)) return false;
        auto const prefix = text_at(header, 345, 155);
        auto path = (prefix.empty() ? "" : prefix + "/") + text_at(header, 0, 100);
        if (path.starts_with("./")) path.erase(0, 2);
        auto const type = static_cast<char>(header[156]);
        bool const is_folder = type == '5', is_file = type == '0' || type == '\0';
        if (is_folder && !path.ends_with('/')) path += '/';
        auto left = is_file ? size_of(header) : 0;
        if ((is_folder && path != "/") || is_file) begin({path, left});
        auto padding = (k_block - left % k_block) % k_block;
        while (left > 0) {
            auto const part = std::span(buffer).first(std::min<std::uint64_t>(left, buffer.size()));
            if (read_full(file, part) != part.size()) return false;
            piece(part);
            left -= part.size();
        }
        if (padding > 0 && read_full(file, std::span(buffer).first(padding)) != padding) return false;
    }
    while (read_full(file, buffer) > 0) {
    }
    return true;
}

}  // namespace bolan::backup
