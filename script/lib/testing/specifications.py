"""Where the cases of MongoDB's driver specifications lie. They are data of another licence, so they are no part of this
project: taken from ZONDA_SPECIFICATIONS, from ../shared/specifications, or from the source package of PyMongo, which
ships most of them, brought by script/specifications into the cache."""
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

from .cases import Case

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zonda"
PACKAGE = "pymongo==4.20.0"
# Where a folder of the specifications lies in that package.
FOLDERS = {
    "auth/tests": "auth",
    "bson-binary-vector/tests": "bson_binary_vector",
    "bson-corpus/tests": "bson_corpus",
    "connection-monitoring-and-pooling/tests/cmap-format": "connection_monitoring",
    "connection-string/tests": "connection_string/test",
    "max-staleness/tests": "max_staleness",
    "read-write-concern/tests": "read_write_concern",
    "server-discovery-and-monitoring/tests": "discovery_and_monitoring",
    "server-selection/tests": "server_selection",
    "uri-options/tests": "uri_options",
}
# What the package has in an older edition, which expects other things than the specification's text of today: there a
# connection that failed was told closed before its pool was told cleared.
OUTDATED = ["connection-monitoring-and-pooling/tests/cmap-format/pool-create-min-size-error.json"]
# The cases that our tests make of a folder: of the specifications' own repository, of what is left of the package. The
# names of cases begin with the folder's.
CASES = {
    "auth": (67, 64),
    "bson-binary-vector": (22, 22),
    "bson-corpus": (983, 986),
    "connection-monitoring-and-pooling": (33, 31),
    "connection-string": (98, 98),
    "read-write-concern": (38, 38),
    "uri-options": (159, 145),
}


def is_whole(cached):
    """Whether this version brought it: an earlier one may lack a folder, or have what is outdated."""
    return all((cached / each).is_dir() for each in FOLDERS) and not any((cached / each).exists() for each in OUTDATED)


def folder():
    """The folder with the specifications, or None."""
    named = os.environ.get("ZONDA_SPECIFICATIONS")
    if named:
        return Path(named)
    beside, cached = Path("../shared/specifications").resolve(), CACHE / "specifications"
    if beside.is_dir():
        return beside
    return cached if is_whole(cached) else None


def environment():
    place = folder()
    return {"ZONDA_SPECIFICATIONS": str(place)} if place else {}


def download(pip):
    """Brings the cases of PyMongo's source package into the cache. Why it did not work, or None."""
    with tempfile.TemporaryDirectory() as work:
        result = subprocess.run([pip, "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary",
                                 ":all:", "--dest", work, PACKAGE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True)
        archives = list(Path(work).glob("*.tar.gz"))
        if result.returncode != 0 or not archives:
            return (result.stdout.strip().splitlines() or ["pip said nothing"])[-1]
        with tarfile.open(archives[0]) as archive:
            files = [m for m in archive.getmembers() if m.isfile() and ".." not in m.name and "/test/" in m.name]
            archive.extractall(work, files)
        tests = next(Path(work).glob("pymongo-*/test"))
        laid = CACHE / "specifications.new"
        shutil.rmtree(laid, ignore_errors=True)
        for here, there in FOLDERS.items():
            shutil.copytree(tests / there, laid / here)
        for each in OUTDATED:
            (laid / each).unlink(missing_ok=True)
        shutil.rmtree(CACHE / "specifications", ignore_errors=True)
        laid.rename(CACHE / "specifications")
    return None


def lost(cases):
    """A failed case for each folder that has fewer cases than are known: a test that makes none of its cases any more
    fails nothing by itself. Folders that are not there are told of as skipped."""
    where = folder()
    column = 1 if where == CACHE / "specifications" else 0
    made = Counter(case.name.partition("/")[0] for case in cases)
    absent = {case.group.removeprefix("specifications: ").partition("/")[0] for case in cases if case.makes_cases}
    return [Case(f"{name}/ has all of its cases", "failed", "script/lib/testing/specifications.py", failures=[
                f"script/lib/testing/specifications.py: {name}/ of {where} has {made[name]} cases, {least[column]} are "
                "known"])
            for name, least in CASES.items() if made[name] < least[column] and name not in absent]


def table(cases):
    """Lines `folder cases passed skipped`; a case is named folder/file: description."""
    rows = {}
    for case in cases:
        row = rows.setdefault(case.name.partition("/")[0] if "/" in case.name else "(whole files)",
                              {"passed": 0, "skipped": 0, "failed": 0})
        row[case.result] += 1
    return [f"{name:<40} {sum(row.values()):>6} {row['passed']:>6} {row['skipped']:>6}"
            for name, row in sorted(rows.items())]


def main():
    from . import run
    if folder() is None:
        run.say("no specifications beside this checkout: taking those of PyMongo's source package, once")
        problem = download(str(Path(sys.executable).with_name("pip")))
        if problem:
            print(f"script/specifications: could not fetch them: {problem}", file=sys.stderr)
            return 1
    problem = run.build("specifications", "build-asan", "asan", ["ZONDA_TESTS=ON"], ["specifications_tests"])
    if problem:
        return 1
    suite = run.run_program("specifications", "specifications", ["build-asan/bin/specifications_tests"],
                            env=environment())
    missing = sorted({case.reason for case in suite.cases if case.result == "skipped" and "is not there" in case.reason})
    rows = table(suite.cases)
    suite.cases += lost(suite.cases)
    for case in suite.cases:
        for failure in case.failures:
            run.say(f"failed: {case.name}\n    {failure}")
    run.say(f"{'folder':<40} {'cases':>6} {'passed':>6} {'skipped':>6}")
    for line in rows:
        run.say(line)
    for reason in missing:
        print(f"script/specifications: {reason}", file=sys.stderr)
    passed, failed, skipped = (suite.count(result) for result in ("passed", "failed", "skipped"))
    run.say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or missing or not passed else 0
