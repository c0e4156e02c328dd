# shellcheck shell=bash
# Every long-lived child starts in a session of its own, so a Ctrl-C in the terminal reaches the
# script alone, which then ends the rest in order. Each carries a mark in its environment, and so do
# its descendants: `swift test` puts its helpers into groups of their own, which outlive it, and only
# the mark tells that they are ours. Nothing is ever ended by its name.

declare -A marks=()
begun=''

# begin COMMAND…: starts it in the background; $begun is its number.
begin() {
    local mark="TRAM_MARK=$$.${#marks[@]}.$RANDOM"
    setsid env --default-signal=INT,QUIT "$mark" "$@" &
    begun=$!
    marks[$begun]=$mark
}

# finish NUMBER: waits for it, ends what it left behind, returns its exit status.
finish() {
    local status=0
    wait "$1" || status=$?
    end 2 "$1"
    return "$status"
}

# end SECONDS NUMBER…: asks all that these commands started to end, waits so long at most, insists.
end() {
    local tries=$(($1 * 10)) number pid family=()
    shift
    for number in "$@"; do
        mapfile -t -O "${#family[@]}" family < <(family_of "$number")
        unset "marks[$number]"
    done
    signal TERM "${family[@]}"
    for pid in "${family[@]}"; do
        while is_running "$pid" && [ "$tries" -gt 0 ]; do
            sleep 0.1
            tries=$((tries - 1))
        done
    done
    signal KILL "${family[@]}"
}

# What a script that was killed outright had begun; OWNER was its number.
end_begun_by() {
    marks[0]="TRAM_MARK=$1[.].*"
    end 5 0
}

end_all() { end "$1" "${!marks[@]}"; }

# signal NAME PID…: only those that still run.
signal() {
    local name=$1 pid
    shift
    for pid in "$@"; do
        if is_running "$pid"; then kill "-$name" "$pid" 2>/dev/null || true; fi
    done
}

# A process that has ended and waits for its parent to notice does not run any more.
is_running() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    [[ ${line##*) } != Z* ]]
}

# The child itself while it is ours (it may not carry its mark yet), the processes that carry the
# mark, and the descendants of all these, should one have cleared its environment.
family_of() {
    local pid line
    {
        if { read -r line <"/proc/$1/stat"; } 2>/dev/null && [[ ${line##*) } == ?" $$ "* ]]; then
            descend "$1"
        fi
        grep -lszx -- "${marks[$1]}" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
            descend "$pid"
        done
    } | sort -un
}

descend() {
    local child children
    echo "$1"
    read -ra children < <(cat "/proc/$1/task/"*/children 2>/dev/null) || true
    for child in "${children[@]}"; do descend "$child"; done
}

# watch_to_end LOG SECONDS COMMAND…: runs it with its output in LOG and on the screen. The output
# passes through a file, not a pipe, so a stray grandchild that keeps it open holds up nobody.
watch_to_end() {
    local log=$1 seconds=$2 command viewer status=0
    shift 2
    : >"$log"
    begin timeout -k 10 "$seconds" "$@" >>"$log" 2>&1 </dev/null
    command=$begun
    begin tail -n +1 -s 0.2 -f --pid="$command" "$log"
    viewer=$begun
    finish "$command" || status=$?
    finish "$viewer" || true
    return "$status"
}
