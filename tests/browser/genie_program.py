"""The genie as a program, and a visitor who speaks its interface: what the tests of this folder share."""
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from zonda_testing import BUILD, ROOT, skip  # noqa: E402  (the path above is where it is)


class Program:
    """A program of build/bin that says `listening on ...` as its first line. Its log goes to the folder, which is also
    the one that it runs in, unless there is another."""

    def __init__(self, name, *options, folder, runs_in=None):
        self.log = open(Path(folder, f"{name}.log"), "ab")
        self.process = subprocess.Popen([BUILD / "bin" / name, *map(str, options)], cwd=runs_in or folder,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.first_line = self.process.stdout.readline().strip()
        if not self.first_line.startswith("listening on "):
            raise AssertionError(f"{name} did not start: exit {self.process.wait()}, "
                                 + Path(self.log.name).read_text(errors="replace").strip())
        self.url = self.first_line.removeprefix("listening on ")
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        """SIGTERM; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self.process.kill()
        return self.wait()

    def wait(self):
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("the program did not end within 20 s")
        self.log.close()
        self.process.stdout.close()
        return code


class Site:
    """A genie with its database in a folder of their own; `with Site() as site:`."""

    def __init__(self, *options):
        self.options = options
        self.folder = tempfile.TemporaryDirectory(prefix="genie-")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.program.process.poll() is None:
            self.program.kill()
        self.folder.cleanup()

    def start(self, port=0):
        self.program = Program("genie", "--port", port, *self.options, folder=self.folder.name)
        self.url, self.port = self.program.url, self.program.port
        wait_until_ready(self.port)

    def restart(self):
        self.start(self.port)

    def log(self):
        return Path(self.folder.name, "genie.log").read_text(errors="replace")


def wait_until_ready(port, seconds=20):
    """Until /healthz says ok."""
    visitor = Visitor(port)
    end = time.monotonic() + seconds
    while True:
        try:
            if visitor.get("/healthz").status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise AssertionError(f"the genie was not ready within {seconds} s")
        time.sleep(0.05)


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.text = status, headers, content.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.text)


class Visitor:
    """A client with cookies, one connection at a time."""

    def __init__(self, port, name=None, password="open sesame"):
        self.port = port
        self.cookies = {}
        self.xsrf = ""
        if name:
            self.sign_in(name, password)

    def ask(self, method, target, body=None, headers=None, timeout=70):
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, value = line.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, target, **more):
        return self.ask("GET", target, **more)

    def post_json(self, target, content, headers=None, **more):
        return self.ask("POST", target, json.dumps(content),
                        {"Content-Type": "application/json", "X-XSRFToken": self.xsrf, **(headers or {})}, **more)

    def post_form(self, target, **fields):
        return self.ask("POST", target, urllib.parse.urlencode(fields),
                        {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, name, password="open sesame"):
        answer = self.post_json("/api/signin", {"name": name, "password": password})
        if answer.status == 200:
            self.xsrf = answer.json["xsrf"]
        return answer

    def post(self, body, room="lobby", id=None, **more):
        return self.post_json(f"/api/rooms/{room}/messages", {"id": id or str(uuid.uuid4()), "body": body}, **more)

    def messages(self, room="lobby", **query):
        return self.get(f"/api/rooms/{room}/messages?{urllib.parse.urlencode(query)}").json

    def all_messages(self, room="lobby"):
        """From the first to the last, by the cursor."""
        messages, after = [], 0
        while True:
            page = self.messages(room, after=after, limit=200)
            if not page["messages"]:
                return messages
            messages += page["messages"]
            after = page["next"]


def new_database(name):
    """Options for a genie: each database that the tests run on, or a skip with the reason."""
    if name == "pocket":
        return ()
    uri = real_database()
    # A database of its own for each site: what an earlier one wrote is not there.
    address, _, rest = uri.partition("://")[2].partition("/")
    return ("--mongodb", f"mongodb://{address}/genie_{uuid.uuid4().hex[:8]}" + ("?" + rest.split("?")[1] if "?" in rest else ""))


_real = None


def real_database():
    """The URI of a real server: ZONDA_TEST_URI, or one that script/real-database starts; it stays for all tests."""
    global _real
    if os.environ.get("ZONDA_TEST_URI"):
        return os.environ["ZONDA_TEST_URI"]
    script = ROOT / "script/real-database"
    if not script.exists():
        skip("the genie on a real server", "no server was named", "ZONDA_TEST_URI=mongodb://... script/test")
    if _real is None:
        started = subprocess.run([script, "start"], capture_output=True, text=True)
        _real = started.stdout.strip() if started.returncode == 0 else ""
    if not re.match(r"mongodb://", _real):
        skip("the genie on a real server", "script/real-database could not start one", "script/real-database start")
    return _real
