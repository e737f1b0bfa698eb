"""script/specifications: which cases it brings, and that none of them is lost unseen."""
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from unittest import mock

from zonda_testing import ROOT, case, check, main

sys.path.insert(0, str(ROOT / "script/lib"))
from testing import specifications  # noqa: E402


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


main()
