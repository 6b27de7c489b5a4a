#include "verify/report.h"
#include "crypto/encoding.h"

namespace bolan::verify {

std::string Finding::text() const {
    std::string out = code;
    if (index) out += ": act " + std::to_string(*index);
    if (!act.empty()) out += " (" + act + ")";
    if (!table.empty()) out += ": " + table;
    if (!key.empty()) out += " " + key;
    return out + ": " + detail;
}

void Report::add(Finding finding) {
    ++findings_in_all;
    if (findings.size() < k_findings_max) findings.push_back(std::move(finding));
}

std::string Report::text() const {
    std::string out;
    for (auto const& finding : findings) out += finding.text() + "\n";
    if (findings_in_all > findings.size())
        out += "and " + std::to_string(findings_in_all - findings.size()) + " more\n";
    for (auto const& note : notes) out += "note: " + note + "\n";
    out += is_sound() ? "sound: " : "NOT SOUND: ";
    out += "log of " + std::to_string(size) + ", root " + crypto::hex(root) + "; looked at " + std::to_string(acts) +
           " acts, " + std::to_string(rows) + " rows, " + std::to_string(tiles) + " tiles and nodes, " +
           std::to_string(attachments) + " attachments\n";
    return out;
}

}  // namespace bolan::verify
