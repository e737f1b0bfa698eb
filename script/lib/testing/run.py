"""Runs builds, test programs and fuzz targets; every result is a Suite."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .cases import Case, Suite, close, read_report

SYMBOLIZER = "/usr/lib/llvm-19/bin/llvm-symbolizer"
# A sanitizer's report ends a program with a code that no test program uses.
SANITIZERS = {
    "ASAN_OPTIONS": "exitcode=86:detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "exitcode=86:print_stacktrace=1",
    "LSAN_OPTIONS": "exitcode=86",
    "TSAN_OPTIONS": "exitcode=86:second_deadlock_stack=1",
}


def say(text):
    print(text, flush=True)


def environment(extra=None):
    env = {**os.environ, **SANITIZERS, **(extra or {})}
    if os.path.exists(SYMBOLIZER):
        for name in SANITIZERS:
            env[name] += f":external_symbolizer_path={SYMBOLIZER}"
    return env


def execute(command, limit, env=None, cwd=None):
    """Exit code (None: the time limit was reached), what was printed, seconds. Its whole group of processes ends."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment(env),
                                   cwd=cwd, start_new_session=True)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)  # also what it left behind
            except ProcessLookupError:
                pass
            process.wait()
        out.seek(0)
        return status, out.read().decode(errors="replace"), time.monotonic() - start


def build(leg, folder, preset, variables, targets):
    """Configures and builds; a Suite with one failed case if that did not succeed, else None."""
    say(f"  building {' '.join(targets)} in {folder}/")
    configure = ["cmake", "--preset", preset, *(f"-D{v}" for v in variables)]
    compile_ = ["cmake", "--build", folder, "--target", *targets]
    for command in (configure, compile_):
        # On a terminal ninja tells its progress itself; elsewhere its output is wanted only when it fails.
        if sys.stdout.isatty() and command is compile_:
            status, output = subprocess.run(command).returncode, "the reason is above"
        else:
            status, output, _ = execute(command, 3600)
        if status != 0:
            errors = [line for line in output.splitlines() if re.search(r"error:|FAILED|CMake Error", line)]
            say(output)
            return Suite("build", leg, cases=[Case(f"{folder}/ is built", "failed", failures=[
                f"{' '.join(command)}: " + "\n".join(errors[:20] or output.splitlines()[-20:])])])
    return None


def test_programs(build, folder):
    """The programs in a folder of a build that its CMake knows: others lie there from earlier configurations."""
    known = (Path(build, line) for line in Path(build, "test-programs").read_text().splitlines())
    return sorted(path for path in known if path.parent == Path(build, folder) and path.exists())


def run_program(leg, name, command, limit=600, only="", env=None, key=""):
    suite = Suite(name, leg, key=key)
    if only and re.search(only, name):
        only = ""
    with tempfile.TemporaryDirectory(prefix="zonda-test-") as folder:
        report = Path(folder, "report")
        status, output, suite.seconds = execute(
            command, limit, {"ZONDA_TEST_REPORT": str(report), "ZONDA_TEST_ONLY": only, "ZONDA_TEST_FOLDER": folder,
                             **(env or {})})
        suite.cases, open_case = read_report(report)
    close(suite.cases, open_case, command[0] if len(command) == 1 else command[-1], status, limit, output)
    return suite


def run_fuzzer(leg, program, seconds):
    name = program.name
    seeds = Path("tests/fuzz/corpus", name)
    suite = Suite(f"fuzz {name}", leg, key="")
    case = Case(f"{name} survives {seconds} s", "passed", f"tests/fuzz/{name}.cpp")
    suite.cases.append(case)
    if not seeds.is_dir() or not any(seeds.iterdir()):
        case.result = "failed"
        case.failures.append(f"{case.file}: has no seeds in {seeds}/")
        return suite
    found = program.parent.parent.parent / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    command = [str(program), f"-max_total_time={seconds}", "-timeout=10", "-print_final_stats=1",
               f"-artifact_prefix={found.parent}/{name}-", str(found), str(seeds)]
    status, output, suite.seconds = execute(command, seconds * 2 + 120)
    executed = re.search(r"number_of_executed_units:\s*(\d+)", output)
    if status != 0 or not executed:
        case.result = "failed"
        close(suite.cases, case, str(program), 99 if status == 0 else status, seconds * 2 + 120, output)
        suite.cases.pop()
        artifact = re.search(r"Test unit written to (\S+)", output)
        if artifact:
            case.failures.append(f"{case.file}: once more: {program} {artifact.group(1)}")
    else:
        say(f"  {suite.name}: {int(executed.group(1)):,} inputs".replace(",", " "))
    return suite


def together(jobs):
    """Runs functions, as many at a time as there are processors; their results in order."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(lambda job: job(), jobs))
