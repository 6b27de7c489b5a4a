// README.md of an export, for the programmer of another system.
#pragma once

namespace bolan::carry {

inline constexpr char k_readme[] = R"(# An export of Bolan

Everything that one installation of Bolan (a platform for a government's services) holds, as plain files. It holds the
personal data of all who ever applied: keep it as you keep the database.

- `manifest.json`: the program's version, when it was made, the ledger's size and root, and each table with its columns,
  types, primary key, indexes and number of rows.
- `SHA256SUMS`: the hash of every other file. `sha256sum -c SHA256SUMS` says whether any was damaged; the hash of
  SHA256SUMS itself stands in the manifest.
- `tables/NAME.jsonl`: a table. A row is a line, a line is a JSON object (UTF-8), rows stand in the order of the primary
  key. A column that is not there is null. What a column's type means:
    - `text`: a string. Empty is not null.
    - `date`: a string, `2026-11-22`.
    - `integer`: a whole number of 64 bits (beyond 2^53 many readers of JSON would round it: take one that does not).
    - `instant`: a point of time as milliseconds since 1970-01-01 00:00 UTC.
    - `money`: paisa.
    - `real`: a double; `"Infinity"`, `"-Infinity"` and `"NaN"` as strings.
    - `boolean`: true or false.
    - `bytes`: a string of hexadecimal digits.
    - `json`: any JSON, as it was stored.
- `attachments/ab/cdef…`: what was uploaded or issued; the path without its slash is the SHA-256 of the bytes. Columns that
  hold such a hash name the attachment.
- `log/`: the ledger as it is published: `log/checkpoint` (a signed note), `log/key` (with which its signature is
  checked) and `log/tile/…`, as C2SP tlog-tiles has it. Each act is a row of `tables/act.jsonl`; its `entry` is a leaf.
- `keys/`: only when they were asked for. Whoever holds them can sign in this government's name.

Where to begin: `tables/cases.jsonl` has every case whatever its service; `tables/NAME.jsonl` of a service or a register
has the fields of its form; `tables/act.jsonl` says who did what, and when.

`bolan import --from FOLDER` makes an installation of it again, on SQLite or PostgreSQL.
)";

}  // namespace bolan::carry
