"""Test programs in Python: cases are functions named by a sentence, told to the runner as the C++ programs tell theirs.

    from zonda_testing import case, main, check

    @case("the second of two servers on one port says so")
    def _():
        check(server.returncode, 1, "exit code")

    main()
"""
import inspect
import json
import os
import re
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("ZONDA_BUILD", "build")
_cases = []


class Skipped(Exception):
    def __init__(self, group, reason, command):
        super().__init__(reason)
        self.lack = {"group": group, "reason": reason, "command": command}


def case(name):
    """Makes a function a case. Cases run in the order they are written in."""
    def register(function):
        _cases.append((name, function))
        return function
    return register


def skip(group, reason, command):
    """Ends the case as skipped: what is not tested, what is lacking, what brings it."""
    raise Skipped(group, reason, command)


def check(got, wanted, what=""):
    """Fails the case unless both are equal."""
    if got != wanted:
        raise AssertionError(f"{what + ': ' if what else ''}expected {wanted!r}, got {got!r}")


def check_in(part, whole, what=""):
    """Fails the case unless the text has the part."""
    if part not in whole:
        raise AssertionError(f"{what + ': ' if what else ''}expected {part!r} in {whole!r}")


def _write(line):
    path = os.environ.get("ZONDA_TEST_REPORT")
    if path:
        with open(path, "a", encoding="utf-8") as report:
            report.write(json.dumps(line) + "\n")


def _failure(error, function):
    frames = traceback.extract_tb(error.__traceback__)
    # The line of the test itself says more than the line of check().
    own = [f for f in frames if not f.filename.endswith("zonda_testing.py") and f.filename.startswith(str(ROOT))]
    frame = (own or frames)[-1]
    text = str(error) if isinstance(error, AssertionError) and str(error) else f"{type(error).__name__}: {error}"
    return {"file": os.path.relpath(frame.filename, ROOT), "line": frame.lineno, "what": text}


def run_case(name, function):
    """Runs one case now: for cases that are known only at run time. True: it passed."""
    only = os.environ.get("ZONDA_TEST_ONLY")
    if only and not re.search(only, name):
        return True
    place = {"file": os.path.relpath(inspect.getsourcefile(function), ROOT), "line": function.__code__.co_firstlineno}
    _write({"begin": name, **place})
    line = {"case": name, **place, "result": "passed", "failures": []}
    start = time.monotonic()
    try:
        function()
    except Skipped as skipped:
        line.update(result="skipped", **skipped.lack)
    except Exception as error:
        line.update(result="failed", failures=[_failure(error, function)])
    line["ms"] = (time.monotonic() - start) * 1000
    _write(line)
    print(f"{line['result']}: {name}", *(f"  {f['file']}:{f['line']}: {f['what']}" for f in line["failures"]), sep="\n")
    return line["result"] != "failed"


def main():
    """Runs the cases of this program and ends it."""
    results = [run_case(name, function) for name, function in _cases]
    sys.exit(0 if all(results) else 1)
