"""script/real-database, once Python is there: installs, starts and stops SecantusDB."""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zonda"
RUNNING = CACHE / "real-database"  # a folder a server, named by its port
RUST = CACHE / "secantus/bin/secantusd-rs"
PYTHON = CACHE / "secantus-python/bin/secantusd-py"
CRATE = ["secantus-mdb", "--version", "=0.5.3-beta.196", "--locked", "--ignore-rust-version"]
WHEEL = "secantusdb==0.7.0b3"
USER, PASSWORD = "zonda", "a:secret/of@tests"


def say(text):
    print(text, file=sys.stderr, flush=True)


def die(text):
    say(f"script/real-database: {text}")
    sys.exit(1)


def run(what, command):
    log = CACHE / "install.log"
    with open(log, "w", encoding="utf-8") as out:
        if subprocess.run(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL).returncode == 0:
            return
    lines = log.read_text(errors="replace").strip().splitlines()
    errors = [line for line in lines if re.match(r"error|ERROR", line)] or lines[-1:] or ["no reason given"]
    die(f"could not {what}: {errors[0]} (all of it: {log})")


def cargo_is_new_enough():
    try:
        said = subprocess.run(["cargo", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return False
    version = re.search(r"(\d+)\.(\d+)", said)
    return bool(version) and (int(version[1]), int(version[2])) >= (1, 95)


def install(python):
    """The program to start."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not python and not RUST.exists() and cargo_is_new_enough() and shutil.which("cmake"):
        say("building SecantusDB with cargo, once: about 7 minutes")
        run("build SecantusDB", ["cargo", "install", *CRATE, "--root", str(RUST.parents[1])])
    if not python and RUST.exists():
        return RUST
    if not PYTHON.exists():
        say("installing SecantusDB for Python, once: about 20 s")
        home = PYTHON.parents[1]
        base = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
        run("make a place for SecantusDB", [base, "-m", "venv", "--clear", str(home)])
        run("install SecantusDB", [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", WHEEL])
    return PYTHON


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificates(folder):
    """An authority, and a certificate of it for localhost and 127.0.0.1 (X.509 v3, a month)."""
    (folder / "extensions").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")

    def openssl(*words):
        run("make certificates", ["openssl", *words])
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=zonda tests",
            "-addext", "keyUsage=critical,keyCertSign", "-keyout", str(folder / "ca.key"), "-out", str(folder / "ca.pem"))
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", str(folder / "server.key"),
            "-out", str(folder / "server.csr"))
    openssl("x509", "-req", "-days", "30", "-in", str(folder / "server.csr"), "-CA", str(folder / "ca.pem"), "-CAkey",
            str(folder / "ca.key"), "-CAcreateserial", "-extfile", str(folder / "extensions"), "-out",
            str(folder / "server.pem"))


def command_line(program, folder, port, options, auth):
    words = [str(program), "--config", str(folder / "empty"), "--host", "127.0.0.1", "--port", str(port),
             "--storage-path", str(folder / "data"), "--cache-size", "512M", "--log-level", "WARNING",
             "--enable-test-commands"]
    if program == RUST:
        words += ["--log-file-max", "16MB", "--sync-on-commit"]
    if options.standalone:
        words.append("--standalone")
    if options.tls:
        words += ["--tls-cert-file", str(folder / "server.pem"), "--tls-key-file", str(folder / "server.key")]
    if auth:
        words.append("--auth")
    return words


def launch(words, folder, port):
    """Starts the server and waits until it accepts connections; its process id."""
    with open(folder / "log", "a", encoding="utf-8") as log:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
                                   start_new_session=True)
    (folder / "pid").write_text(str(process.pid))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process.pid
        except OSError:
            time.sleep(0.05)
    lines = (folder / "log").read_text(errors="replace").strip().splitlines()
    end(folder)
    die(f"the server did not start on port {port}: {lines[-1] if lines else 'it said nothing'}; try another --port")


def with_client(uri, what):
    import pymongo
    from pymongo.errors import PyMongoError
    client = pymongo.MongoClient(uri, serverSelectionTimeoutMS=15000, directConnection=True)
    try:
        return what(client)
    except PyMongoError as e:
        return e
    finally:
        client.close()


def start(options):
    program = install(options.python)
    port = options.port or free_port()
    folder = RUNNING / str(port)
    asked = {name: getattr(options, name) for name in ("auth", "tls", "standalone")}
    asked["program"] = program.name
    if is_alive(folder):
        if json.loads((folder / "options").read_text()) == asked:
            print((folder / "uri").read_text())
            return
        die(f"a server with other options runs on port {port}; script/real-database stop --port {port} ends it")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    (folder / "empty").touch()
    (folder / "options").write_text(json.dumps(asked))
    if options.tls:
        make_certificates(folder)
    query = f"/?tls=true&tlsCAFile={folder / 'ca.pem'}" if options.tls else "/"
    address = f"127.0.0.1:{port}"
    uri = f"mongodb://{address}{query}"

    # The server in Rust lets the first user be made without a login, the one in Python does not.
    auth_at_once = options.auth and program == RUST
    launch(command_line(program, folder, port, options, auth_at_once), folder, port)
    if options.auth:
        problem = with_client(uri, lambda client: client.admin.command("createUser", USER, pwd=PASSWORD, roles=["root"]))
        if isinstance(problem, Exception):
            end(folder)
            die(f"could not make the user: {problem}")
        if not auth_at_once:
            terminate(folder)
            launch(command_line(program, folder, port, options, True), folder, port)
        from urllib.parse import quote_plus
        uri = f"mongodb://{USER}:{quote_plus(PASSWORD)}@{address}{query}"
    problem = with_client(uri, lambda client: client.admin.command("ping"))
    if isinstance(problem, Exception):
        end(folder)
        die(f"the server on port {port} does not answer: {problem}")
    (folder / "uri").write_text(uri)
    print(uri)


def is_alive(folder):
    """Whether the process that was started for this folder still runs: a number alone may be somebody else's by now."""
    try:
        pid = int((folder / "pid").read_text())
        return str(folder / "data").encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def terminate(folder):
    if not is_alive(folder):
        return
    pid = int((folder / "pid").read_text())
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        os.kill(pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                os.waitpid(pid, os.WNOHANG)  # when it is a child of this very process
            except ChildProcessError:
                pass
            if not is_alive(folder):
                return
            time.sleep(0.05)


def end(folder):
    terminate(folder)
    shutil.rmtree(folder, ignore_errors=True)


def stop(options):
    folders = [RUNNING / str(options.port)] if options.port else list(RUNNING.glob("*"))
    for folder in folders:
        if not folder.exists():
            die(f"none was started on port {options.port}")
        end(folder)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        say(f"script/real-database: {message} (try script/real-database --help)")
        sys.exit(2)


def main():
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("what", choices=["start", "stop"])
    for name in ("auth", "tls", "standalone", "python"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--port", type=int, default=0, choices=range(65536), metavar="P")
    options = parser.parse_args()
    (start if options.what == "start" else stop)(options)


main()
