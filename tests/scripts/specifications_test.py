"""script/specifications: which cases it brings, and that none of them is lost unseen."""
import contextlib
import io
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from unittest import mock

from zonda_testing import ROOT, case, check, check_in, main

sys.path.insert(0, str(ROOT / "script/lib"))
from testing import run, specifications  # noqa: E402
from testing.cases import Case, Suite  # noqa: E402
from testing.legs import Matrix  # noqa: E402


def brought(cached, *left_out):
    """A cache as the script leaves it, but for these."""
    for each in specifications.FOLDERS:
        if each not in left_out:
            (cached / each).mkdir(parents=True)
    return specifications.is_whole(cached)


@case("cases that an earlier version brought are used again only if they are all there and none is outdated")
def _():
    with tempfile.TemporaryDirectory() as folder:
        check(brought(Path(folder, "whole")), True)
        check(brought(Path(folder, "part"), "uri-options/tests"), False)
        for number, each in enumerate(specifications.OUTDATED):
            old = Path(folder, f"old{number}")
            brought(old)
            (old / each).touch()
            check(specifications.is_whole(old), False, each)


@case("what PyMongo's package has in an older edition is left out")
def _():
    def pip(command, **_):
        work = Path(command[command.index("--dest") + 1])
        with tempfile.TemporaryDirectory() as made, tarfile.open(work / "pymongo-0.tar.gz", "w:gz") as archive:
            for here, there in specifications.FOLDERS.items():
                names = ["new.json"] + [Path(each).name for each in specifications.OUTDATED if each.startswith(here)]
                for name in names:
                    file = Path(made, name)
                    file.write_text("{}")
                    archive.add(file, f"pymongo-0/test/{there}/{name}")
        return mock.Mock(returncode=0, stdout="")

    with tempfile.TemporaryDirectory() as cache, mock.patch.object(specifications, "CACHE", Path(cache)), \
            mock.patch.object(specifications.subprocess, "run", pip):
        check(specifications.download("pip"), None)
        cached = Path(cache, "specifications")
        check(specifications.is_whole(cached), True)
        check(sorted(os.path.relpath(file.parent, cached) for file in cached.rglob("*.json")),
              sorted(specifications.FOLDERS))


def suite_of(column, **fewer):
    """What the program reports when all of its cases pass, but for so many fewer of a folder."""
    suite = Suite("specifications_tests", "asan", key="specifications_tests")
    for name, counts in specifications.CASES.items():
        suite.cases += [Case(f"{name}/a: {number}", "passed")
                        for number in range(counts[column] - fewer.get(name.replace("-", "_"), 0))]
    return suite


@contextlib.contextmanager
def they_lie(where):
    with mock.patch.object(specifications, "folder", lambda: where):
        yield


@case("all known cases are all")
def _():
    for column, where in enumerate([Path("shared/specifications"), specifications.CACHE / "specifications"]):
        with they_lie(where):
            check(specifications.lost(suite_of(column).cases), [])


@case("a folder with one case fewer fails, in a sentence that counts them")
def _():
    with they_lie(Path("shared/specifications")):
        cases = specifications.lost(suite_of(0, connection_string=1).cases)
        check([(each.name, each.result) for each in cases], [("connection-string/ has all of its cases", "failed")])
        check_in("connection-string/ of shared/specifications has 97 cases, 98 are known", cases[0].failures[0])


@case("a folder without any case fails")
def _():
    with they_lie(Path("shared/specifications")):
        check(len(specifications.lost(suite_of(0, read_write_concern=38).cases)), 1)


@case("a folder that is not there is skipped and not lost")
def _():
    with they_lie(Path("shared/specifications")):
        suite = suite_of(0, uri_options=specifications.CASES["uri-options"][0])
        suite.cases.append(Case("options", "skipped", group="specifications: uri-options/tests",
                                reason="it is not there", makes_cases=True))
        check(specifications.lost(suite.cases), [])


def exit_code_of(suite):
    with they_lie(Path("shared/specifications")), mock.patch.object(run, "build", lambda *_: None), \
            mock.patch.object(run, "run_program", lambda *_, **__: suite), \
            contextlib.redirect_stdout(io.StringIO()) as said:
        return specifications.main(), said.getvalue()


@case("script/specifications fails when cases are lost")
def _():
    check(exit_code_of(suite_of(0))[0], 0)
    code, said = exit_code_of(suite_of(0, bson_corpus=900))
    check(code, 1)
    check_in("failed: bson-corpus/ has all of its cases", said)
    check_in("bson-corpus                                  83     83      0\n", said)


@case("script/test fails when cases are lost, unless only some are asked for")
def _():
    for only, failed in (("", 1), ("bson", 0)):
        matrix = Matrix(mock.Mock(only=only))
        matrix.database = mock.Mock(environment=dict)
        with they_lie(Path("shared/specifications")), contextlib.redirect_stdout(io.StringIO()), \
                mock.patch.object(run, "test_programs", lambda *_: [Path("bin/specifications_tests")]), \
                mock.patch.object(run, "run_program", lambda *_, **__: suite_of(0, auth=2)):
            matrix.doctests("asan", "build-asan")
        check(matrix.suites[0].count("failed"), failed)


main()
