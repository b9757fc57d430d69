# shellcheck shell=bash
# The checks of bin/lint. Each prints what it finds, one finding a line, and returns non-zero if there was one.
findings=0

run_checks() {
    local check output
    for check in "$@"; do
        if output=$("check_$check" 2>&1); then
            say "ok      $check"
        else
            findings=$((findings + 1))
            say "FOUND   $check"
        fi
        [ -z "$output" ] || say "        ${output//$'\n'/$'\n'        }"
    done
}

# none PATTERN PATH…: no line of the committed or added files matches; prints those that do.
none() {
    local pattern=$1
    shift
    ! git grep --untracked -nIE -e "$pattern" -- "$@"
}

# Tests may force what a failed test would show anyway; the program may not, since a trap ends it for every customer.
check_formatting() {
    local status=0 tests found
    tests=$(sed -E 's/"(NeverForceUnwrap|NeverUseForceTry|NeverUseImplicitlyUnwrappedOptionals)": true/"\1": false/' .swift-format)
    found=$(swift format lint --strict --parallel --recursive Package.swift Sources 2>&1) || status=1
    found+=$'\n'$(swift format lint --strict --parallel --recursive --configuration "$tests" Tests 2>&1) || status=1
    [ "$status" = 0 ] || {
        grep . <<<"$found" | head -n 40
        echo "$(grep -c . <<<"$found") findings; most are mended by: swift format --in-place --recursive Package.swift Sources Tests"
    }
    return $status
}

check_file_length() {
    git ls-files -co --exclude-standard -- '*.swift' '*.py' '*.sh' 'bin/*' '.ci/*' | sort -u | while IFS= read -r file; do
        [ -f "$file" ] && printf '%d %s\n' "$(wc -l <"$file")" "$file"
    done | awk '
        $1 > 400 { print "error: " $2 " has " $1 " lines; 400 is a defect"; bad = 1 }
        $1 > 250 && $1 <= 400 { print "warning: " $2 " has " $1 " lines; 250 is the habit" }
        END { exit bad }'
}

# Printing is for commands, whose output is what they are for.
check_forbidden_constructs() {
    local status=0 word='(^|[^.A-Za-z_])'
    none "${word}(try!|fatalError\(|preconditionFailure\()" 'Sources/*.swift' || status=1
    none '[^A-Za-z_]as! ' 'Sources/*.swift' || status=1
    none "${word}(print|debugPrint|dump)\(" 'Sources/*.swift' ':!Sources/aertous' || status=1
    none '\b(TOD[O]|FIXM[E]|XX[X]|not implemente[d])\b' Sources Tests bin docs .ci || status=1
    none '\.disabled\(|@unittest\.(skip|expectedFailure)|withKnownIssue' Tests || status=1
    return $status
}

# Nothing in the product may know where it was checked out, nor what stands beside it there.
check_machine_words() {
    local parent sibling name pattern
    parent=$(dirname "$PWD")
    # What every machine has says nothing of this one, and tests name it.
    case $parent in / | /tmp | /home | /root | /opt | /srv) return 0 ;; esac
    pattern=$(escaped "$parent/")
    for sibling in "$parent"/*/; do
        name=$(basename "$sibling")
        [ -e "$name" ] || pattern+="|(^|[^./])\.\./$(escaped "$name")(/|[^A-Za-z0-9_-]|\$)"
    done
    none "$pattern" .
}

# A path as a regular expression that matches only itself.
escaped() { printf '%s' "$1" | sed 's/[][(){}.*+?^$|\\]/\\&/g'; }

# Scripts name no host: where packages come from is the machine's business.
check_addresses() {
    local found
    found=$(git grep --untracked -nIE 'https?://|(index|find-links|trusted-host)' -- bin .ci 'Tests/requirements*' Tests/Security/requirements |
        grep -vE 'https?://(localhost|127\.0\.0\.1)|:[0-9]+:#|bin/lib/checks\.sh:') || return 0
    printf '%s\n' "$found"
    return 1
}

# Shapes of secrets. bin/lib/secrets.allow lists the test vectors, "path:what stands there", one a line.
check_secrets() {
    local found
    found=$(git grep --untracked -noIE \
        -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' -e 'PRIVATE\+KEY\+[^"]+' -e 'aer_[0-9A-Za-z]{49}' \
        -e '(AKIA|ASIA)[0-9A-Z]{16}' -e 'AIza[0-9A-Za-z_-]{35}' -e '"type": *"service_account"' \
        -e '(sk|rk)_live_[0-9A-Za-z]{16,}' -e 'whsec_[0-9A-Za-z+/]{20,}' -e 'gh[pousr]_[0-9A-Za-z]{36}' \
        -e 'github_pat_[0-9A-Za-z_]{22,}' -e 'aertous-key-[0-9]+:[0-9A-Za-z+/]{43}=' -e '\bre_[0-9A-Za-z]{6,12}_[0-9A-Za-z]{16,}' -e '\bre_[0-9A-Za-z]{24,}' \
        -e 'postgres(ql)?://[^]:@/?#{}<>"[:space:][]+:[^]@/{}<>"[:space:][]+@' -e 'xox[abpr]-[0-9A-Za-z-]{10,}' \
        -- . ':!bin/lib/secrets.allow' | sed -E 's/^([^:]+):[0-9]+:/\1:/' | sort -u |
        grep -vxFf <(grep -v '^#' bin/lib/secrets.allow)) || return 0
    printf '%s\n' "$found"
    return 1
}

check_shell_scripts() {
    local scripts
    mapfile -t scripts < <(git grep --untracked -lE '^#!.*\b(ba)?sh$|^# shellcheck shell=' -- bin .ci Tests deploy | sort -u)
    shellcheck "${scripts[@]}"
}

# Every relative link of a document leads somewhere. One in a document of a folder is relative to that folder.
check_links() {
    local status=0 document target
    while IFS=$'\t' read -r document target; do
        [ -e "$(dirname "$document")/$target" ] || {
            echo "$document: there is no $target"
            status=1
        }
    done < <(git ls-files -co --exclude-standard -- '*.md' | while IFS= read -r document; do
        { grep -oE '\]\([^)# ]+' "$document" || true; } | sed 's/^](//' | { grep -vE '^[a-z]+:' || true; } | sed "s|^|$document	|"
    done)
    return $status
}

check_pinned_packages() {
    ! grep -nE '\.package\(' Package.swift | grep -v 'exact: "'
}

check_warnings() {
    local log status=0
    log=$(swift build --build-tests -j 2 2>&1) || status=1
    [ "$status" = 0 ] || grep -E '(error|warning):' <<<"$log" | sort -u | head -n 50
    return $status
}

# What resolved is what was reviewed: docs/dependencies.lock names every package, those of others' too, with its version.
check_locked_packages() {
    local resolved
    swift package resolve >/dev/null 2>&1 || {
        echo "the packages do not resolve"
        return 1
    }
    resolved=$(/usr/bin/python3 - Package.resolved <<'PYTHON'
import json, sys
for pin in json.load(open(sys.argv[1]))["pins"]:
    print(pin["identity"], pin["state"].get("version") or pin["state"]["revision"])
PYTHON
    ) || return 1
    diff -U0 --label docs/dependencies.lock --label "what resolved" <(grep -v '^#' docs/dependencies.lock | sort) <(sort <<<"$resolved")
}

check_architecture() {
    local log status=0
    log=$(swift test --skip-build --disable-xctest --filter '^ArchitectureTests\.' 2>&1) || status=1
    grep -qE 'Test run with [1-9][0-9]* tests' <<<"$log" || status=1
    [ "$status" = 0 ] || grep -E '✘|error:|error ' <<<"$log" | head -n 50
    return $status
}
