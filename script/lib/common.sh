# What the scripts share. Sourced with bash; leaves the shell in the project's root, with $root set.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
me=script/$(basename "$0")
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/zonda

# Everything that is said goes to standard error: standard output belongs to what the script is asked for.
say() { printf '%s\n' "$*" >&2; }
die() { say "$me: $*"; exit 1; }
misused() { say "$me: $* (try $me --help)"; exit 2; }

# usage: print the comment at the top of the calling script
usage() { sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"; }

# configure FOLDER PRESET [VARIABLE=VALUE...]: only when the folder is not as it is wanted; ninja sees to the rest
configure()
{
    local folder=$1 preset=$2; shift 2
    local wanted="$preset $*"
    if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/.configured" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    say "configuring $folder/ ($preset)"
    local log; log=$(mktemp)
    if ! cmake --preset "$preset" "${@/#/-D}" >"$log" 2>&1; then
        cat "$log" >&2; rm -f "$log"
        die "CMake could not configure $folder/: the reason is above"
    fi
    grep -h '^-- g++' "$log" >&2 || true
    rm -f "$log"
    printf '%s' "$wanted" >"$folder/.configured"
}

# build FOLDER TARGET...: what ninja does is seen, on standard error
build()
{
    local folder=$1; shift
    cmake --build "$folder" --target "$@" >&2 || die "the build in $folder/ failed: the reason is above"
}
