#!/usr/bin/env python3
"""The page in a browser: writing, asking, waiting, reading along, history, and what happens when something fails."""
import re

from browser import in_browser, sign_in, texts, wait_until, write
from genie_program import Visitor, new_database
from zonda_testing import check, check_in, main


def on_each_database(name):
    """Makes a function of a site and an opener of browsers a case for each database."""
    def register(function):
        for database in ("pocket", "a real server"):
            in_browser(f"{name} (on {database})", lambda database=database: new_database(database))(function)
    return register


@on_each_database("one writes and asks, the other sees it at once by long polling")
def _(site, open_page):
    ann, bob = open_page(), open_page()
    sign_in(ann, site.url, "Ann")
    bob.goto(f"{site.url}/r/lobby")
    write(ann, "Hello Bob")
    bob.locator("#messages", has_text="Hello Bob").wait_for()
    write(ann, "bra-ger")
    for page in (ann, bob):
        answer = page.locator(".message.genie").last
        answer.wait_for()
        check_in("Brazil v Germany", answer.inner_text())
        answer.locator(".score", has_text="1 : 7").wait_for()
        check_in("semi-final", answer.inner_text())
        check(answer.locator("time").last.get_attribute("title"), "2014-07-08 20:00 UTC")
        check_in("8 Jul 2014, 22:00", answer.inner_text())  # the reader's zone
    check(ann.locator("#pending > *").count(), 0)
    check(ann.locator("#messages .own").count(), 2)


@on_each_database("each answer bears its time as a button that opens into its parts")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    write(ann, "Argentina 1986")
    took = ann.get_by_role("button", name="Why slow?")
    took.wait_for()
    check_in(" ms", took.inner_text())
    check(took.get_attribute("aria-expanded"), "false")
    took.click()
    check(took.get_attribute("aria-expanded"), "true")
    parts = ann.locator(".parts")
    check(parts.locator("dt").all_inner_texts(), ["queue", "loop", "pool", "database", "own work", "other", "total"])
    check(parts.locator("rect").count(), 6)
    widths = [float(w.get_attribute("width")) for w in parts.locator("rect").all()]
    check(99 < sum(widths) < 101, True, f"bars {widths}")
    took.click()
    check(parts.is_visible(), False)


@in_browser("an answer that took over 200 ms is amber and names its largest part")
def _(site, open_page):
    ann = open_page()

    def slow(route):
        try:
            answer = route.fetch()
        except Exception:  # the site has ended
            return
        content = answer.json()
        for message in content.get("messages", []):
            if "timing" in message:
                message["timing"] = {"queue": 1, "loop": 2, "pool": 3, "database": 300, "own": 4, "other": 0, "total": 310}
        route.fulfill(response=answer, json=content)

    ann.route("**/api/rooms/lobby/messages?*", slow)
    sign_in(ann, site.url, "Ann")
    write(ann, "Brazil")
    took = ann.get_by_role("button", name="Why slow?")
    took.wait_for()
    check_in("310 ms, mostly database", took.inner_text())
    check_in("slow", took.get_attribute("class"))


@in_browser("markup shows as text")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "<i>Ann</i>")
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    write(ann, attack)
    check(texts(ann), [attack])
    check(ann.locator("#messages img[src=x], #messages script, #messages i").count(), 0)
    plain = open_page(script=False)
    plain.goto(f"{site.url}/r/lobby")
    check(plain.locator(".text").inner_text(), attack)


@in_browser("Enter sends and Shift+Enter breaks the line")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    field = ann.get_by_label("Message to")
    field.click()
    ann.keyboard.type("one")
    ann.keyboard.press("Shift+Enter")
    ann.keyboard.type("two")
    ann.keyboard.press("Enter")
    ann.locator("#messages .message").wait_for()
    check(texts(ann), ["one\ntwo"])
    check(field.input_value(), "")
    check(ann.evaluate("document.activeElement.id"), "body")
    field.fill("a" * 2001)
    ann.keyboard.press("Enter")
    check_in("2,001 characters", ann.get_by_role("alert").inner_text())
    check(field.get_attribute("aria-invalid"), "true")


@in_browser("an own message is there at once, and one that cannot be sent can be tried again")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    held = []
    ann.route("**/api/rooms/lobby/messages", lambda route: held.append(route))
    ann.get_by_label("Message to").fill("Hello")
    ann.keyboard.press("Enter")
    pending = ann.locator("#pending .message")
    pending.wait_for()
    check_in("Sending", pending.inner_text())
    wait_until(ann, lambda: held, "the post is on its way")
    held[0].fulfill(status=422, json={"error": "it was refused for a test"})
    pending.get_by_role("button", name="Try again").wait_for()
    check_in("Not sent: it was refused for a test", pending.inner_text())
    ann.unroute("**/api/rooms/lobby/messages")
    pending.get_by_role("button", name="Try again").click()
    ann.locator("#messages .message", has_text="Hello").wait_for()
    wait_until(ann, lambda: pending.count() == 0, "nothing is pending")
    check(texts(ann), ["Hello"])


@in_browser("the server is killed and comes back: the page says so, and misses nothing")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    write(ann, "before")
    site.program.kill()
    strip = ann.locator("#strip")
    strip.wait_for()
    check_in("Reconnecting", strip.inner_text())
    ann.get_by_label("Message to").fill("written meanwhile")
    ann.keyboard.press("Enter")
    site.restart()
    Visitor(site.port, "Bob").post("while you were away")
    ann.locator("#messages", has_text="while you were away").wait_for(timeout=30_000)
    ann.locator("#messages", has_text="written meanwhile").wait_for(timeout=30_000)
    wait_until(ann, lambda: not strip.is_visible(), "the strip is gone")
    check(sorted(texts(ann)), sorted(["before", "while you were away", "written meanwhile"]))
    numbers = [int(m.get_attribute("data-seq")) for m in ann.locator("#messages .message").all()]
    check(numbers, [1, 2, 3])


@in_browser("the tries become rarer, and one may not want to wait for the next")
def _(site, open_page):
    page = open_page()
    tries = []

    def refuse(route):
        tries.append(route)
        route.abort()

    page.goto(f"{site.url}/r/lobby")
    page.locator("#empty").wait_for()
    page.route("**/api/**", refuse)
    site.program.kill()
    site.restart()
    wait_until(page, lambda: len(tries) >= 5, "it tries again and again", 30)
    wait_until(page, lambda: "Next try in" in page.locator("#strip").inner_text(), "it says when")
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try now").click()
    wait_until(page, lambda: not page.locator("#strip").is_visible(), "it is connected at once", 3)
    Visitor(site.port, "Bob").post("Hello")
    page.locator("#messages", has_text="Hello").wait_for()


@in_browser("whoever has scrolled up is told how many are new")
def _(site, open_page):
    bob = Visitor(site.port, "Bob")
    for i in range(30):
        bob.post(f"message {i}")
    ann = open_page(height=500)
    ann.goto(f"{site.url}/r/lobby")
    ann.locator("#messages", has_text="message 29").wait_for()
    at_bottom = "innerHeight + scrollY >= document.documentElement.scrollHeight - 3"
    wait_until(ann, lambda: ann.evaluate(at_bottom), "it shows the newest")
    bob.post("seen at once")
    ann.locator("#messages", has_text="seen at once").wait_for()
    wait_until(ann, lambda: ann.evaluate(at_bottom), "it stays at the bottom")
    ann.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    ann.wait_for_timeout(200)
    place = ann.evaluate("scrollY")
    for i in range(3):
        bob.post(f"news {i}")
    newer = ann.get_by_role("button", name="3 new messages")
    newer.wait_for()
    check(ann.evaluate("scrollY"), place, "it stays where it is read")
    newer.click()
    wait_until(ann, lambda: ann.evaluate(at_bottom), "the button goes to the newest")
    wait_until(ann, lambda: not newer.is_visible(), "the button goes away")


@in_browser("history comes when one scrolls up, and the place stays")
def _(site, open_page):
    writers = [Visitor(site.port, f"Writer {i}") for i in range(4)]
    for i in range(120):
        writers[i % 4].post(f"message {i + 1}")
    ann = open_page(height=600)
    ann.goto(f"{site.url}/r/lobby")
    ann.locator("#m120").wait_for()
    check(ann.locator("#messages .message").count(), 50)
    ann.evaluate("scrollTo(0, 150)")
    ann.locator("#m21").wait_for(state="attached")
    check(abs(ann.locator("#m71").bounding_box()["y"]) < 700, True, "what was read stays in sight")
    ann.evaluate("scrollTo(0, 0)")
    ann.locator("#m1").wait_for(state="attached")
    check([int(m.get_attribute("data-seq")) for m in ann.locator("#messages .message").all()], list(range(1, 121)))
    check(ann.locator(".day").count(), 1)


@in_browser("a link leads to one message, however old it is")
def _(site, open_page):
    writers = [Visitor(site.port, f"Writer {i}") for i in range(4)]
    for i in range(120):
        writers[i % 4].post(f"message {i + 1}")
    ann = open_page(height=600)
    ann.goto(f"{site.url}/r/lobby")
    ann.locator("#m100").wait_for()
    check(ann.locator("#m100 .when").get_attribute("href"), "/r/lobby?at=100#m100")
    ann.goto(f"{site.url}/r/lobby?at=10#m10")
    target = ann.locator("#m10.target")
    target.wait_for()
    check(0 < target.bounding_box()["y"] < 600, True, "it is in sight")
    ann.get_by_role("button", name="To the newest").click()
    ann.locator("#m120").wait_for()
    plain = open_page(script=False, height=600)
    plain.goto(f"{site.url}/r/lobby?at=10#m10")
    check_in("message 10", plain.locator("#m10").inner_text())


@in_browser("a long list is folded, and opens for whoever wants it")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    write(ann, "Brazil")
    answer = ann.locator(".message.genie").last
    answer.locator(".score").first.wait_for()
    check(answer.locator(".match").count(), 5)
    older = answer.get_by_role("button", name="114 older matches at 22 World Cups")
    older.click()
    years = answer.locator("details")
    years.first.wait_for()
    check(years.count(), 22)
    check(years.first.locator("summary").inner_text(), "2022, 5 matches")
    years.first.locator("summary").click()
    years.first.locator(".score").first.wait_for()
    check(years.first.locator(".match").count(), 5)


@in_browser("offers and hints are buttons that answer for their reader only")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    write(ann, "Austrlia")
    answer = ann.locator(".message.genie").last
    answer.get_by_role("button", name="Austria").click()
    answer.locator("details").first.wait_for()
    check_in("Austria: 33 matches", answer.inner_text())
    write(ann, "Russia")
    ann.get_by_role("button", name="Soviet Union").wait_for()
    check(len(Visitor(site.port).all_messages()), 4)


@in_browser("without script the last messages can be read, and the form writes")
def _(site, open_page):
    writer = Visitor(site.port, "Bob")
    for i in range(40):
        writer.post(f"message {i + 1}")
    for i in range(30):
        Visitor(site.port, f"Writer {i}").post(f"message {i + 41}")
    page = open_page(script=False)
    page.goto(f"{site.url}/r/lobby")
    check(page.locator(".message").count(), 50)
    page.get_by_role("link", name="Sign in to write").click()
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Message to").fill("Argentina 1986")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"{site.url}/r/lobby")
    answer = page.locator(".message.genie")
    check_in("Champion", answer.inner_text())
    check(answer.locator(".match").count(), 7)
    answer.locator("summary").click()
    check_in("database", answer.inner_text())
    page.get_by_role("link", name="Older messages").click()
    check_in("message 15", page.content())


@in_browser("another room has its own messages")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann", room="semi-final-2014")
    write(ann, "only here")
    ann.goto(f"{site.url}/r/lobby")
    check(ann.locator("#empty").is_visible(), True)
    check(ann.title(), "lobby · World Cup Genie")


@in_browser("in an empty room whoever is not signed in can ask for themselves")
def _(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/r/lobby")
    page.get_by_role("button", name="bra-ger").click()
    page.locator("#empty details").first.wait_for()
    check_in("1 won by Brazil and 1 won by Germany", page.locator("#empty").inner_text())
    check(Visitor(site.port).all_messages(), [])


@in_browser("times are the reader's, dates stand between days")
def _(site, open_page):
    Visitor(site.port, "Bob").post("Hello")
    page = open_page(zone="Asia/Tokyo")
    page.goto(f"{site.url}/r/lobby")
    page.locator(".day").wait_for()
    moment = page.locator("#messages time").get_attribute("datetime")
    check_in(moment[:16].replace("T", " ") + " UTC", page.locator("#messages time").get_attribute("title"))
    hour = (int(moment[11:13]) + 9) % 24
    check(page.locator("#messages time").inner_text(), f"{hour:02}:{moment[14:16]}")
    check(bool(re.fullmatch(r"\w+,? \d+ \w+ \d{4}", page.locator(".day").inner_text())), True)


@in_browser("after signing out one may read and not write")
def _(site, open_page):
    ann = open_page()
    sign_in(ann, site.url, "Ann")
    ann.get_by_role("button", name="Sign out").click()
    ann.get_by_role("link", name="Sign in to write").wait_for()
    check(ann.locator("textarea").count(), 0)


main()
