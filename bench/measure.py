"""What the commands of this folder share: programs on cores, CPU time, instructions, tables.

A figure is CPU time (user and system) of one process, as the kernel accounts it, over what it did. What is compared is
run in turns, round after round, and the median of the rounds is shown with the smallest and the largest: other work on
the machine then meets all sides alike. Instructions are counted by callgrind as the difference between a longer and a
shorter run, so that start and end do not count; they are the process's own, without the kernel's.
"""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("ZONDA_BUILD", "build")
OURS, OTHER = 1, 0  # cores: a server that is measured runs on 1, a client on 0, the other side on the other one
if len(os.sched_getaffinity(0)) < 2:
    OURS = OTHER = min(os.sched_getaffinity(0))


def options(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each figure is taken (7)")
    parser.add_argument("--quick", action="store_true", help="a moment's work, to see that it runs; figures mean nothing")
    parser.add_argument("--no-instructions", action="store_true", help="times only")
    parser.add_argument("--profile", metavar="FOLDER", help="keep callgrind's files there")
    given = parser.parse_args()
    if given.quick:
        given.rounds = 1
        given.no_instructions = True
    if not given.no_instructions and not shutil.which("valgrind"):
        print("valgrind is not installed: no instructions are counted (apt-get install valgrind)", file=sys.stderr)
        given.no_instructions = True
    if not (BUILD / "bin/bench_stack").exists():
        sys.exit(f"{BUILD}/bin/bench_stack is not there: run script/build first")
    return given


def said_by(*command):
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def print_machine():
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    commit = said_by("git", "log", "-1", "--format=%h %cs") or "no commit"
    changed = " and changes" if said_by("git", "status", "--porcelain", "--untracked-files=no") else ""
    kind = re.search(r"CMAKE_BUILD_TYPE:\w+=(\w*)", (BUILD / "CMakeCache.txt").read_text())
    print(f"machine  {processor[1] if processor else '?'}, {os.cpu_count()} cores, Linux {os.uname().release}")
    print(f"commit   {commit}{changed}, {BUILD.name} ({kind[1] if kind else '?'})")
    print(f"load     {' '.join(f'{x:.1f}' for x in os.getloadavg())} before", flush=True)


def pinned(core, *command):
    return ["taskset", "-c", str(core), str(BUILD / "bin" / command[0]), *map(str, command[1:])]


def under_callgrind(file, command):
    """Function names come from the symbols: valgrind cannot read all debug information that clang writes."""
    taskset, program, rest = command[:3], Path(command[3]), command[4:]
    copy = Path(file).with_name(program.name)
    if not copy.exists():
        subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
    return [*taskset, "valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", "-q", copy, *rest]


def instructions_in(file):
    return int(re.search(r"^(?:summary|totals): (\d+)", Path(file).read_text(), re.M)[1])


class Server:
    """A program that prints `listening on ...:PORT` as its first line."""

    def __init__(self, core, *command, callgrind=None):
        self.callgrind = callgrind
        words = pinned(core, *command)
        self.process = subprocess.Popen(under_callgrind(callgrind, words) if callgrind else words,
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not re.search(r":\d+$", line.strip()):
            sys.exit(f"{command[0]} did not start: {line}")
        self.port = line.strip().rpartition(":")[2]

    def cpu(self):
        """us"""
        return sum(int(task.read_text().split()[0])
                   for task in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")) / 1000

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def run(core, *command, callgrind=None, status=None):
    """Runs a client; the line of JSON that it prints. `status`: called with /proc/PID/status while it runs."""
    words = pinned(core, *command)
    process = subprocess.Popen(under_callgrind(callgrind, words) if callgrind else words, stdout=subprocess.PIPE,
                               text=True)
    while status is not None:
        try:
            process.wait(timeout=0.02)
            break
        except subprocess.TimeoutExpired:
            status(Path(f"/proc/{process.pid}/status").read_text())
    out = process.communicate()[0]
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return json.loads(out)


class Callgrind:
    """Instructions for one of many: `with Callgrind(given, name) as count: count(work, fewer, more)`."""

    def __init__(self, given):
        self.folder = Path(given.profile or tempfile.mkdtemp())
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kept = bool(given.profile)

    def __call__(self, name, work, fewer, more):
        """`work(file, count)` does count things under callgrind, which writes to file."""
        totals = []
        for count in (fewer, more):
            file = self.folder / f"callgrind.{name}.{count}"
            work(file, count)
            totals.append(instructions_in(file))
        return (totals[1] - totals[0]) / (more - fewer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.kept:
            shutil.rmtree(self.folder)


class Figures:
    """What was measured, by name, round after round."""

    def __init__(self):
        self.all = {}

    def add(self, name, value):
        self.all.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.all[name])

    def ratio(self, ours, floor):
        """Of the rounds' ratios, for both sides of a round met the same machine."""
        return [a / b for a, b in zip(self.all[ours], self.all[floor])]


def spread(values):
    return f"{min(values):.2f}-{max(values):.2f}"


def print_row(words, value, unit, bound, values, notes=""):
    verdict = "" if bound is None else ("yes" if value <= bound else "NO")
    limit = "" if bound is None else f"{bound:.2f}"
    print(f"{words:44} {value:9.2f} {unit:6} {limit:>8} {verdict:4} {spread(values):>16}  {notes}".rstrip(), flush=True)


def print_heading():
    print(f"\n{'':44} {'median':>9} {'':6} {'at most':>8} {'':4} {'smallest-largest':>16}")
