# The Python of the tests, with the packages of script/lib/python-packages, in a place of its own. Lacking network,
# the tests that need it are skipped with a reason: so this says what is wrong and fails nothing.
venv=$cache/python
if ! cmp -s script/lib/python-packages "$venv/installed"; then
    say "installing the tests' Python packages into $venv: $(tr '\n' ' ' <script/lib/python-packages)"
    python=/usr/bin/python3
    [ -x $python ] || python=python3
    log=$(mktemp)
    if mkdir -p "$cache" && $python -m venv --clear "$venv" >"$log" 2>&1 &&
        "$venv/bin/pip" install --quiet --disable-pip-version-check -r script/lib/python-packages >>"$log" 2>&1; then
        cp script/lib/python-packages "$venv/installed"
    else
        say "could not install them: $(grep -m1 -i error "$log" || tail -n 1 "$log"); tests that need them are skipped"
    fi
    rm -f "$log"
fi
