"""script/bootstrap and its sisters, with a dpkg-query and an apt-get that only pretend."""
import os
import subprocess
import tempfile
import time
from pathlib import Path

from zonda_testing import ROOT, case, check, check_in, main

PACKAGES = [line.split() for line in (ROOT / "script/lib/packages").read_text().splitlines() if line[0] != "#"]
BUILD = [package for group, package in PACKAGES if group == "build"]


def script(name, *arguments, **options):
    return subprocess.run([ROOT / "script" / name, *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, **options)


class Pretended:
    """A machine where `installed` is installed and apt-get does as its text says; its calls are kept."""

    def __init__(self, folder, installed, apt="exit 0"):
        self.calls = Path(folder, "calls")
        self.calls.touch()
        answer = "".join(f"{p} installed\n" for p in installed)
        Path(folder, "answer").write_text(answer)
        self.program(folder, "dpkg-query", f"cat {folder}/answer; exit 1")
        self.program(folder, "apt-get", f'echo "$*" >>{folder}/calls\n{apt}')
        self.env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}

    @staticmethod
    def program(folder, name, text):
        file = Path(folder, name)
        file.write_text(f"#!/bin/bash\n{text}\n")
        file.chmod(0o755)


def with_machine(installed, apt="exit 0", groups=("build",)):
    with tempfile.TemporaryDirectory() as folder:
        machine = Pretended(folder, installed, apt)
        result = script("bootstrap", *groups, env=machine.env)
        return result, machine.calls.read_text()


@case("bootstrap with nothing to do takes less than a second and asks nobody")
def _():
    start = time.monotonic()
    result, calls = with_machine(BUILD)
    check(time.monotonic() - start < 1, True, "in time")
    check((result.returncode, result.stdout, result.stderr, calls), (0, "", "", ""))


@case("bootstrap installs what is missing and no more, and says which")
def _():
    result, calls = with_machine([p for p in BUILD if p not in ("cmake", "libbson-dev")])
    check(result.returncode, 0)
    check_in("installing 2 packages and what they need: cmake libbson-dev", result.stderr)
    check_in("install --no-install-recommends cmake libbson-dev\n", calls)
    check(result.stdout, "")


@case("bootstrap for the build leaves the tests' packages alone")
def _():
    _, calls = with_machine([])
    check("chromium" in calls or "doctest" in calls, False)


@case("bootstrap says why apt-get failed in one line, and what to do")
def _():
    result, _ = with_machine([], 'echo "E: Unable to locate package cmake"; exit 100')
    check(result.returncode, 1)
    check_in("Unable to locate package cmake; mend that", result.stderr.splitlines()[-1])
    check(len(result.stderr.splitlines()), 2, "lines")


@case("bootstrap waits for another apt to finish")
def _():
    _, calls = with_machine([])
    check_in("DPkg::Lock::Timeout=300", calls)


@case("bootstrap refuses a group that there is not")
def _():
    result = script("bootstrap", "chromium")
    check(result.returncode, 2)
    check_in("'chromium' is not a group", result.stderr)


def misused(name, *arguments):
    @case(f"script/{name} {' '.join(arguments)} is refused with exit code 2 and one line")
    def _():
        result = script(name, *arguments)
        check((result.returncode, result.stdout, result.stderr.count("\n")), (2, "", 1))
        check_in(f"script/{name}: ", result.stderr)


misused("build", "--relaese")
misused("test", "--olny=a")
misused("real-database", "restart")
misused("real-database", "start", "--port", "70000")

for name in ("bootstrap", "build", "server", "test", "real-database", "specifications", "check-includes"):
    @case(f"script/{name} --help fits on a screen")
    def _(name=name):
        result = script(name, "--help", cwd="/")
        check(result.returncode, 0)
        check_in(f"script/{name}", result.stdout)
        check(3 <= len(result.stdout.splitlines()) <= 24, True, "height")


@case("ending a database that was never started says so")
def _():
    result = script("real-database", "stop", "--port", "9")
    check(result.returncode, 1)
    check_in("none was started on port 9", result.stderr)


main()
