# shellcheck shell=bash disable=SC2034
# The Debian packages that each set of work needs, and how they are installed; source common.sh first. ArchitectureTests
# compares the first list with the providers in Package.swift and with docs/dependencies.md. (The lists are named at run
# time, which is why shellcheck believes them unused.)
packages_build=(
    libargon2-dev
    libcurl4-openssl-dev
    libidn2-dev
    libpq-dev
    libpsl-dev
    libqrencode-dev
    libsqlite3-dev
    libunistring-dev
    pkg-config
    publicsuffix
    zlib1g-dev
)
packages_test=(curl faketime git librsvg2-bin openssl pgbouncer postgresql-15 python3-venv shellcheck strace systemd unzip)
packages_browser=(chromium fonts-dejavu-core zbar-tools)

# install_packages SET…: what is there already costs one look at dpkg's list and asks for no rights.
install_packages() {
    local set package missing=() as=()
    for set in "$@"; do
        local -n packages="packages_$set"
        for package in "${packages[@]}"; do
            dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
        done
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "these packages are missing, and this is not a Debian machine: ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || fail "these packages are missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
        as=(sudo -n)
    fi
    say "Installing Debian packages: ${missing[*]}"
    # Before the server's package, whose installation would otherwise start a cluster on port 5432.
    if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then without_main_cluster "${as[@]}"; fi
    if [[ " ${missing[*]} " == *" pgbouncer "* ]]; then without_pooler "${as[@]}"; fi
    "${as[@]}" apt-get update -qq || say "warning: the lists of packages could not be renewed; trying with those at hand"
    # A configuration file that is there already, such as the one above, stays, and nobody is asked.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "${missing[@]}" >&2 </dev/null ||
        fail "apt-get could not install ${missing[*]}"
}

without_main_cluster() {
    local file=/etc/postgresql-common/createcluster.conf
    ! grep -qsE '^[[:space:]]*create_main_cluster[[:space:]]*=[[:space:]]*false' "$file" || return 0
    "$@" mkdir -p "$(dirname "$file")"
    printf 'create_main_cluster = false\n' | "$@" tee -a "$file" >/dev/null
}

# Tests start a PgBouncer of their own. The package's service is neither started at its installation, when it would take
# port 6432, nor with the machine: the first line is for systemd, the second for machines without. Where an operator said
# something else before, that stays.
without_pooler() {
    [ -e /etc/systemd/system/pgbouncer.service ] || { "$@" mkdir -p /etc/systemd/system && "$@" ln -s /dev/null /etc/systemd/system/pgbouncer.service; }
    [ -e /etc/default/pgbouncer ] || printf 'START=0\n' | "$@" tee /etc/default/pgbouncer >/dev/null
}

# install_python: the test tools, by hash, in a virtual environment that is made again when the list changes.
install_python() { install_list .venv-test Tests/requirements.txt --only-binary :all:; }

# The scanners of bin/security. Their packages contradict each other, so each has an environment of its own.
scanners() { find Tests/Security/requirements -name '*.txt' -printf '%f\n' | sed 's/\.txt$//' | sort; }
install_scanner() { install_list ".venv-security/$1" "Tests/Security/requirements/$1.txt"; }

# install_list HOME LIST [FLAG…]: Debian's own interpreter, since the hashes are those of its version.
install_list() {
    local home=$1 list=$2
    shift 2
    if cmp -s "$list" "$home/installed.txt"; then return 0; fi
    say "Installing $list into $home"
    rm -rf "$home"
    /usr/bin/python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes "$@" -r "$list" >&2 || fail "$list could not be installed"
    cp "$list" "$home/installed.txt"
}
