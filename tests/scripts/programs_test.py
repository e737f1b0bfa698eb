"""Which programs script/test runs."""
import os
import sys
import tempfile
from pathlib import Path

from zonda_testing import BUILD, ROOT, case, check, main

sys.path.insert(0, str(ROOT / "script/lib"))
from testing import run  # noqa: E402

ASAN_BUILD = ROOT / os.environ.get("ZONDA_ASAN_BUILD", "build-asan")


@case("a test program that CMake no longer knows is not run, though it lies in the build folder")
def _():
    with tempfile.TemporaryDirectory() as build:
        Path(build, "bin/fuzz").mkdir(parents=True)
        for name in ("bin/new_tests", "bin/renamed_tests", "bin/fuzz/form", "bin/fuzz/gone"):
            Path(build, name).touch()
        Path(build, "test-programs").write_text("bin/new_tests\nbin/not_built_tests\nbin/fuzz/form\n")
        check(run.test_programs(build, "bin"), [Path(build, "bin/new_tests")])
        check(run.test_programs(build, "bin/fuzz"), [Path(build, "bin/fuzz/form")])


@case("CMake lists the test programs, the fuzz targets, and those of the release build")
def _():
    listed = (ASAN_BUILD / "test-programs").read_text().splitlines()
    check({"bin/bson_tests", "bin/fuzz/op_msg"} - set(listed), set(), "not listed in build-asan")
    listed = (BUILD / "test-programs").read_text().splitlines()
    check({"bin/bson_tests", "bin/release/loop_yield_tests"} - set(listed), set(), "not listed in build")


main()
