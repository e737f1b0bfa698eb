"""What a C++ test program tells about its cases (tests/support), and what the runner makes of it."""
import os
import sys

from zonda_testing import ROOT, case, check, check_in, main

sys.path.insert(0, str(ROOT / "script/lib"))
from testing import run  # noqa: E402

PROGRAM = str(ROOT / os.environ.get("ZONDA_ASAN_BUILD", "build-asan") / "bin/samples/reporter")


def results(**options):
    suite = run.run_program("here", "reporter", [PROGRAM], **options)
    return {case.name: case for case in suite.cases}


whole = results()


def expect(name, result, *texts):
    @case(f"told as {result}: {name}")
    def _():
        check(whole[name].result, result)
        check(len(whole[name].failures), len(texts), "failures")
        for text, failure in zip(texts, whole[name].failures):
            check_in(text, failure)
            check_in("tests/scripts/reporter_sample.cpp:", failure)


expect('passes, with a comma and "quotes"', "passed")
expect("fails twice", "failed", "3 == 4\n  with counted by hand", "CHECK_THROWS( ++three ) did not throw")
expect("stops at the first requirement", "failed", "needs more")
expect("throws", "failed", "threw: out of luck")
expect("is skipped", "skipped")
expect("is switched off", "skipped")
expect("is expected to fail", "passed")
expect("was expected to fail", "failed", "failed otherwise than its decorators expect")
expect("folder/0", "passed")
expect("folder/1", "failed", "REQUIRE( i != 1 )")
expect("folder/2", "passed")
expect("folder/skipped", "skipped")
expect("folder/throws", "failed", "threw: out of luck")
expect("folder/last", "passed")


@case("a test case that makes cases is not counted beside them")
def _():
    check("a folder of files" in whole, False)


@case("a skipped test case that would have made cases says so")
def _():
    check([c.name for c in whole.values() if c.makes_cases], ["a folder that is not there"])


@case("a skipped case says what, why, and what brings it")
def _():
    skipped = whole["is skipped"]
    check((skipped.group, skipped.reason, skipped.command), ("weather", "no rain", "a cloud"))


@case("a failure names the line")
def _():
    source = (ROOT / "tests/scripts/reporter_sample.cpp").read_text().splitlines()
    line = int(whole["fails twice"].failures[0].split(":")[1])
    check_in("three == 4", source[line - 1])


@case("a regular expression selects by name, also a name with a comma")
def _():
    check(sorted(results(only="^passes, with|^throws$")), ['passes, with a comma and "quotes"', "throws"])


@case("a regular expression selects among cases made at run time")
def _():
    check(sorted(results(only="/[02]$")), ["folder/0", "folder/2"])


@case("a regular expression selects all that a test case makes")
def _():
    check(len(results(only="a folder of")), 6)


@case("what matches the name of the suite selects all of it")
def _():
    check(len(results(only="^report")), len(whole))


@case("nothing selected is nothing counted")
def _():
    check(results(only="no such name"), {})


@case("a program that dies has failed in the case that it died in")
def _():
    dead = results(env={"ZONDA_SAMPLE_DIES": "1"})["dies in the middle"]
    check(dead.result, "failed")
    check_in("was ended by signal 6", dead.failures[0])


@case("a program that is no program at all is a failure")
def _():
    suite = run.run_program("here", "false", ["/bin/false"])
    check([(c.name, c.result) for c in suite.cases], [("the program itself", "failed")])


@case("a program that does not end is stopped and has failed")
def _():
    suite = run.run_program("here", "sleep", ["/bin/sleep", "60"], limit=0.2)
    check_in("did not end within", suite.cases[0].failures[0])


main()
