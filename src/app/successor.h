// A listening socket that goes from one process to the next, so that a server starts anew and refuses nobody. The
// socket is handed over as systemd's socket activation does it (sd_listen_fds(3)): number 3, LISTEN_FDS=1, LISTEN_PID.
// So `bolan serve` may also be started by a systemd socket unit.
#pragma once

namespace bolan::app {

// The socket handed to this process; -1: none. Takes the words about it out of the environment: call it once.
int inherited_listener();

// Runs this program again in place of itself, with the same arguments, and hands it `listener`. Everything that must be
// closed in order is closed before. Returns never; throws std::system_error when the program cannot be started.
[[noreturn]] void exec_again(int listener);

}  // namespace bolan::app
