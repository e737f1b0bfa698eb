"""What is said at the end, and whether all is well."""
from pathlib import Path

from .cases import Case, Suite
from .run import say

MINIMUMS = Path("script/test-minimums")


def least_of(minimums, key):
    """The minimum of a suite. One that has none needs a case at least, but for a part of a suite (leg:suite)."""
    return minimums.get(key, 0 if ":" in key else 1)


def read_minimums():
    minimums = {}
    for text in MINIMUMS.read_text().splitlines() if MINIMUMS.exists() else []:
        line = text.partition("#")[0].split()
        if line:
            minimums[line[0]] = int(line[1])
    return minimums


def write_minimums(suites):
    """What passed becomes the minimum. A line with a remark is somebody's own and stays."""
    lines = {line.split()[0]: line for line in MINIMUMS.read_text().splitlines()
             if line.strip() and not line.startswith("#")} if MINIMUMS.exists() else {}
    for suite in suites:
        if suite.key and "#" not in lines.get(suite.key, ""):
            lines[suite.key] = f"{suite.key} {suite.count('passed')}"
    MINIMUMS.write_text("# Fewer cases than this in a suite fail script/test: a test that is no longer found is not a\n"
                        "# test that passes. suite minimum; script/test --write-minimums writes it.\n" +
                        "".join(f"{line}\n" for _, line in sorted(lines.items())))


def check_minimums(suites, whole_run):
    """Suites that ran too few cases get a failed one. Cases skipped for a reason that is told do not count as lost; nor
    do those that a skipped test case would have made, nobody knows how many."""
    minimums = read_minimums()
    for suite in suites:
        least = least_of(minimums, suite.key)
        unknown = any(case.makes_cases for case in suite.cases)
        if suite.key and len(suite.cases) < least and not unknown:
            suite.cases.append(Case("has its minimum of cases", "failed", failures=[
                f"{MINIMUMS}: {suite.key} has {len(suite.cases)} cases, its minimum is {least}"]))
    if whole_run:
        # A part of a suite (leg:suite) need not run where the whole suite does.
        for key in sorted(key for key in minimums.keys() - {suite.key for suite in suites} if ":" not in key):
            suites.append(Suite(key, "none", cases=[Case("is run", "failed", failures=[
                f"{MINIMUMS}: {key} has a minimum of {minimums[key]} cases and did not run at all"])]))
    return minimums


def print_totals(suites, times, minimums):
    say("")
    for suite in suites:
        least = f", minimum {least_of(minimums, suite.key)}" if suite.key else ""
        count = len(suite.cases)
        say(f"{suite.leg:>8}  {suite.name}: {count} case{'' if count == 1 else 's'}{least}")
    for line in sorted({(case.group, case.reason, case.command) for suite in suites for case in suite.cases
                        if case.result == "skipped"}):
        number = sum((case.group, case.reason, case.command) == line for suite in suites for case in suite.cases)
        say(f"skipped: {line[0]} ({number}): {line[1]}; what brings it: {line[2]}")
    for leg, seconds in [*times, ("together", sum(seconds for _, seconds in times))]:
        say(f"time: {leg:>8} {seconds // 60:3.0f} min {seconds % 60:02.0f} s")
    for suite in suites:
        for case in suite.cases:
            if case.result == "failed":
                say(f"failed: {suite.leg}, {suite.name}: {case.name}")
                for failure in case.failures:
                    say("    " + failure.replace("\n", "\n    "))
    passed, failed, skipped = (sum(s.count(r) for s in suites) for r in ("passed", "failed", "skipped"))
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return passed, failed
