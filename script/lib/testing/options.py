"""The command line of script/test."""
import re
import sys
from dataclasses import dataclass

USAGE = """\
script/test [--sanitize=thread] [--compiler=gcc] [--all] [--only=REGEX] [--fuzz=SECONDS]

Installs what it needs, builds, and tests. Without flags: everything that CI runs, with clang 19:
the release programs with the tests that drive them (scripts, browser, foreign clients), all tests
under ASan + UBSan, those of what has threads and sockets under TSan, examples, fuzz targets.
  --sanitize=thread  all tests under TSan instead
  --compiler=gcc     libraries, programs and all tests with g++, the patterns of operations under ASan too
  --all              the whole matrix, with a table of the time that each leg took
  --only=REGEX       the cases whose name, or whose suite's name, matches; none: exit 1
  --fuzz=SECONDS     for each fuzz target (20)
  --write-minimums   after a run without a failure: what passed becomes script/test-minimums"""


@dataclass
class Options:
    sanitize_thread: bool = False
    gcc: bool = False
    all: bool = False
    only: str = ""
    fuzz: int = 20
    write_minimums: bool = False


def misused(what):
    print(f"script/test: {what} (try script/test --help)", file=sys.stderr)
    sys.exit(2)


def parse(words):
    options = Options()
    for word in words:
        name, _, value = word.partition("=")
        if word == "--sanitize=thread":
            options.sanitize_thread = True
        elif word == "--compiler=gcc":
            options.gcc = True
        elif word in ("--sanitize=address", "--compiler=clang"):
            pass
        elif word == "--all":
            options.all = True
        elif word == "--write-minimums":
            options.write_minimums = True
        elif name == "--only" and value:
            try:
                re.compile(value)
            except re.error as e:
                misused(f"--only: '{value}' is not a regular expression: {e}")
            options.only = value
        elif name == "--fuzz" and value.isdecimal():
            options.fuzz = int(value)
        else:
            misused(f"'{word}' is not an option")
    if options.sanitize_thread and options.gcc:
        misused("--sanitize=thread works with clang alone: g++ warns inside Asio")
    if options.write_minimums and (options.only or options.gcc or options.sanitize_thread):
        misused("--write-minimums goes with the run without flags, or --all")
    return options
