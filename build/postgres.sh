# Sourced by ./test and bench/run, after build/left-behind.sh: a private PostgreSQL cluster for the tests. Nothing of it is left behind, and a server that
# is already on this machine is not touched. Durable as in production (fsync on), so that what is measured is true.

postgres_folder=

postgres_program() {
  local found
  found=$(command -v "$1" || ls -d /usr/lib/postgresql/*/bin/"$1" /opt/homebrew/opt/postgresql*/bin/"$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] && echo "$found"
}

# PostgreSQL refuses to run as root. The server must not keep the locks that say that its caller lives.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then "$@" 7>&- 8>&-; return; fi
  local user=nobody
  if id postgres >/dev/null 2>&1; then user=postgres; fi
  # From a folder this user may enter.
  (cd "$postgres_folder" && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@") 7>&- 8>&-
}

# A call that was killed leaves its cluster running: one whose lock nobody holds any more is stopped and removed.
sweep_postgres() {
  for postgres_folder in "${TMPDIR:-/tmp}"/tradewind-postgres.*; do
    if is_left_behind "$postgres_folder"; then stop_postgres; fi
  done
  postgres_folder=
}

# Sets TRADEWIND_TEST_POSTGRES, unless it names a server already.
start_postgres() {
  if [ -n "${TRADEWIND_TEST_POSTGRES:-}" ]; then return 0; fi
  local initdb pg_ctl port
  initdb=$(postgres_program initdb) && pg_ctl=$(postgres_program pg_ctl) || {
    echo "The tests need PostgreSQL: install its server (Debian: apt install postgresql), or name one in TRADEWIND_TEST_POSTGRES." >&2
    return 1
  }
  postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/tradewind-postgres.XXXXXX") || return 1
  hold_while_alive 8 "$postgres_folder"
  if [ "$(id -u)" = 0 ]; then chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$postgres_folder"; fi
  as_postgres "$initdb" -D "$postgres_folder/data" -U tradewind --auth=trust --encoding=UTF8 --locale=C --no-sync \
    >"$postgres_folder/initdb.log" 2>&1 || { cat "$postgres_folder/initdb.log" >&2; return 1; }
  # The port is only known to be free once the server has it.
  for _ in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/server.log" -s -w -t 60 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c shared_buffers=256MB" \
      start >/dev/null 2>&1; then
      export TRADEWIND_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=tradewind;Database=postgres"
      return 0
    fi
  done
  echo "The private PostgreSQL server did not start:" >&2
  tail -n 20 "$postgres_folder/server.log" >&2
  return 1
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  as_postgres "$(postgres_program pg_ctl)" -D "$postgres_folder/data" -s -w -m immediate stop >/dev/null 2>&1
  rm -rf "$postgres_folder"
  postgres_folder=
}
