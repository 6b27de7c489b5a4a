#include "verify/receipt.h"
#include "crypto/encoding.h"
#include "verify/tree.h"
#include <algorithm>
#include <charconv>

namespace bolan::verify {

Result<ProvenReceipt> check_receipt(std::string_view proof, std::string_view content, VerifierKey const& key) {
    auto const bad = [] { return Fail(Error::bad_input("verify.receipt_malformed")); };
    auto const take = [&](std::string_view prefix) -> std::optional<std::string_view> {
        auto const end = proof.find('\n');
        if (end == std::string_view::npos || !proof.starts_with(prefix)) return {};
        auto const rest = proof.substr(prefix.size(), end - prefix.size());
        proof.remove_prefix(end + 1);
        return rest;
    };
    auto const header = take("c2sp.org/tlog-proof@v1");
    auto const salt_line = take("extra ");
    auto const index_line = take("index ");
    if (!header || !header->empty() || !salt_line || !index_line) return bad();
    auto const salt = crypto::parse_base64(*salt_line);
    if (!salt || salt->size() != 16) return bad();
    ProvenReceipt receipt;
    auto const [end, error] =
        std::from_chars(index_line->data(), index_line->data() + index_line->size(), receipt.index);
    if (error != std::errc() || end != index_line->data() + index_line->size()) return bad();
    std::vector<crypto::Digest> path;
    for (auto line = take(""); line && !line->empty(); line = take("")) {
        auto const bytes = crypto::parse_base64(*line);
        if (!bytes || bytes->size() != sizeof(crypto::Digest)) return bad();
        std::ranges::copy(*bytes, path.emplace_back().begin());
    }
    receipt.checkpoint = TRY(open_checkpoint(proof, key));
    auto const entry = crypto::Sha256().add(*salt).add(content).finish();
    if (!proves_inclusion(hash_leaf(entry), receipt.index, receipt.checkpoint.size, path, receipt.checkpoint.root))
        return Fail(Error::conflict("verify.receipt_not_included"));
    return receipt;
}

}  // namespace bolan::verify
