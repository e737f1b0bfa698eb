"""A database is killed while the driver writes, comes back, and the driver goes on by itself."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from zonda_testing import BUILD, ROOT, case, check, main, skip

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zonda"
COUNT = 1000
KILLED_AT = 300


class Database:
    """A server process that can be killed and started again as it was: the same command line, folder and port."""

    def __init__(self, pid, uri):
        self.uri = uri
        self.port = int(re.search(r":(\d+)/", uri)[1])
        self.words = [word.decode() for word in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]]
        self.folder = os.readlink(f"/proc/{pid}/cwd")
        self.pid = pid
        self.process = None

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while self.answers():
            if time.monotonic() > deadline:
                raise AssertionError("a server that was killed still listens")
            time.sleep(0.02)

    def start(self):
        self.process = subprocess.Popen(self.words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        self.pid = self.process.pid

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def goes_on(database, name):
    """What the writer says while the database is killed and started again."""
    writer = subprocess.Popen([BUILD / "bin/steady_writer", database.uri, name, str(COUNT)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    said = []
    try:
        for line in writer.stdout:
            said.append(line.rstrip("\n"))
            if said[-1] == str(KILLED_AT):
                database.kill()
                # Long enough that the driver has noticed it and waits.
                threading.Timer(1.5, database.start).start()
        words = writer.stderr.read()
        check(writer.wait(60), 0, f"exit code, after {words!r}, and")
    finally:
        writer.kill()
        writer.communicate()
    check(said[-1], "end")
    written = [int(line) for line in said[:-1] if not line.startswith("failed")]
    check(written, list(range(COUNT)), "documents")
    failures = [line for line in said if line.startswith("failed")]
    # What was under way when it died is tried again, and may fail again while it starts; but operations wait for a
    # database that is away, they do not fail one after another.
    check(len(failures) <= 5, True, f"{failures}: few failures")


def real_database(*options):
    started = subprocess.run([ROOT / "script/real-database", "start", *options], stdout=subprocess.PIPE, text=True)
    uri = started.stdout.strip()
    if not uri:
        skip("real database", "script/real-database could not start one", "script/real-database start")
    port = re.search(r":(\d+)/", uri)[1]
    pid_file = CACHE / "real-database" / port / "pid"
    return uri, port, pid_file


def survives(*options):
    uri, port, pid_file = real_database(*options)
    database = Database(int(pid_file.read_text()), uri)
    try:
        goes_on(database, f"killed_{os.getpid()}")
    finally:
        database.end()
        subprocess.run([ROOT / "script/real-database", "stop", "--port", port], check=True)


@case("a real database is killed with -9 and comes back: every write is made, nobody restarts the client")
def _():
    quick = [] if (CACHE / "secantus/bin/secantusd-rs").exists() else ["--python"]
    survives(*quick)


@case("pocket is killed with -9 and comes back with its file: every write is made")
def _():
    folder = tempfile.mkdtemp()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [BUILD / "bin/pocket", "--port", str(port), "--database", f"{folder}/db", "--replica-set", "rs"]
    first = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=folder)
    try:
        check(first.stdout.readline(), f"listening on mongodb://127.0.0.1:{port}\n")
        database = Database(first.pid, f"mongodb://127.0.0.1:{port}/?replicaSet=rs")
        try:
            goes_on(database, "killed")
        finally:
            database.end()
    finally:
        first.kill()
        first.communicate()
        shutil.rmtree(folder)


main()
