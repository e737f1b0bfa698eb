"""script/test, once its packages are there. See CONTRIBUTING.md, "Tests"."""
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
os.chdir(Path(__file__).resolve().parents[2])

from testing import options, totals  # noqa: E402
from testing.legs import Matrix  # noqa: E402


def main():
    wanted = options.parse(sys.argv[1:])
    matrix = Matrix(wanted)
    matrix.run()
    suites = matrix.suites
    default = not (wanted.sanitize_thread or wanted.gcc or wanted.only)
    minimums = {} if wanted.only else totals.check_minimums(suites, default and not wanted.write_minimums)
    passed, failed = totals.print_totals(suites, matrix.times, minimums)
    if wanted.only and not passed + failed:
        print(f"script/test: no case matches {wanted.only}", file=sys.stderr)
        return 1
    if wanted.write_minimums and not failed:
        totals.write_minimums(suites)
    return 1 if failed or not passed else 0


sys.exit(main())
