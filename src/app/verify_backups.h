// bolan backup --verify: what bolan restore would make, made in a scratch folder and checked.
#pragma once
#include "app/settings.h"
#include "backup/place.h"

namespace bolan::app {

int verify_backups(Settings const& settings, backup::Place const& place);  // the exit code

}  // namespace bolan::app
