# shellcheck shell=bash
# Builds the release, starts it as an operator would, asks whether it is well, and stops it.
release_pid=""

# release_answers FOLDER: uses the folder for data and output.
release_answers() {
    local folder=$1 program key url="" tries=0 status=0
    say "Building the release"
    # A line for each of a thousand steps says nothing, unless it fails.
    if ! build -c release --product aertous >"$folder/build" 2>&1; then
        grep -E 'error:|warning:' "$folder/build" >&2 || tail -n 40 "$folder/build" >&2
        return 1
    fi
    program=$(swift build -c release --show-bin-path)/aertous
    # The defect that debug builds have on purpose, for the fault tests.
    if grep -qa AERTOUS_PLANTED_ "$program"; then
        say "error: the release holds the planted trap"
        return 1
    fi
    key=$("$program" keys new) || return 1
    AERTOUS_KEY=$key "$program" serve --data "$folder/data" --port 0 >"$folder/output" 2>"$folder/errors" &
    release_pid=$!
    # The first line, and none but the first, says where it listens.
    while [ -z "$url" ] && [ "$tries" -lt 300 ] && kill -0 "$release_pid" 2>/dev/null; do
        sleep 0.1
        tries=$((tries + 1))
        url=$(sed -n '1s/^Listening on //p' "$folder/output")
    done
    if [ -n "$url" ]; then
        curl --silent --show-error --fail --noproxy '*' --max-time 10 "${url%/}/healthz" >/dev/null || status=1
    else
        say "error: the release does not say where it listens"
        status=1
    fi
    stop_release || {
        say "error: the release ended with a status other than 0"
        status=1
    }
    [ "$status" = 0 ] || tail -n 20 "$folder/output" "$folder/errors" >&2
    return "$status"
}

# stop_release: asks it to end, waits at most 30 seconds, and answers its status.
stop_release() {
    local pid=$release_pid tries=0
    [ -n "$pid" ] || return 0
    release_pid=""
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid"
}
