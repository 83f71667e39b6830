# Sourced by ./test and bench/run: folders in the temporary folder say by a lock whether somebody uses them still. The system takes it back when the last
# process that has it is gone, however it ended. Without flock(1), on macOS, nobody can tell, and what was left behind stays.

# hold_while_alive DESCRIPTOR FOLDER: as long as this process, or one that it starts, lives
hold_while_alive() {
  command -v flock >/dev/null 2>&1 || return 0
  eval "exec $1>\"\$2/alive\"" && flock "$1"
}

# is_left_behind FOLDER: one without the file is being made just now, or is somebody else's
is_left_behind() {
  [ -f "$1/alive" ] && command -v flock >/dev/null 2>&1 && flock -n "$1/alive" true
}
