#include "carry/folder.h"
#include "carry/import.h"
#include "carry/row_line.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <map>
#include <optional>

namespace bolan::carry {

namespace {

class Check {
  public:
    Check(Import const& how, Manifest const& manifest) : m_how(how), m_manifest(manifest) {
        for (auto const& file : manifest.tables) m_tables.emplace(file.path(), &file);
    }

    Result<> run() {
        auto const sums = TRY(each_sum(m_how.folder, [&](Sum const& sum) -> Result<> {
            TRY(check(sum));
            m_how.progress("files checked", static_cast<std::int64_t>(++m_files));
            return {};
        }));
        if (sums != m_manifest.sums || m_files != m_manifest.files) return Fail(damaged(k_sums));
        if (m_attachments != m_manifest.attachments) return Fail(damaged("attachments"));
        if (!m_tables.empty())
            return Fail(Error::not_found("carry.file_missing").with("file", m_tables.begin()->first));
        return {};
    }

  private:
    static Error damaged(std::string const& path) { return Error::conflict("carry.file_damaged").with("file", path); }

    Result<> check(Sum const& sum) {
        if (auto const table = m_tables.extract(sum.path)) return check_table(*table.mapped(), sum);
        if (TRY(hash_file(m_how.folder, sum.path)) != sum.hash) return Fail(damaged(sum.path));
        if (!sum.path.starts_with("attachments/")) return {};
        ++m_attachments;
        if (sum.path != attachment_path(crypto::hex(sum.hash))) return Fail(damaged(sum.path));
        return {};
    }

    // What is wrong with a row is told only of a file that is as it was written.
    Result<> check_table(TableFile const& file, Sum const& sum) {
        std::int64_t rows = 0;
        Result<> read;
        auto const hash = TRY(read_lines(m_how.folder, sum.path, [&](std::string_view line) -> Result<> {
            ++rows;
            if (!read) return {};
            if (auto row = read_row(file.table, line); !row)
                read = Fail(std::move(row.error()).with("line", std::to_string(rows)));
            return {};
        }));
        if (hash != sum.hash) return Fail(damaged(sum.path));
        TRY(std::move(read));
        if (rows != file.rows) return Fail(damaged(sum.path));
        return {};
    }

    Import const& m_how;
    Manifest const& m_manifest;
    std::map<std::string, TableFile const*> m_tables;  // not met yet
    std::uint64_t m_files = 0;
    std::int64_t m_attachments = 0;
};

}  // namespace

Result<Manifest> check_folder(Import const& how) {
    auto manifest = TRY(read_manifest(TRY(read_file(how.folder, k_manifest))));
    TRY(Check(how, manifest).run());
    return manifest;
}

}  // namespace bolan::carry
