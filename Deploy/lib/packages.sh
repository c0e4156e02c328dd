# shellcheck shell=bash
# What the machine must have. Each need is first looked for, so a machine that has everything
# (Debian or not) is left alone; what is missing comes from Debian by apt.

missing=()

# want PACKAGE COMMAND…: PACKAGE is missing unless COMMAND succeeds.
want() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] && return
    command -v sudo >/dev/null || return
    sudo -n true 2>/dev/null || [ -t 0 ]
}

# Debian 12 carries PostgreSQL 15, Debian 13 carries 17: the lowest that is on offer will do.
postgres_package() {
    local version
    for version in 15 16 17 18; do
        if apt-cache policy "postgresql-$version" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            echo "postgresql-$version"
            return
        fi
    done
    echo postgresql-15
}

need_swift() {
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    [ -n "$version" ] || die "there is no Swift on this machine (looked for: swift). Install a Swift 6.2 or later toolchain and run this again."
    [ "$(printf '%s\n' 6.2 "$version" | sort -V | head -n 1)" = 6.2 ] ||
        die "this Swift is $version, and Trạm needs 6.2 or later."
}

want_library() {
    want pkg-config command -v pkg-config
    want libpq-dev pkg-config --exists libpq
    want git command -v git
}

# What papers are drawn with, and the fonts that they are set in.
want_paper() {
    want libpango1.0-dev pkg-config --exists pangocairo cairo-pdf
    want libzint-dev test -e /usr/include/zint.h
    want fonts-noto-core test -e /usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf
}

# What the tests read papers back with.
want_paper_readers() {
    want poppler-utils command -v pdftoppm
    want zxing-cpp-tools command -v ZXingReader
}

want_server() {
    want postgresql newest_server
    # setpriv lets root start the server as another user.
    want util-linux command -v setpriv
}

want_python() {
    want python3 test -x /usr/bin/python3
    want python3-venv /usr/bin/python3 -c 'import venv, ensurepip'
}

want_load() {
    want wrk command -v wrk
}

want_browser() {
    want chromium command -v chromium
    want fonts-noto-core test -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf
}

# Installs what `want` found missing. LOG takes what apt says.
install_missing() {
    local log=$1 index
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "this machine lacks ${missing[*]} (Debian's names) and has no apt to get them with; install them by hand and run this again."
    can_be_root ||
        die "this machine lacks ${missing[*]}; run as root: apt-get install ${missing[*]}"
    say "Installing with apt: ${missing[*]}"
    # An old list of packages still serves when the mirror cannot be reached just now.
    as_root apt-get update -q >>"$log" 2>&1 || true
    for index in "${!missing[@]}"; do
        [ "${missing[index]}" = postgresql ] && missing[index]=$(postgres_package)
    done
    without_main_cluster quietly "$log" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "${missing[@]}" ||
        die "apt could not install ${missing[*]}; what it said is in $log."
    missing=()
}

# Debian's package starts a server of its own on port 5432 when it is first installed. Nobody asked
# for that one, so it is not made. A machine that already has PostgreSQL's files keeps its ways.
without_main_cluster() {
    local folder=/etc/postgresql-common/createcluster.d status=0
    if [ -e "${folder%/*}" ]; then
        "$@"
        return
    fi
    as_root mkdir -p "$folder"
    echo 'create_main_cluster = false' | as_root tee "$folder/tram.conf" >/dev/null
    "$@" || status=$?
    as_root rm -f "$folder/tram.conf"
    return "$status"
}
