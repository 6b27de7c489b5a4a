// One process at a time on a database file: an exclusive flock on "<path>.lock", which names the holder.
#pragma once
#include <string>

namespace bolan::store::sqlite {

class LockFile {
  public:
    explicit LockFile(std::string const& path);  // throws DatabaseError when another holds it
    ~LockFile();
    LockFile(LockFile const&) = delete;
    LockFile& operator=(LockFile const&) = delete;

  private:
    int m_file = -1;
};

}  // namespace bolan::store::sqlite
