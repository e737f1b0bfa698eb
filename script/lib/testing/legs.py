"""The legs: what is built how, and what of it is run."""
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from . import run, specifications
from .cases import Suite

# Under TSan, unless it is asked for alone: what has sockets and threads. The cores have neither.
THREADED = {"loop_tests": [], "net_tests": [], "mongo_tests": ["-sfe=*/core/*"], "pocket_tests": ["-sfe=*/core/*"]}


CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zonda"


def python():
    """The tests' own Python when it is there, else the system's."""
    own = CACHE / "python/bin/python"
    return str(own) if own.exists() else sys.executable


class RealDatabase:
    """A real server for the tests that ask for one, started when first wanted, unless a variable names it."""

    def __init__(self, variable, *options):
        self.variable = variable
        self.options = options
        self.uri = os.environ.get(variable)
        self.own = False

    def environment(self):
        if self.uri is None:
            started = subprocess.run(["script/real-database", "start", *self.options], stdout=subprocess.PIPE, text=True)
            self.uri = started.stdout.strip()
            self.own = bool(self.uri)
        return {self.variable: self.uri} if self.uri else {}

    def stop(self):
        if self.own:
            port = self.uri.rpartition(":")[2].partition("/")[0]
            subprocess.run(["script/real-database", "stop", "--port", port])


class RealDatabases:
    """The one in Rust and the one in Python, each with and without a login; the latter alone where building the former
    would take longer than all of these tests."""

    def __init__(self):
        if (CACHE / "secantus/bin/secantusd-rs").exists():
            self.all = [RealDatabase("ZONDA_TEST_URI"), RealDatabase("ZONDA_TEST_LOGIN_URI", "--auth"),
                        RealDatabase("ZONDA_TEST_SECOND_URI", "--python"),
                        RealDatabase("ZONDA_TEST_SECOND_LOGIN_URI", "--python", "--auth")]
        else:
            self.all = [RealDatabase("ZONDA_TEST_URI", "--python"),
                        RealDatabase("ZONDA_TEST_LOGIN_URI", "--python", "--auth")]

    def environment(self):
        return {name: uri for each in self.all for name, uri in each.environment().items()}

    def stop(self):
        for each in self.all:
            each.stop()


class Matrix:
    def __init__(self, options):
        self.options = options
        self.suites = []
        self.times = []  # (leg, seconds)
        self.database = RealDatabases()

    def run(self):
        try:
            self.run_legs()
        finally:
            self.database.stop()

    def run_legs(self):
        o = self.options
        chosen = []
        if o.sanitize_thread:
            chosen = [("tsan", partial(self.tsan, whole=True))]
        elif o.gcc:
            chosen = [("gcc", self.gcc), ("gcc-asan", self.gcc_asan)]
        else:
            chosen = [("asan", self.asan), ("release", self.release), ("programs", self.programs),
                      ("tsan", partial(self.tsan, whole=o.all)), ("fuzz", self.fuzz)]
            if o.all:
                chosen += [("gcc", self.gcc), ("gcc-asan", self.gcc_asan)]
            if o.only and not o.all:
                chosen = [leg for leg in chosen if leg[0] in ("asan", "release", "programs")]
        for name, leg in chosen:
            run.say(f"{name}: {leg.func.__doc__ if isinstance(leg, partial) else leg.__doc__}")
            start = time.monotonic()
            leg(name)
            self.times.append((name, time.monotonic() - start))

    def add(self, suites):
        for suite in suites:
            if self.options.only and not suite.cases:
                continue
            self.suites.append(suite)
            counts = ", ".join(f"{suite.count(r)} {r}" for r in ("passed", "failed", "skipped") if suite.count(r))
            if suite.cases and not suite.name.startswith("fuzz"):
                run.say(f"  {suite.name}: {counts} ({suite.seconds:.1f} s)")

    def built(self, leg, folder, preset, variables, targets):
        problem = run.build(leg, folder, preset, variables, targets)
        if problem:
            self.suites.append(problem)
        return problem is None

    def doctests(self, leg, build, folder="bin", options=None):
        """Runs every test program in a build's folder: options, if given, names those that are run and with what."""
        jobs = []
        for program in run.test_programs(build, folder):
            extra = [] if options is None else options.get(program.name)
            if extra is None:
                continue
            key = program.name if not extra else f"{leg}:{program.name}"
            jobs.append(partial(run.run_program, leg, program.name, [str(program), *extra], only=self.options.only,
                                key=key,
                                env={"ZONDA_BUILD": build, **self.database.environment(),
                                     **specifications.environment()}))
        suites = run.together(jobs)
        for suite in suites:
            if suite.key == "specifications_tests" and not self.options.only:
                suite.cases += specifications.lost(suite.cases)
        self.add(suites)

    def asan(self, leg):
        """all tests under ASan and UBSan, clang 19"""
        self.asan_built = self.built(leg, "build-asan", "asan", ["ZONDA_TESTS=ON"], ["zonda_tests", "zonda_examples"] +
                                     ([] if self.options.only else ["zonda_fuzzers"]))
        if self.asan_built:
            self.doctests(leg, "build-asan")

    def release(self, leg):
        """programs, and the tests that only a plain build can run, clang 19 -O2"""
        self.release_built = self.built(leg, "build", "default", ["ZONDA_TESTS=ON"],
                                        ["zonda_rooms", "zonda_programs", "zonda_release_tests"])
        if self.release_built:
            self.doctests(leg, "build", "bin/release")

    def programs(self, leg):
        """the scripts and the programs, driven from outside"""
        if not self.release_built:
            return
        database = self.database.environment()
        for folder in sorted({file.parent for file in Path("tests").glob("*/*_test.py")}):
            whole = Suite(folder.name, leg, key=f"tests/{folder.name}")
            for file in sorted(folder.glob("*_test.py")):
                part = run.run_program(leg, folder.name, [python(), str(file)], limit=900, only=self.options.only,
                                       env={"ZONDA_BUILD": "build", "ZONDA_ASAN_BUILD": "build-asan",
                                            "PYTHONPATH": "tests/support", "PYTHONDONTWRITEBYTECODE": "1",
                                            **database})
                whole.cases += part.cases
                whole.seconds += part.seconds
            self.add([whole])

    def tsan(self, leg, whole=False):
        """tests under TSan, clang 19"""
        targets = ["zonda_tests"] if whole else list(THREADED)
        if self.built(leg, "build-tsan", "tsan", ["ZONDA_TESTS=ON"], targets):
            self.doctests(leg, "build-tsan", options=None if whole else THREADED)

    def gcc(self, leg):
        """libraries, programs and all tests with g++"""
        if self.built(leg, "build-gcc", "gcc", ["ZONDA_TESTS=ON"],
                      ["zonda_rooms", "zonda_programs", "zonda_examples", "zonda_tests", "zonda_release_tests"]):
            self.doctests(leg, "build-gcc")
            self.doctests(leg, "build-gcc", "bin/release")

    def gcc_asan(self, leg):
        """the patterns of every public operation, g++ with ASan and UBSan"""
        if self.built(leg, "build-gcc-asan", "gcc-asan", ["ZONDA_TESTS=ON"], ["zonda_pattern_tests"]):
            self.doctests(leg, "build-gcc-asan")

    def fuzz(self, leg):
        """every parser of foreign bytes"""
        if self.options.fuzz and self.asan_built:
            programs = run.test_programs("build-asan", "bin/fuzz")
            self.add(run.together([partial(run.run_fuzzer, leg, p, self.options.fuzz) for p in programs]))
