"""What is said at the end, and whether all is well."""
from pathlib import Path

from .cases import Case, Suite
from .run import say

MINIMUMS = Path("script/test-minimums")


def read_minimums():
    minimums = {}
    for text in MINIMUMS.read_text().splitlines() if MINIMUMS.exists() else []:
        line = text.partition("#")[0].split()
        if line:
            minimums[line[0]] = int(line[1])
    return minimums


def write_minimums(suites):
    minimums = read_minimums()
    for suite in suites:
        if suite.key:
            minimums[suite.key] = suite.count("passed")
    MINIMUMS.write_text("# Fewer cases than this in a suite fail script/test: a test that is no longer found is not a\n"
                        "# test that passes. suite minimum; script/test --write-minimums writes it.\n" +
                        "".join(f"{key} {count}\n" for key, count in sorted(minimums.items())))


def check_minimums(suites, whole_run):
    """Suites that ran too few cases get a failed one. Cases skipped for a reason that is told do not count as lost."""
    minimums = read_minimums()
    for suite in suites:
        least = minimums.get(suite.key, 1)
        if suite.key and len(suite.cases) < least:
            suite.cases.append(Case("has its minimum of cases", "failed", failures=[
                f"{MINIMUMS}: {suite.key} has {len(suite.cases)} cases, its minimum is {least}"]))
    if whole_run:
        for key in sorted(minimums.keys() - {suite.key for suite in suites}):
            suites.append(Suite(key, "none", cases=[Case("is run", "failed", failures=[
                f"{MINIMUMS}: {key} has a minimum of {minimums[key]} cases and did not run at all"])]))
    return minimums


def print_totals(suites, times, minimums):
    say("")
    for suite in suites:
        least = f", minimum {minimums.get(suite.key, 1)}" if suite.key else ""
        count = len(suite.cases)
        say(f"{suite.leg:>8}  {suite.name}: {count} case{'' if count == 1 else 's'}{least}")
    for line in sorted({(case.group, case.reason, case.command) for suite in suites for case in suite.cases
                        if case.result == "skipped"}):
        number = sum((case.group, case.reason, case.command) == line for suite in suites for case in suite.cases)
        say(f"skipped: {line[0]} ({number}): {line[1]}; what brings it: {line[2]}")
    say("time: " + ", ".join(f"{leg} {seconds // 60:.0f} min {seconds % 60:02.0f} s" for leg, seconds in times) +
        f"; together {sum(s for _, s in times) / 60:.1f} min")
    for suite in suites:
        for case in suite.cases:
            if case.result == "failed":
                say(f"failed: {suite.leg}, {suite.name}: {case.name}")
                for failure in case.failures:
                    say("    " + failure.replace("\n", "\n    "))
    passed, failed, skipped = (sum(s.count(r) for s in suites) for r in ("passed", "failed", "skipped"))
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return passed, failed
