#!/usr/bin/env python3
"""The genie's interface as a client sees it, on the embedded database and on a real server."""
import concurrent.futures
import json
import re
import socket
import subprocess
import time
import urllib.parse
import uuid

from genie_program import BUILD, Program, Site, Visitor, new_database
from zonda_testing import case, check, check_in, main

STATES = ["queue", "loop", "pool", "database", "own", "other"]


def on_each_database(name):
    """Makes a function of a site a case for each database."""
    def register(function):
        for database in ("pocket", "a real server"):
            def run(database=database):
                with Site(*new_database(database)) as site:
                    function(site)
            run.__code__ = run.__code__.replace(co_firstlineno=function.__code__.co_firstlineno)
            case(f"{name} (on {database})")(run)
    return register


@on_each_database("a question is answered through every room")
def _(site):
    answer = Visitor(site.port).get("/api/ask?q=Brazil")
    check(answer.status, 200)
    content = answer.json
    check(content["understood"], True)
    check(content["heading"], "Brazil")
    check(len(content["matches"]), 119)
    check(content["matches"][0]["_id"], "1930-003")
    check(content["matches"][0]["data"]["match"]["start_time"], "1930-07-14T16:15:00Z")
    check(sorted(content["timing"]), sorted(STATES + ["total"]))
    check(abs(sum(content["timing"][s] for s in STATES) - content["timing"]["total"]) < 0.01, True, "parts add up")
    check(content["timing"]["database"] > 0, True, "time in the database")
    timing = answer.headers["Server-Timing"]
    for state in STATES + ["total"]:
        check_in(f"{state};dur=", timing)


@on_each_database("each kind of question has its answer")
def _(site):
    visitor = Visitor(site.port)

    def ask(question):
        return visitor.get("/api/ask?q=" + urllib.parse.quote(question)).json

    check(len(ask("bra-ger")["matches"]), 2)
    check(len(ask("Germany vs Brazil")["matches"]), 2)
    check([m["year"] for m in ask("Brazil v Germany 2014")["matches"]], [2014])
    check(ask("Argentina 1986")["heading"], "Champion")
    check(len(ask("Argentina 1986")["matches"]), 7)
    check({m["teamA"] if "Germany" in m["teamA"] else m["teamB"] for m in ask("Allemagne 1990")["matches"]}, {"West Germany"})
    check(ask("who won 2022")["matches"][0]["_id"], "2022-064")
    check_in("on penalties", ask("who won 2022")["text"])
    check_in("no final", ask("final 1950")["text"])
    check(ask("Argentna")["did_you_mean"], ["Argentina"])
    check(len(ask("Argentna")["matches"]) > 80, True, "answered at once")
    check(ask("Austrlia")["did_you_mean"], ["Australia", "Austria"])
    check(ask("Austrlia")["matches"], [])
    check(ask("Russia")["also"], ["Soviet Union"])
    check(ask("ブラジル")["heading"], "Brazil")
    check_in("Nothing is scheduled after 2026-07-19", ask("next match")["text"])
    check(ask("hello everybody")["understood"], False)
    check(visitor.get("/api/ask").status, 400)
    check(visitor.get("/api/ask?q=" + "a" * 2001).status, 422)


@on_each_database("signing in registers a new name and wants the password of an old one")
def _(site):
    ann = Visitor(site.port)
    answer = ann.sign_in("Ann", "one password")
    check(answer.status, 200)
    check(answer.json["name"], "Ann")
    check(len(answer.headers.get_all("Set-Cookie")), 2)
    check(Visitor(site.port).sign_in("ann", "one password").json["name"], "Ann")
    wrong = Visitor(site.port).sign_in("ANN", "another")
    check(wrong.status, 401)
    check_in("password", wrong.json["error"])
    check(Visitor(site.port).sign_in("genie").status, 422)
    check(Visitor(site.port).sign_in("", "x").status, 422)
    check(Visitor(site.port).sign_in("Bob", "").status, 422)
    check(Visitor(site.port).post_json("/api/signin", {"name": "Bob"}).status, 422)
    check(Visitor(site.port).ask("POST", "/api/signin", "{", {"Content-Type": "application/json"}).status, 400)


@on_each_database("ten wrong passwords, then it is slowed down, for that name only")
def _(site):
    Visitor(site.port, "Ann", "right")
    for _ in range(10):
        check(Visitor(site.port).sign_in("Ann", "wrong").status, 401)
    late = Visitor(site.port).sign_in("Ann", "right")
    check(late.status, 429)
    check(1 <= int(late.headers["Retry-After"]) <= 5, True, "Retry-After")
    check(Visitor(site.port).sign_in("Bob", "right").status, 200)


@on_each_database("a post is stored once, however often its id comes")
def _(site):
    ann = Visitor(site.port, "Ann")
    id = str(uuid.uuid4())
    first = ann.post("Hello", id=id)
    check(first.status, 201)
    check_in("total;dur=", first.headers["Server-Timing"])
    message = first.json["message"]
    check({k: message[k] for k in ("seq", "id", "from", "kind", "body")},
          {"seq": 1, "id": id, "from": "Ann", "kind": "user", "body": "Hello"})
    check(bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["at"])), True, message["at"])
    again = ann.post("Something else", id=id)
    check((again.status, again.json["message"]), (200, message))
    check(ann.messages()["messages"], [message])
    check(ann.post("Hello", room="other", id=id).status, 201)  # an id belongs to its room


@on_each_database("many posts of one id at once are one message")
def _(site):
    ann = Visitor(site.port, "Ann")
    id = str(uuid.uuid4())
    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: ann.post("Hello", id=id), range(16)))
    check(sorted(a.status for a in answers), [200] * 15 + [201])
    check({a.json["message"]["seq"] for a in answers}, {1})
    check(len(ann.all_messages()), 1)


@on_each_database("what may not be posted is refused in words")
def _(site):
    ann = Visitor(site.port, "Ann")
    check(Visitor(site.port).post("Hello").status, 401)
    check(Visitor(site.port).post("a" * 100_000).status, 401)  # before anything else is looked at
    check(ann.post("Hello", headers={"X-XSRFToken": ""}).status, 403)
    check(ann.post("Hello", headers={"X-XSRFToken": "A" * 43}).status, 403)
    check(ann.post("a" * 2000).status, 201)
    check(ann.post("a" * 2001).status, 422)
    check(ann.post("😀" * 2000).status, 201)  # 24 kB as \u pairs
    check(ann.post("").status, 422)
    check(ann.post("Hello", id="1").status, 422)
    check(ann.post("Hello", id=str(uuid.uuid1())).status, 422)
    check(ann.post("a" * 70_000).status, 413)
    check(ann.post("Hello", room="No-Such").status, 404)
    check(ann.post_json("/api/rooms/lobby/messages", {"body": "Hello"}).status, 422)
    check(ann.post_json("/api/rooms/lobby/messages", {"id": str(uuid.uuid4()), "body": 5}).status, 422)
    check(ann.ask("POST", "/api/rooms/lobby/messages", "[", {"Content-Type": "application/json",
                                                            "X-XSRFToken": ann.xsrf}).status, 400)
    for answer in (Visitor(site.port).post("Hello"), ann.post(""), ann.get("/api/nothing")):
        check(len(answer.json["error"]) > 5, True, "an error in words")
    check([m["seq"] for m in ann.all_messages()], [1, 2])


@on_each_database("forty posts at once, then ten a second")
def _(site):
    ann = Visitor(site.port, "Ann")
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        statuses = [a.status for a in threads.map(lambda i: ann.post(f"message {i}"), range(70))]
    check(statuses.count(201) >= 40, True, f"{statuses.count(201)} were taken")
    check(429 in statuses, True, "some were too many")
    refused = next(a for a in (ann.post("one more") for _ in range(50)) if a.status == 429)
    check(refused.headers["Retry-After"], "1")


@on_each_database("the genie answers right after the question")
def _(site):
    ann = Visitor(site.port, "Ann")
    check(ann.post("hello everybody").status, 201)
    check(ann.post("Brazil v Germany 2014").status, 201)
    messages = ann.all_messages()
    check([m["kind"] for m in messages], ["user", "user", "genie"])
    answer = messages[2]
    check(answer["lines"], ["2014-07-08 17:00: Brazil v Germany 1 : 7"])
    check(answer["matches"], ["2014-061"])
    check(answer["reply_to"], 2)
    check_in("Matches:", answer["body"])
    check(sorted(answer["timing"]), sorted(STATES + ["total"]))


@on_each_database("news comes to everybody who waits, at once")
def _(site):
    ann, bob = Visitor(site.port, "Ann"), Visitor(site.port)
    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        waits = [threads.submit(bob.messages, after=0, wait=20) for _ in range(20)]
        time.sleep(0.3)
        start = time.monotonic()
        ann.post("Hello")
        news = [wait.result() for wait in waits]
    check(time.monotonic() - start < 5, True, "told at once")
    for answer in news:
        check([m["body"] for m in answer["messages"]], ["Hello"])
        check((answer["next"], answer["gap"]), (1, False))


@on_each_database("who waits in vain gets nothing after its patience")
def _(site):
    start = time.monotonic()
    check(Visitor(site.port).messages(after=0, wait=1), {"messages": [], "next": 0, "gap": False})
    check(0.9 < time.monotonic() - start < 5, True)


@on_each_database("cursor, history, limits and a gap")
def _(site):
    ann = Visitor(site.port, "Ann")
    for i in range(1, 8):
        ann.post(f"message {i}")

    def seqs(**query):
        return [m["seq"] for m in ann.messages(**query)["messages"]]

    check(seqs(), [1, 2, 3, 4, 5, 6, 7])
    check(seqs(limit=3), [5, 6, 7])
    check(seqs(after=2, limit=2), [3, 4])
    check(ann.messages(after=2, limit=2)["next"], 4)
    check(seqs(before=4, limit=2), [2, 3])
    check(seqs(before=2), [1])
    check(seqs(before=1), [])
    check(seqs(before=1000, limit=1), [7])
    beyond = ann.messages(after=99, wait=20, limit=2)
    check(([m["seq"] for m in beyond["messages"]], beyond["next"], beyond["gap"]), ([6, 7], 7, True))
    check(ann.get("/api/rooms/lobby/messages?after=x").status, 400)
    check(ann.get("/api/rooms/lobby/messages?after=1&before=3").status, 400)
    check(ann.get("/api/rooms/Lobby/messages").status, 404)
    check(ann.get("/api/rooms/empty/messages").json, {"messages": [], "next": 0, "gap": False})


@on_each_database("a room longer than memory is read from the database")
def _(site):
    everybody = [Visitor(site.port, f"Ann {i}") for i in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        for statuses in threads.map(lambda who: [who.post(f"message {i}").status for i in range(40)], everybody):
            check(set(statuses), {201})
    check([m["seq"] for m in everybody[0].all_messages()], list(range(1, 241)))
    check([m["seq"] for m in everybody[0].messages(before=30, limit=3)["messages"]], [27, 28, 29])


@on_each_database("the forms of the page work without script")
def _(site):
    visitor = Visitor(site.port)
    check(visitor.get("/").headers["Location"], "/r/lobby")
    check_in("Sign in to write", visitor.get("/r/lobby").text)

    def token_of(page):
        return re.search(r'name="_xsrf" value="([^"]+)"', page.text).group(1)

    form = visitor.get("/signin?next=/r/other")
    refused = visitor.post_form("/signin", name="Ann", password="p", next="/r/other", _xsrf="wrong")
    check(refused.status, 403)
    entered = visitor.post_form("/signin", name="Ann", password="p", next="/r/other", _xsrf=token_of(form))
    check((entered.status, entered.headers["Location"]), (303, "/r/other"))
    away = visitor.post_form("/signin", name="Ann", password="p", next="https://example.org/", _xsrf=token_of(form))
    check(away.headers["Location"], "/r/lobby")

    room = visitor.get("/r/other")
    id = re.search(r'name="id" value="([^"]+)"', room.text).group(1)
    posted = visitor.post_form("/r/other/messages", id=id, body="<b>Hello</b> & Brazil", _xsrf=token_of(room))
    check((posted.status, posted.headers["Location"]), (303, "/r/other"))
    visitor.post_form("/r/other/messages", id=str(uuid.uuid4()), body="Brazil", _xsrf=token_of(room))
    page = visitor.get("/r/other").text
    check_in("&lt;b&gt;Hello&lt;/b&gt; &amp; Brazil", page)
    check_in("2026-06-13 18:00: Brazil v Morocco 1 : 1", page)
    wrong = visitor.post_form("/signin", name="Ann", password="q", next="/", _xsrf=token_of(form))
    check(wrong.status, 401)
    check_in("That is not the password of Ann.", wrong.text)
    check(visitor.post_form("/signout", _xsrf=token_of(room)).status, 303)
    check(Visitor(site.port).post_form("/r/lobby/messages", id=id, body="x").status, 401)
    check(Visitor(site.port).get("/r/No%20Such").status, 404)


@on_each_database("pages allow nothing but their own files, and those are kept for ever")
def _(site):
    visitor = Visitor(site.port)
    page = visitor.get("/r/lobby")
    policy = page.headers["Content-Security-Policy"]
    check_in("default-src 'none'", policy)
    check("unsafe" in policy, False)
    check(re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=", page.text), None, "nothing inline")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    check(len(files) >= 4, True)
    for file in files:
        answer = visitor.get(file)
        check(answer.status, 200, file)
        check_in("immutable", answer.headers["Cache-Control"])
    check(visitor.get("/static/old/room.js").headers["Cache-Control"], "no-cache")
    check(visitor.get("/static/old/room.html").status, 404)
    check(visitor.get(files[0].rsplit("/", 1)[0] + "/..%2fmain.cpp").status, 404)
    check(len(json.loads(visitor.get(files[0].rsplit("/", 1)[0] + "/matches.json").text)["matches"]), 1068)


@case("the first line says the address, and SIGTERM ends it with 0 though somebody waits")
def _():
    with Site() as site:
        check(bool(re.fullmatch(r"listening on http://127\.0\.0\.1:\d+", site.program.first_line)), True)
        check(Visitor(site.port).get("/healthz").text, "ok\n")
        waiting = socket.create_connection(("127.0.0.1", site.port))
        waiting.sendall(b"GET /api/rooms/lobby/messages?after=0&wait=50 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        start = time.monotonic()
        check(site.program.stop(), 0)
        check(time.monotonic() - start < 5, True, "it ended at once")
        check_in(b'"messages":[]', waiting.recv(65536))


@case("mistakes on the command line are one line and exit 2, what cannot be done is exit 1")
def _():
    def run(*options):
        outcome = subprocess.run([BUILD / "bin/genie", *options], capture_output=True, text=True, timeout=20, cwd="/tmp")
        check(outcome.stdout, "")
        check(outcome.stderr.count("\n"), 1, outcome.stderr)
        return outcome.returncode, outcome.stderr

    code, words = run("--prot", "1")
    check(code, 2)
    check_in("--prot", words)
    check(run("--port", "x")[0], 2)
    check(run("--database", "a", "--mongodb", "b")[0], 2)
    code, words = run("--mongodb", "mongo://x", "--secret-file", "/tmp/genie-test.secret")
    check(code, 2)
    code, words = run("--database", "/no/such/folder/genie.db", "--secret-file", "/tmp/genie-test.secret")
    check(code, 1)
    check_in("/no/such/folder", words)
    code, words = run("--secret-file", "/no/such/folder/key")
    check(code, 1)
    check_in("/no/such/folder/key", words)
    with Site() as site:
        code, words = run("--port", str(site.port), "--database", f"{site.folder.name}/two.db")
        check(code, 1)
        check_in(str(site.port), words)
    for option, part in (("--help", "--mongodb"), ("--version", "genie ")):
        outcome = subprocess.run([BUILD / "bin/genie", option], capture_output=True, text=True)
        check(outcome.returncode, 0)
        check_in(part, outcome.stdout)


@case("the database is not there: the page opens and says so, and all is well when it comes")
def _():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    site = Site("--mongodb", f"mongodb://127.0.0.1:{port}/genie")
    site.program = Program("genie", "--port", 0, *site.options, folder=site.folder.name)
    visitor = Visitor(site.program.port)
    database = None
    try:
        page = visitor.get("/r/lobby")
        check(page.status, 200)
        check_in("The database cannot be reached", page.text)
        check(visitor.get("/healthz").status, 503)
        asked = visitor.get("/api/ask?q=Brazil")
        check(asked.status, 503)
        check_in("The database cannot be reached", asked.json["error"])
        database = Program("pocket", "--port", port, folder=site.folder.name)
        end = time.monotonic() + 30
        while visitor.get("/healthz").status != 200 and time.monotonic() < end:
            time.sleep(0.1)
        check(len(visitor.get("/api/ask?q=Brazil").json["matches"]), 119)
        check(visitor.get("/r/lobby").text.count("cannot be reached"), 0)
        check_in("nothing listens there", site.log())
    finally:
        site.program.kill()
        if database:
            database.kill()
        site.folder.cleanup()


main()
