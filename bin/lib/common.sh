# shellcheck shell=bash
# Shared by the scripts of bin/. Source it after `set -euo pipefail`; it goes to the checkout's top and says so in $top.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$top" || exit

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    exit 1
}

# Two jobs: more of them run a machine of 4 GB out of memory while Swift links.
build() { swift build -j 2 "$@"; }
