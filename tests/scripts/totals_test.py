"""The closing lines of script/test: minimums, skipped groups, failures, totals."""
import contextlib
import io
import sys
import tempfile
from pathlib import Path

from zonda_testing import ROOT, case, check, check_in, main

sys.path.insert(0, str(ROOT / "script/lib"))
from testing import options, totals  # noqa: E402
from testing.cases import Case, Suite  # noqa: E402


@contextlib.contextmanager
def minimums(text):
    kept = totals.MINIMUMS
    with tempfile.TemporaryDirectory() as folder:
        totals.MINIMUMS = Path(folder, "minimums")
        totals.MINIMUMS.write_text(text)
        try:
            yield totals.MINIMUMS
        finally:
            totals.MINIMUMS = kept


def suite(passed, key="bson_tests"):
    return Suite(key, "asan", key=key, cases=[Case(f"case {n}", "passed") for n in range(passed)])


def said(suites, times=()):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        totals.print_totals(suites, times, {"bson_tests": 3})
    return out.getvalue().splitlines()


@case("fewer cases than the minimum fail")
def _():
    with minimums("bson_tests 3\n"):
        suites = [suite(2)]
        totals.check_minimums(suites, True)
        check(suites[0].count("failed"), 1)
        check_in("bson_tests has 2 cases, its minimum is 3", suites[0].cases[-1].failures[0])


@case("as many as the minimum pass")
def _():
    with minimums("bson_tests 3 # a remark\n"):
        suites = [suite(3)]
        totals.check_minimums(suites, True)
        check(suites[0].count("failed"), 0)


@case("cases that a skipped test case would have made do not count as lost")
def _():
    with minimums("bson_tests 3\n"):
        suites = [suite(1)]
        suites[0].cases.append(Case("a corpus", "skipped", makes_cases=True))
        totals.check_minimums(suites, True)
        check(suites[0].count("failed"), 0)


@case("a suite without a minimum needs a case")
def _():
    with minimums(""):
        suites = [suite(0)]
        totals.check_minimums(suites, True)
        check(suites[0].count("failed"), 1)


@case("a suite that has a minimum and did not run fails")
def _():
    with minimums("bson_tests 3\nwire_tests 2\n"):
        suites = [suite(3)]
        totals.check_minimums(suites, True)
        check([s.name for s in suites if s.count("failed")], ["wire_tests"])


@case("a run of a part does not miss the others")
def _():
    with minimums("bson_tests 3\nwire_tests 2\n"):
        suites = [suite(3)]
        totals.check_minimums(suites, False)
        check(len(suites), 1)


@case("written minimums are what passed, and others stay")
def _():
    with minimums("wire_tests 2\nbson_tests 1\n") as file:
        totals.write_minimums([suite(3)])
        check(totals.read_minimums(), {"bson_tests": 3, "wire_tests": 2})
        check(file.read_text().startswith("# "), True)


@case("a minimum with a remark is not written over")
def _():
    with minimums("bson_tests 1 # the package has fewer\n") as file:
        totals.write_minimums([suite(3)])
        check_in("bson_tests 1 # the package has fewer\n", file.read_text())


@case("the last line stands alone and counts all suites")
def _():
    two = suite(2, "wire_tests")
    two.cases += [Case("bad", "failed", failures=["zonda/wire/a_test.cpp:7: CHECK( a ) is not so: 0"]),
                  Case("off", "skipped", group="weather", reason="no rain", command="a cloud")]
    lines = said([suite(3), two], [("asan", 61.0)])
    check(lines[-1], "5 passed, 1 failed, 1 skipped")
    check_in("    asan  bson_tests: 3 cases, minimum 3", "\n".join(lines))
    check_in("skipped: weather (1): no rain; what brings it: a cloud", "\n".join(lines))
    check_in("time:     asan   1 min 01 s", "\n".join(lines))
    check(lines[-3], "failed: asan, wire_tests: bad")
    check(lines[-2], "    zonda/wire/a_test.cpp:7: CHECK( a ) is not so: 0")


@case("options are read")
def _():
    o = options.parse(["--all", "--only=a|b", "--fuzz=3"])
    check((o.all, o.only, o.fuzz, o.gcc), (True, "a|b", 3, False))


def refused(*words):
    @case(f"refused with exit code 2: {' '.join(words)}")
    def _():
        err = io.StringIO()
        try:
            with contextlib.redirect_stderr(err):
                options.parse(words)
        except SystemExit as end:
            check(end.code, 2)
            check(err.getvalue().count("\n"), 1, "lines")
            return
        raise AssertionError("it was taken")


refused("--onyl=a")
refused("--only=(")
refused("--fuzz=long")
refused("--sanitize=thread", "--compiler=gcc")
refused("--write-minimums", "--only=a")
main()
