# shellcheck shell=bash
# Runs the parts of bin/test and counts: each part leaves its numbers in a report, and a part that leaves none, or counts
# no test at all, has failed. A skipped test proves nothing and counts as failed.
work=$(mktemp -d) # the reports; report_parts removes it
passed=0 failed=0 lines=()

# step NAME COMMAND…: something that must succeed before the tests can run.
step() {
    local name=$1 began=$SECONDS
    shift
    "$@" || {
        failed=$((failed + 1))
        line "$name" $((SECONDS - began)) "failed"
        exit 1
    }
    line "$name" $((SECONDS - began)) ""
}

line() { lines+=("$(printf '%-24s %5d s  %s' "$1" "$2" "$3")"); }

# count NAME SECONDS STATUS PASSED FAILED
count() {
    local name=$1 seconds=$2 status=$3 good=${4:-0} bad=${5:-0}
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
        say "error: $name ended with status $status, and its report names no failed test"
        bad=1
    fi
    if [ $((good + bad)) = 0 ]; then
        say "error: $name ran no test"
        bad=1
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    line "$name" "$seconds" "$good passed, $bad failed"
}

# ended NAME SECONDS STATUS NUMBERS: within a lane, a part that came to its end.
ended() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:-0 0}" >>"$work/done"; }

# swift_tests NAME [--filter PATTERN…]: within a lane.
swift_tests() {
    local name=$1 began=$SECONDS status=0 report=$work/swift.xml numbers
    shift
    timeout --kill-after=10 1800 swift test --skip-build --disable-xctest --xunit-output "$report" "$@" 2>&1 |
        grep --line-buffered -v '^◇' | tee "$work/swift.out" || status=${PIPESTATUS[0]} # without "started" lines
    numbers=$(awk '
        function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
        /<testsuite / { bad += attribute("failures") + attribute("errors") + attribute("skipped"); all += attribute("tests") }
        END { print all - bad, bad + 0 }' "$report" 2>/dev/null) || numbers="0 0"
    grep -E '^✘ Test .* recorded an issue' "$work/swift.out" | cut -c1-400 >>"$work/failures" || true
    ended "$name" $((SECONDS - began)) "$status" "$numbers"
}

# python_tests FOLDER [NAME [PATTERN]]: within a lane. What it says comes at its end, in one piece.
python_tests() {
    local folder=$1 name=${2:-$1} pattern=${3:-test_*.py} began=$SECONDS status=0 report numbers
    report=$(mktemp -p "$work")
    timeout --kill-after=10 3000 .venv-test/bin/python Tests/Browser/run.py "$folder" "$report" "$pattern" >"$report.out" 2>&1 || status=$?
    cat "$report.out"
    numbers=$(head -n 1 "$report")
    tail -n +2 "$report" >>"$work/failures"
    ended "$name" $((SECONDS - began)) "$status" "$numbers"
}

# lanes NUMBER FUNCTION…: runs them beside each other, each in a process of its own, and counts NUMBER parts, or fails.
lanes() {
    local number=$1 lane name seconds status numbers found=0
    shift
    : >"$work/done"
    for lane in "$@"; do "$lane" & done
    for lane in $(jobs -rp); do
        # The server of the tests is another job of ours, and goes on.
        [ "$lane" = "${postgres_pid:-}" ] || wait "$lane" || failed=$((failed + 1))
    done
    while IFS=$'\t' read -r name seconds status numbers; do
        found=$((found + 1))
        # shellcheck disable=SC2086
        count "$name" "$seconds" "$status" $numbers
    done <"$work/done"
    if [ "$found" != "$number" ]; then
        say "error: $found of $number parts came to an end"
        failed=$((failed + 1))
    fi
}

# report_parts STATUS: the last words of bin/test (what failed, the parts, the sum), and its exit status.
report_parts() {
    # Whatever ended the script early is a failure, even if no part had time to say so.
    if [ "$1" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
    if [ -s "$work/failures" ]; then
        printf '\nFailed:\n'
        head -n 40 "$work/failures"
    fi
    rm -rf "$work"
    if [ "${#lines[@]}" -gt 0 ]; then printf '%s\n' "" "${lines[@]}"; fi
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ] || exit 1
    exit 0
}
