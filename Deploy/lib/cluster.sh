# shellcheck shell=bash
# A private PostgreSQL cluster: its own data, its own log, reached only through a Unix socket in a
# folder that nobody else may enter. It never listens on a port.
#
# cluster_open FOLDER [SETTING…] makes it (once) and starts it; then $cluster_host is the folder of
# the socket. cluster_close ends it. PostgreSQL refuses to run as root, so root lends it to the
# system user `postgres`.

cluster_folder=''
cluster_host=''

# Prints the folder of the newest server's programs, 15 or later.
newest_server() {
    local folder
    folder=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -regex '.*/[0-9]+' 2>/dev/null |
        sort -V | tail -n 1)
    if [ -n "$folder" ] && [ "${folder##*/}" -ge 15 ] && [ -x "$folder/bin/initdb" ]; then
        echo "$folder/bin"
    else
        return 1
    fi
}

as_server() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups \
            env HOME=/ LC_ALL=C.UTF-8 "$@")
    else
        env LC_ALL=C.UTF-8 "$@"
    fi
}

give_to_server() {
    chmod 700 "$1"
    [ "$(id -u)" != 0 ] || chown postgres: "$1"
}

# A folder for the server's files: FOLDER itself, or one under /var/tmp when the server's user
# cannot come to FOLDER (a checkout under /root). Sets cluster_folder.
cluster_place() {
    local folder=$1 shelter
    mkdir -p "$folder"
    chmod 711 "$folder"
    if as_server test -x "$folder"; then
        cluster_folder=$folder
        return
    fi
    shelter=/var/tmp/tram-$(printf %s "$folder" | cksum | cut -d ' ' -f 1)
    [ -d "$shelter" ] || mkdir -m 711 "$shelter"
    [ "$(stat -c %u "$shelter")" = 0 ] || die "$shelter belongs to somebody else; remove it."
    say "The user postgres cannot enter $folder, so the server's files lie in $shelter."
    echo "$shelter" >"$folder/place"
    cluster_folder=$shelter
}

# The path of a Unix socket may have 107 bytes; a deep checkout gets a short folder for it.
cluster_socket() {
    local path="$cluster_folder/socket/.s.PGSQL.5432"
    if [ "$(printf %s "$path" | wc -c)" -le 107 ]; then
        mkdir -p "$cluster_folder/socket"
        cluster_host=$cluster_folder/socket
    else
        cluster_host=$(mktemp -d "${TMPDIR:-/tmp}/tram-XXXXXX")
    fi
    give_to_server "$cluster_host"
}

# Made beside its place and then moved, so an interrupted start leaves no half cluster behind.
cluster_make() {
    local data=$cluster_folder/data log=$cluster_folder/server.log
    [ ! -e "$data/PG_VERSION" ] || return 0
    rm -rf "$data.new"
    mkdir "$data.new"
    give_to_server "$data.new"
    quietly "$cluster_folder/initdb.log" as_server "$(newest_server)/initdb" -D "$data.new" \
        -U postgres --auth-local=trust --auth-host=reject -E UTF8 --locale=C.UTF-8 -k ||
        die "PostgreSQL could not make its files in $data."
    echo "include '$cluster_folder/server.conf'" >>"$data.new/postgresql.conf"
    : >"$log"
    [ "$(id -u)" != 0 ] || chown postgres: "$log"
    mv "$data.new" "$data"
}

cluster_programs() {
    local version
    version=$(cat "$cluster_folder/data/PG_VERSION")
    [ -x "/usr/lib/postgresql/$version/bin/pg_ctl" ] ||
        die "the files in $cluster_folder/data are of PostgreSQL $version, which is not installed; install postgresql-$version."
    echo "/usr/lib/postgresql/$version/bin"
}

# cluster_open FOLDER SETTING…: SETTING is a line of postgresql.conf.
cluster_open() {
    local folder=$1 programs
    shift
    cluster_place "$folder"
    cluster_make
    programs=$(cluster_programs)
    if as_server "$programs/pg_ctl" -D "$cluster_folder/data" status >/dev/null; then
        # An earlier run was killed before it could end its server: the same server serves on.
        cluster_host=$(sed -n 5p "$cluster_folder/data/postmaster.pid")
        return
    fi
    cluster_socket
    printf '%s\n' "listen_addresses = ''" 'port = 5432' 'unix_socket_permissions = 0700' \
        "unix_socket_directories = '\"${cluster_host//\'/\'\'}\"'" "timezone = 'UTC'" "$@" \
        >"$cluster_folder/server.conf"
    chmod 644 "$cluster_folder/server.conf"
    as_server "$programs/pg_ctl" -D "$cluster_folder/data" -l "$cluster_folder/server.log" \
        -w -t 60 start >/dev/null || {
        tail -n 15 "$cluster_folder/server.log" >&2
        die "PostgreSQL did not start; its log is $cluster_folder/server.log."
    }
}

cluster_close() {
    local programs
    [ -n "$cluster_folder" ] && [ -e "$cluster_folder/data/postmaster.pid" ] || return 0
    programs=$(cluster_programs)
    as_server "$programs/pg_ctl" -D "$cluster_folder/data" -m fast -w -t 30 stop >/dev/null 2>&1 ||
        as_server "$programs/pg_ctl" -D "$cluster_folder/data" -m immediate -w -t 10 stop \
            >/dev/null 2>&1 || true
    case $cluster_host in "$cluster_folder"/*) ;; *) rm -rf "$cluster_host" ;; esac
}

# The connection string (libpq) of a database in the cluster.
cluster_conninfo() {
    local host=${cluster_host//\\/\\\\}
    host=${host//\'/\\\'}
    case $host in *[[:space:]\'\\]*) host="'$host'" ;; esac
    echo "host=$host dbname=$1${2:+ user=$2}"
}
