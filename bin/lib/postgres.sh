# shellcheck shell=bash
# A PostgreSQL server of our own, on a unix socket only, so that no port is taken and nobody else can connect.

# start_postgres: sets AERTOUS_TEST_POSTGRES. Further arguments go to the server, such as -c fsync=off.
start_postgres() {
    local bin as=() tries=0
    bin=${POSTGRES_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
    [ -x "$bin/initdb" ] || fail "no PostgreSQL server is installed; bin/install test installs one"
    # A socket's path may have 107 characters, so the folder is a short one.
    postgres_home=$(mktemp -d -p "${AERTOUS_TEST_SOCKETS:-/tmp}")
    if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
        chown postgres "$postgres_home"
        chmod 755 "$postgres_home"
        as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    fi
    postgres_log=$postgres_home.log
    (
        cd /
        "${as[@]}" "$bin/initdb" -D "$postgres_home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8
    ) >"$postgres_log" 2>&1 || give_up_postgres "initdb failed"
    (
        cd /
        exec "${as[@]}" "$bin/postgres" -D "$postgres_home/data" -k "$postgres_home" -c listen_addresses= -c max_connections=400 "$@"
    ) >>"$postgres_log" 2>&1 &
    postgres_pid=$!
    until "$bin/pg_isready" -q -h "$postgres_home"; do
        kill -0 "$postgres_pid" 2>/dev/null || give_up_postgres "the server stopped"
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || give_up_postgres "the server was not ready within 30 seconds"
        sleep 0.1
    done
    export AERTOUS_TEST_POSTGRES="host=$postgres_home"
}

give_up_postgres() {
    tail -n 20 "$postgres_log" >&2
    fail "no private PostgreSQL: $1"
}

# stop_postgres: may be called twice, or with nothing started. QUIT stops it at once, since its data is thrown away.
stop_postgres() {
    if [ -n "${postgres_pid:-}" ]; then
        kill -QUIT "$postgres_pid" 2>/dev/null || true
        wait "$postgres_pid" 2>/dev/null || true
    fi
    if [ -n "${postgres_home:-}" ]; then rm -rf "$postgres_home" "$postgres_home.log"; fi
    postgres_pid="" postgres_home=""
}
