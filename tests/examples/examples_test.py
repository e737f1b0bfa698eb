"""Every example is run, and says what it should."""
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from zonda_testing import ROOT, case, check, check_in, main, skip

EXAMPLES = ROOT / os.environ.get("ZONDA_ASAN_BUILD", "build-asan") / "bin/examples"
known = set()


def run(name):
    """What an example prints that ends by itself."""
    without = {key: value for key, value in os.environ.items() if not key.startswith("ZONDA_TEST_")}
    result = subprocess.run([EXAMPLES / name], capture_output=True, text=True, timeout=60, env=without)
    check(result.returncode, 0, f"exit code, after {result.stderr!r}")
    return result.stdout


class Server:
    """An example that serves on the port it is given, and a client with cookies; at the end it drains."""

    def __init__(self, name):
        self.process = subprocess.Popen([EXAMPLES / name, "0"], stdout=subprocess.PIPE, text=True)
        first = self.line()
        check_in("listening on http://127.0.0.1:", first)
        self.url = first.removeprefix("listening on ")
        self.cookies = urllib.request.HTTPCookieProcessor()

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        try:
            self.process.send_signal(signal.SIGTERM)
            code = self.process.wait(20)
            if failed is None:
                check(code, 0, "exit code")
        finally:
            self.process.kill()
            self.process.communicate()

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def get(self, path):
        return self.ask(urllib.request.Request(self.url + path), True)

    def post(self, path, follow=True, **fields):
        content = urllib.parse.urlencode(fields).encode()
        return self.ask(urllib.request.Request(self.url + path, content), follow)

    def ask(self, request, follow):
        more = [] if follow else [StayHere()]
        try:
            with urllib.request.build_opener(self.cookies, *more).open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def prints(name, *lines):
    """An example that says these lines and ends."""
    known.add(name)

    @case(f"{name} says what it should")
    def _():
        check(run(name).splitlines(), list(lines))


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
known |= {"02_typed_routes_and_forms", "07_three_ways_to_wait", "08_talks_handler", "09_database_in_a_test",
          "10_whole_main", "11_uploads", "17_queries_and_options", "18_pages_and_cookies", "19_streams_and_threads"}
prints("03_tasks_and_timeouts", "coffee and eggs", "the cat came",
       "no pancakes: the operation did not end within its time limit", "the dishes: Operation canceled", "a towel")
prints("04_generators_and_queues", "11' 23' 24' 26' 29' 69' 79' 90' ", "8 goals")
prints("05_documents", "year teamA teamB goalA goalB scorers ",
       '{"year":2014,"teamA":"Germany","teamB":"Argentina","goalA":1,"goalB":0,"scorers":["Mario Götze"]}',
       "Germany 1:0 Argentina")
prints("06_driver_in_asio", "Germany 1:0 Argentina", "Argentina scored 3", "Brazil scored 3",
       "André Schürrle 2", "Neymar 2", "Oscar 2", "Toni Kroos 2")
prints("14_watching_the_driver",
       "  connection 1 is ready", 'find on connection 1: {"year":2014,"teamB":"Argentina"}',
       "find: the connection to the MongoDB server broke", "  the server failed: no connection of before is used again",
       "  connection 1 is closed: stale", "  connection 2 is ready",
       'find on connection 2: {"year":2014,"teamB":"Argentina"}', "find: ok", "Germany won")

prints("12_changing_documents", "inserted BRA", "inserted 3 more", "3 are great", "upserted ESP", "Germany has 4",
       "gone: Spain", "1 deleted", "2 of 3 are great", '{"0":4,"1":5}', "duplicates: 0 2; inserted all the same: 2",
       "not answered")
prints("13_collections_and_batches", "collection matches", "collection referees", "index _id_",
       "index year_1_teamA_1_teamB_1, unique", "3 matches, 19 letters", "1 matches, 9 letters", "the last was in 2022",
       "by hand: 1", "counted: 4", "database zonda_examples")
prints("15_looking_after_a_database", "it answers", "zonda_examples: in use", "collection tickets", "index match_1",
       "index row_1_seat_1", "2 indexes, then 1", "was in row A", "1 deleted", "2 more deleted")
prints("16_typed_collections", "Brazil v Croatia, Oscar 90', 80.50, no penalties", "Argentina v France: Argentina",
       "2 by Lionel Messi", "2 by Neymar", "1 by Oscar", "1 by Ángel Di María",
       "goals[0].minute: string where int is wanted", 'round: "semifinal" is none of group, final')


@case("07_three_ways_to_wait gets the same answer and the same failure in each")
def _():
    said = run("07_three_ways_to_wait").splitlines()
    check([line.split(":")[0] for line in said], ["callback", "callback", "task", "task", "awaitable", "awaitable"])
    check(said[::2], ["callback: Argentina", "task: Argentina", "awaitable: Argentina"])
    for line, words in zip(said[1::2], ("unknown top level operator: $maybe", "unknown top level operator: $maybe",
                                        "BadValue")):
        check_in(words, line)


@case("02_typed_routes_and_forms takes goals by form and shows them by typed paths")
def _():
    with Server("02_typed_routes_and_forms") as site:
        check(site.post("/goals", team="Brazil", minute="17"), (200, "17' Brazil\n"), "after the redirect")
        check(site.post("/goals", team="São Tomé"), (200, "17' Brazil\n90' São Tomé\n"))
        check(site.get("/teams/S%C3%A3o%20Tom%C3%A9"), (200, "São Tomé: 1\n"))
        check(site.get("/goals/1"), (200, "São Tomé\n"))
        check(site.get("/goals/2"), (404, "404 only 2 goals were scored\n"))
        check(site.get("/goals/last"), (404, '404 there is nothing at this path: "last" is not a number\n'))
        check(site.post("/goals", team="Brazil", minute="soon"),
              (400, '400 the argument "minute" is not a whole number\n'))
        check(site.post("/goals", team="B" * 2000)[0], 413)


@case("08_talks_handler signs in, answers a message, and tells those who wait")
def _():
    with Server("08_talks_handler") as site:
        check(site.post("/messages", body="Brazil")[0], 401, "before signing in")
        told = []
        waiting = threading.Thread(target=lambda: told.append(site.get("/messages?after=0")))
        waiting.start()
        # Signing in leads to /messages, where this client would wait too.
        check(site.post("/signin", follow=False, name="Ana")[0], 303)
        answer = ("Ana: Brazil\nMatches:\n2014-06-12T20:00:00.000Z: Brazil v Croatia 3 : 1\n"
                  "2014-07-08T20:00:00.000Z: Brazil v Germany 1 : 7\n")
        check(site.post("/messages", body="Brazil"), (201, answer))
        waiting.join(20)
        check(told, [(200, answer)], "what the waiting client was told")
        check([site.line() for _ in range(4)], answer.splitlines(), "what the callback was told")


@case("09_database_in_a_test passes its tests")
def _():
    check_in("3 passed | 0 failed", run("09_database_in_a_test"))


@case("10_whole_main finishes at SIGTERM what is under way")
def _():
    with Server("10_whole_main") as site:
        check(site.get("/teams/Atlantis")[0], 404)
        answers = []
        asking = threading.Thread(target=lambda: answers.append(site.get("/teams/Germany")))
        asking.start()
        time.sleep(0.2)  # the database answers after 0.4 s
        site.process.send_signal(signal.SIGTERM)
        asking.join(20)
        check(answers[0][0], 200)
        check(json.loads(answers[0][1])["teamB"], "Argentina")
        check(site.process.wait(20), 0, "exit code")


@case("11_uploads keeps files under names of its own, counts what it does not keep, and refuses what is too large")
def _():
    def upload(path, *parts):
        content = b""
        for disposition, value in parts:
            content += b"--b\r\nContent-Disposition: form-data; " + disposition + b"\r\n\r\n" + value + b"\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        return site.ask(urllib.request.Request(site.url + path, content + b"--b--\r\n", kind), True)

    with Server("11_uploads") as site:
        large = bytes(range(1, 127)) * 2000
        check(upload("/photos", (b'name="title"', b"A goal"), (b'name="picture"; filename="../../goal.png"', large)),
              (200, "/photos/1.png A goal\n"), "after the redirect")
        check(upload("/photos", (b'name="picture"; filename="small.png"', b"png")),
              (200, "/photos/1.png A goal\n/photos/2.png small.png\n"))
        check(site.get("/photos/1.png"), (200, large.decode()))
        check(site.get("/photos/2.png"), (200, "png"))
        check(upload("/photos", (b'name="picture"; filename="a.exe"', b"MZ")), (415, "415 only .png is taken, not a.exe\n"))
        check(upload("/photos", (b'name="title"', b"no file")), (400, '400 the file "picture" is missing\n'))
        check(upload("/photos", (b'name="picture"; filename="a.png"', b"x" * 11_000_000))[0], 413)
        check(upload("/lines", (b'name="a"', b"1\n2\n"), (b'name="b"; filename="b"', b"1\n" * 300_000)),
              (200, "a: 2\nb: 300000\n"))


@case("17_queries_and_options pages, looks into arrays and across collections, and is told what cannot be")
def _():
    said = run("17_queries_and_options").splitlines()
    check(said[:9], ["page 1: Brazil-Croatia Brazil-Germany Germany-Argentina", "page 2: Argentina-France",
                     "2 with a goal of Oscar, 1 with Neymar",
                     '{"cards":[{"name":"Rabiot","minute":55},{"name":"Thuram","minute":87}],"tags":["final"]}',
                     "4 know their goals", "Scolari saw 8 goals", "Scolari saw 4 goals", "Löw saw 1 goals",
                     "Kylian Mbappé scored 3"])
    for line, words in zip(said[9:], ('no collations but {locale: "simple"}', "no aggregation over a whole database",
                                      "check user name, password and authSource (admin)"), strict=True):
        check_in(words, line)


@case("18_pages_and_cookies sends a visitor to sign in and back, escapes what they write, and wants its own forms")
def _():
    with Server("18_pages_and_cookies") as site:
        def page(path):
            return site.ask(urllib.request.Request(site.url + path, headers={"Accept": "text/html"}), True)[1]

        def token(of):
            return re.search('name="_xsrf" value="([^"]+)"', of)[1]

        check(site.get("/")[0], 401, "what is no page is not sent elsewhere")
        asked = page("/")
        check_in('name="next" value="/"', asked)
        check(site.post("/signin", name="Ana", next="/")[0], 403, "a form that is not ours")
        status, book = site.post("/signin", name="<Ana>", next="//elsewhere.example/", _xsrf=token(asked))
        check(status, 200, "after the redirect, which stays on this site")
        check_in("<h1>Welcome, &lt;Ana&gt;</h1>", book)
        check(site.post("/", text="unseen")[0], 403, "a form that is not ours")
        status, book = site.post("/", text="Olé & <b>olá</b>", _xsrf=token(book))
        check(status, 200)
        check_in("<p>&lt;Ana&gt;: Olé &amp; &lt;b&gt;olá&lt;/b&gt;</p>", book)
        check("unseen" in book, False, "what the refused form said")
        check_in("Who are you?", site.post("/signout", _xsrf=token(book))[1])
        check(site.get("/")[0], 401, "after signing out")


@case("19_streams_and_threads answers piece by piece, counts on threads, and serves on two loops")
def _():
    with Server("19_streams_and_threads") as site:
        check(site.get("/countdown?from=2"), (200, "data: 2\n\ndata: 1\n\ndata: kick-off\n\n"))
        # One that would take a day: its first event is here all the same, and who has seen enough leaves.
        with urllib.request.urlopen(site.url + "/countdown?from=864000", timeout=20) as flowing:
            check(flowing.headers["Content-Type"], "text/event-stream")
            check(flowing.readline(), b"data: 864000\n")

        def count(content, kind="application/json"):
            headers = {"Content-Type": kind}
            return site.ask(urllib.request.Request(site.url + "/primes", content.encode(), headers), True)

        check(count('{"below": 100}'), (200, '{"primes":25}'))
        for wrong in ('{"below": "100"}', '{"below": 1000001}', "[]"):
            check(count(wrong), (400, "400 below: a whole number up to a million is wanted\n"))
        check(count('{"below": 1')[0], 400)
        check(count("below=100", "application/x-www-form-urlencoded")[0], 415)
        seen = set()
        for _ in range(1000):  # the system chooses; that it takes one so often is less likely than a broken machine
            seen.add(site.get("/loop")[1])
            if len(seen) == 2:
                break
        check(seen, {"loop 1\n", "loop 2\n"})


@case("every example has its test here")
def _():
    # By their sources: a build folder may still hold the program of an example that has another name now.
    check({source.stem for source in (ROOT / "examples").glob("[0-9]*.cpp")} - known, set(), "examples without one")


main()
