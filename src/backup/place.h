// A folder (a mounted disk, NFS) that holds the backups of one installation, as files with names of Bolan's own:
//
//     place.txt                    marks the folder, and names the installation
//     chunks/ab/cdef…              a sealed piece; its name tells nothing
//     snapshots/20261123T094500Z   sealed: what the snapshot consists of; .chunks beside it: the names of its pieces
//     log/EPOCH/00000001           sealed: what was committed after a snapshot
//
// A file is there whole or not at all: it is written under another name, brought to the disk and renamed. So whatever
// is interrupted leaves nothing that a reader takes for complete, and what is there need not be written again.
#pragma once
#include "base/result.h"
#include "crypto/encoding.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::backup {

using crypto::Bytes;

class Place {
  public:
    // Errors: not_found "backup.no_place" when `folder` is not marked.
    static Result<Place> open(std::string folder);
    // Marks a folder that is empty or absent. Errors: conflict "backup.not_empty".
    static Result<Place> make(std::string folder);

    std::string const& folder() const { return m_folder; }
    std::string const& id() const { return m_id; }

    bool holds(std::string const& name) const;
    void put(std::string const& name, std::span<std::uint8_t const> bytes) const;  // throws std::system_error
    // The same in steps, for many at once (store/whole_file.h).
    void put_draft(std::string const& name, std::span<std::uint8_t const> bytes) const;
    void name_draft(std::string const& name) const;
    Result<Bytes> get(std::string const& name) const;  // errors: not_found "backup.missing" (values: "file")
    void remove(std::string const& name) const;
    // Names of the whole files below `part`, sorted: "snapshots", "chunks".
    std::vector<std::string> names(std::string const& part) const;
    // Brings the names themselves to the disk: before whatever relies on all that was put.
    void sync_names(std::string const& part) const;
    // What an interrupted run left half written; nobody may be writing pieces or snapshots.
    void remove_drafts() const;

  private:
    Place(std::string folder, std::string id) : m_folder(std::move(folder)), m_id(std::move(id)) {}
    std::string m_folder;
    std::string m_id;
};

}  // namespace bolan::backup
