"""Suites and their cases: what a test program wrote into its report, and what became of the program itself."""
import json
from dataclasses import dataclass, field


@dataclass
class Case:
    name: str
    result: str  # passed, failed, skipped
    file: str = ""
    line: int = 0
    failures: list = field(default_factory=list)  # "file:line: what was expected"
    group: str = ""  # of a skipped one: what is not tested, why, and what brings it
    reason: str = ""
    command: str = ""
    makes_cases: bool = False  # a test case that would have made cases, had it not been skipped


@dataclass
class Suite:
    name: str
    leg: str
    seconds: float = 0
    key: str = ""  # in script/test-minimums; empty: none is asked
    cases: list = field(default_factory=list)

    def count(self, result):
        return sum(case.result == result for case in self.cases)


def place(path, line):
    path = path.removeprefix("../")
    return f"{path}:{line}" if line else path


def read_report(path, only=None):
    """The cases in a report; one that began and never ended is given as failed."""
    cases, open_case = [], None
    try:
        lines = open(path, encoding="utf-8", errors="replace").read().splitlines()
    except FileNotFoundError:
        return cases, None
    for text in lines:
        try:
            line = json.loads(text)
        except ValueError:
            continue  # the program died while it wrote
        if "begin" in line:
            open_case = Case(line["begin"], "failed", line["file"], line["line"])
            continue
        case = Case(line["case"], line["result"], line["file"], line["line"], group=line.get("group", ""),
                    reason=line.get("reason", ""), command=line.get("command", ""),
                    makes_cases=line.get("makes_cases", False))
        for failure in line["failures"]:
            case.failures.append(f"{place(failure['file'], failure['line'])}: {failure['what']}")
        cases.append(case)
        if open_case and open_case.name == case.name:
            open_case = None
    return cases, open_case


def how_it_ended(status, seconds):
    if status is None:
        return f"did not end within {seconds:.0f} s and was stopped"
    if status < 0:
        return f"was ended by signal {-status}"
    return f"ended with exit code {status}"


def close(cases, open_case, program, status, limit, output):
    """Adds to the cases what the program's end says that its report does not: a crash, a leak, a hang."""
    if status == 0 or (status == 1 and any(case.result == "failed" for case in cases)):
        return
    case = open_case or Case("the program itself", "failed")
    tail = "\n".join(output.strip().splitlines()[-60:])
    case.failures.append(f"{place(case.file or program, case.line)}: {program} {how_it_ended(status, limit)}:\n{tail}")
    cases.append(case)
