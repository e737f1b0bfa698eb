"""Every example is run, and says what it should."""
import os
import signal
import socket
import subprocess
import urllib.request

from zonda_testing import ROOT, case, check, check_in, main, skip

EXAMPLES = ROOT / os.environ.get("ZONDA_ASAN_BUILD", "build-asan") / "bin/examples"
known = set()


def prints(name, *lines):
    """An example that says these lines and ends."""
    known.add(name)

    @case(f"{name} says what it should")
    def _():
        result = subprocess.run([EXAMPLES / name], capture_output=True, text=True, timeout=60)
        check((result.returncode, result.stderr), (0, ""))
        check(result.stdout.splitlines(), list(lines))


def serves(name, port, path, answer):
    """An example that serves until SIGTERM, on the port that its text names."""
    known.add(name)

    @case(f"{name} answers {path}, and drains at SIGTERM")
    def _():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                skip("examples that serve", f"port {port} is taken", f"ending what listens on port {port}")
        with subprocess.Popen([EXAMPLES / name], stdout=subprocess.PIPE, text=True) as server:
            try:
                check(server.stdout.readline(), f"listening on http://127.0.0.1:{port}\n")
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
                    check((response.status, response.read().decode()), (200, answer))
                    check_in("total;dur=", response.headers["Server-Timing"])
                server.send_signal(signal.SIGTERM)
                check(server.wait(20), 0, "exit code")
            finally:
                server.kill()


serves("01_hello", 8888, "/", "Hello, world!")
prints("02_tasks", "coffee and eggs", "no pancakes: the operation did not end within its time limit")
prints("03_documents", "year teamA teamB goalA goalB scorers ",
       '{"year":2014,"teamA":"Germany","teamB":"Argentina","goalA":1,"goalB":0,"scorers":["Mario Götze"]}',
       "Germany 1:0 Argentina")


@case("every example has its test here")
def _():
    check({program.name for program in EXAMPLES.iterdir()} - known, set(), "examples without one")


@case("the README's first program is the first example")
def _():
    check_in((ROOT / "examples/01_hello.cpp").read_text(), (ROOT / "README.md").read_text())


main()
