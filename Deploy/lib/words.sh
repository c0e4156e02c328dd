# shellcheck shell=bash
# How the scripts speak: one plain sentence to the person, details into a log.

say() { printf '%s\n' "$*"; }

# Ends the script; the trap of the caller cleans up.
die() {
    printf 'Trạm: %s\n' "$*" >&2
    exit 1
}

# Runs a command with its output in LOG; shows the end of the log only when the command fails.
quietly() {
    local log=$1 status=0
    shift
    "$@" >>"$log" 2>&1 || status=$?
    [ "$status" = 0 ] || tail -n 15 "$log" >&2
    return "$status"
}
