#!/bin/sh
# Runs a command with a throw-away PostgreSQL cluster, reached through a socket in a temporary folder, and sets
# REGIO_TEST_PG to its URL:   scripts/with-postgresql.sh meson test -C build
# The server never runs as root: root lends it to an unprivileged user. Durability is off: it is for tests.
# REGIO_PG_SETTINGS may hold more lines of postgresql.conf.
set -eu

[ $# -gt 0 ] || { echo "usage: with-postgresql.sh COMMAND..." >&2; exit 2; }

bin=${REGIO_PG_BIN:-}
if [ -z "$bin" ]; then
  for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n -r) $(dirname "$(command -v initdb || echo /)"); do
    [ -x "$candidate/initdb" ] && { bin=$candidate; break; }
  done
fi
[ -n "$bin" ] || { echo "with-postgresql: no PostgreSQL server found; install the package postgresql" >&2; exit 3; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/regio-pg.XXXXXX")
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$folder"
  as_owner() { runuser -u "$owner" -- "$@"; }
else
  owner=$(id -un)
  as_owner() { "$@"; }
fi
chmod 711 "$folder"

stop() {
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cd "$folder"
as_owner "$bin/initdb" -D "$folder/data" -U regio --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 3; }
as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
${REGIO_PG_SETTINGS:-}
CONF
as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w start >/dev/null 2>&1 ||
  { cat "$folder/data/log" >&2; exit 3; }
cd "$OLDPWD"

export REGIO_TEST_PG="postgresql://regio@/postgres?host=$folder"
export PATH="$bin:$PATH"
"$@"
