"""cmake --install, and a program outside of the tree that finds zonda by find_package."""
import subprocess
import tempfile
from pathlib import Path

from zonda_testing import BUILD, ROOT, case, check, check_in, main

OUTSIDE = ROOT / "tests/install/outside"
folder = tempfile.TemporaryDirectory(prefix="zonda-install-")
prefix = Path(folder.name, "prefix")


def run(*command):
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return result.returncode, result.stdout


def succeed(*command):
    status, output = run(*command)
    if status != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {output}")
    return output


def configure(build, rooms):
    return ["cmake", "-S", OUTSIDE, "-B", Path(folder.name, build), "-G", "Ninja", "-DCMAKE_CXX_COMPILER=clang++-19",
            f"-DCMAKE_PREFIX_PATH={prefix}", f"-DROOMS={rooms}"]


@case("cmake --install puts libraries, headers and the package file under the prefix")
def _():
    succeed("cmake", "--install", BUILD, "--prefix", prefix)
    check((prefix / "include/zonda/bson.hpp").exists(), True, "bson.hpp")
    check(list(prefix.rglob("*_test.*")), [], "tests that were installed")
    check(len(list(prefix.rglob("zonda-config.cmake"))), 1, "package files")


@case("the package file names no place in the tree")
def _():
    for file in prefix.rglob("*.cmake"):
        check(str(ROOT) in file.read_text(), False, str(file))


@case("a program outside of the tree finds zonda, is built and runs")
def _():
    succeed(*configure("good", "bson;web;mongo"))
    succeed("cmake", "--build", Path(folder.name, "good"))
    check(succeed(Path(folder.name, "good/outside")), '{"hello":"from outside","answer":42}\n')


@case("a room that there is not is named when CMake does not find it")
def _():
    status, output = run(*configure("bad", "bson;attic"))
    check(status != 0, True, "it fails")
    # CMake breaks its lines where it likes.
    check_in("zonda has no room 'attic' here; it has base;", " ".join(output.split()))


main()
