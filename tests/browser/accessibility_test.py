#!/usr/bin/env python3
"""The page for everybody (WCAG 2.2 AA): by keyboard, to a screen reader, in both schemes, small and enlarged."""
from browser import in_browser, sign_in, wait_until, write
from genie_program import Visitor
from zonda_testing import check, check_in, main

# Every element with a text of its own: its contrast, by WCAG's formula, over the nearest background that is opaque.
CONTRASTS = """() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    const backgroundOf = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const color = channels(getComputedStyle(at).backgroundColor);
            if (color.length === 3 || color[3] === 1)
                return color;
        }
        return [255, 255, 255];
    };
    const low = [];
    let seen = 0;
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.checkVisibility() || element.closest('.unseen, noscript') || element.textContent.match(/^\\p{RI}/u))
            continue;
        seen += 1;
        const style = getComputedStyle(element);
        const [a, b] = [luminance(channels(style.color)), luminance(backgroundOf(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5)
            low.push(`${element.tagName}.${element.className} "${element.textContent.trim().slice(0, 30)}": ${ratio.toFixed(2)}`);
    }
    return {seen, low};
}"""

# Everything that can be pressed: its size.
TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea, summary')]
    .filter((element) => element.checkVisibility() && !element.closest('p, noscript'))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([element, box]) => box.bottom > 0 && (box.width < 23.5 || box.height < 23.5))
    .map(([element, box]) => `${element.tagName}.${element.className} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`)"""

UNNAMED = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea, summary, img')]
    .filter((element) => element.checkVisibility())
    .filter((element) => element.tagName === 'IMG' ? !element.hasAttribute('alt')
        : !(element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length))
    .map((element) => element.outerHTML)"""


def fill_room(site):
    bob = Visitor(site.port, "Bob")
    for body in ("Hello everybody", "Yugoslavia", "Russia", "Austrlia", "שלום", "who won 2022"):
        bob.post(body)


def open_everything(page):
    """Every fold of the room, so that all that there is can be looked at."""
    page.locator(".message.genie .score").first.wait_for()
    closed = page.locator("#messages button[aria-expanded=false]")
    while closed.count() > 0:
        closed.first.click()
    page.locator("details.years").first.wait_for()
    for summary in page.locator("details.years > summary").all()[:3]:
        summary.click()
    page.wait_for_timeout(200)


@in_browser("the log is a log with a name, and history is not announced")
def _(site, open_page):
    fill_room(site)
    page = open_page()
    page.goto(f"{site.url}/r/lobby")
    log = page.get_by_role("log", name="Messages in lobby")
    check_in("Hello everybody", log.inner_text())
    announced = page.locator("#announcements")
    check(announced.get_attribute("role"), "status")
    check(announced.inner_text(), "")
    check(log.get_attribute("aria-live"), "off")
    Visitor(site.port, "Zoe").post("one message")
    wait_until(page, lambda: announced.inner_text() == "Zoe: one message", "it is announced")


@in_browser("a burst is announced as a number")
def _(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/r/lobby")
    page.wait_for_timeout(500)
    zoe = Visitor(site.port, "Zoe")
    for i in range(12):
        zoe.post(f"message {i}")
    announced = page.locator("#announcements")
    wait_until(page, lambda: announced.inner_text() == "12 new messages", "the burst is announced")


@in_browser("everything by keyboard, and the focus never moves by itself")
def _(site, open_page):
    fill_room(site)
    page = open_page()
    page.goto(f"{site.url}/signin?next=/r/lobby")
    for text in ("Ann", "secret"):
        # The link to the lobby comes first, then the fields.
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.tagName") != "INPUT":
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/r/lobby")
    page.locator(".message.genie .score").first.wait_for()
    check(page.evaluate("document.activeElement.tagName"), "BODY", "the page does not take the focus")

    page.keyboard.press("Tab")
    check(page.evaluate("document.activeElement.textContent"), "Skip to the newest")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (element === document.body)
                return {name: ''};
            return {name: (element.getAttribute('aria-label') || element.textContent || element.id).trim(),
                    outline: parseFloat(style.outlineWidth), style: style.outlineStyle,
                    hidden: !(seen && (element.contains(seen) || seen.contains(element)))};
        }""")
        reached.add(here["name"])
        if here["name"]:
            check(here["style"] != "none" and here["outline"] >= 2, True, f"focus is visible on {here['name']}")
            check(here["hidden"], False, f"{here['name']} is covered while it has the focus")
    for name in ("Sign out", "Soviet Union", "Austria", "Send", "Link to message 1"):
        check(name in reached, True, f"{name} is reached by Tab")

    field = page.get_by_label("Message to")
    field.focus()
    page.keyboard.type("Brazil")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="114 older matches").wait_for()
    check(page.evaluate("document.activeElement.id"), "body", "the focus stays while answers come")
    took = page.get_by_role("button", name="Why slow?").last
    took.focus()
    page.keyboard.press("Enter")
    check(took.get_attribute("aria-expanded"), "true")
    page.keyboard.press("Space")
    check(took.get_attribute("aria-expanded"), "false")


@in_browser("contrast is 4.5 to 1 in both schemes, with everything open")
def _(site, open_page):
    fill_room(site)
    for dark in (False, True):
        page = open_page(dark=dark)
        sign_in(page, site.url, f"Ann {dark}")
        open_everything(page)
        found = page.evaluate(CONTRASTS)
        check(found["seen"] > 60, True, "texts were measured")
        check(found["low"], [], "dark" if dark else "light")
        page.goto(f"{site.url}/signin")
        check(page.evaluate(CONTRASTS)["low"], [])
        site_down(page)
        check(page.evaluate(CONTRASTS)["low"], [], "when something failed")


def site_down(page):
    """A room whose server answers nothing but errors, with a message that could not be sent."""
    page.route("**/api/**", lambda route: route.fulfill(status=503, json={"error": "The database cannot be reached."}))
    page.goto(page.url.split("/signin")[0] + "/r/lobby")
    page.locator("#strip").wait_for()


@in_browser("targets are 24 by 24 and have names")
def _(site, open_page):
    fill_room(site)
    for width in (320, 1280):
        page = open_page(width=width)
        sign_in(page, site.url, f"Ann {width}")
        open_everything(page)
        check(page.evaluate(TARGETS), [], f"at {width} pixels")
        check(page.evaluate(UNNAMED), [])


@in_browser("one column at 320 pixels, and all of it at 400 % of zoom")
def _(site, open_page):
    fill_room(site)
    for width, height in ((320, 640), (320, 256), (768, 900), (1280, 800)):
        page = open_page(width=width, height=height)
        sign_in(page, site.url, f"Ann {width} {height}")
        open_everything(page)
        check(page.evaluate("document.documentElement.scrollWidth") <= width, True, f"no scrolling sideways at {width}")
        if height == 256:
            check(page.evaluate("getComputedStyle(document.getElementById('foot')).position"), "static")


@in_browser("faults stand in text beside their field")
def _(site, open_page):
    Visitor(site.port, "Ann", "right")
    page = open_page()
    page.goto(f"{site.url}/signin")
    name, password = page.get_by_label("Name"), page.get_by_label("Password")
    check(name.get_attribute("autocomplete"), "username")
    check(password.get_attribute("autocomplete"), "current-password")
    name.fill("Ann")
    password.fill("wrong")
    page.keyboard.press("Enter")
    page.locator("#password-fault").wait_for()
    check(page.get_by_label("Password").get_attribute("aria-describedby"), "password-fault")
    check(page.get_by_label("Password").get_attribute("aria-invalid"), "true")
    check_in("That is not the password of Ann.", page.locator("#password-fault").inner_text())
    check(page.get_by_label("Name").input_value(), "Ann")


@in_browser("nothing moves for whoever wants no motion, and flags are hidden from readers")
def _(site, open_page):
    fill_room(site)
    page = open_page(reduced_motion="reduce")
    sign_in(page, site.url, "Ann")
    write(page, "Brazil")
    page.locator(".message.genie .score").first.wait_for()
    moving = page.evaluate("""() => [...document.querySelectorAll('body *')].filter((element) => {
        const style = getComputedStyle(element);
        return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
    }).length""")
    check(moving, 0)
    check(page.locator(".team > span:not([aria-hidden=true])").count(), 0)
    check(page.locator(".code").first.inner_text(), "YUG")
    check(page.locator("#messages bdi").count() >= 7, True, "names and texts of people are in bdi")
    check(page.evaluate("document.documentElement.lang"), "en")


main()
