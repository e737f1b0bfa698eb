"""Chromium, driven by Playwright: pages that fail the test when their script fails."""
import shutil
import time
from contextlib import contextmanager

from genie_program import Site
from zonda_testing import case, skip

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def wanted():
    """Skips the case where there is no browser."""
    if sync_playwright is None:
        skip("the page in a browser", "Playwright is not there", "script/bootstrap test")
    if CHROMIUM is None:
        skip("the page in a browser", "there is no Chromium", "script/bootstrap test")


@contextmanager
def browsers():
    """Gives a function that opens a fresh browser: `page = open(width=320, dark=True, script=False)`."""
    wanted()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        faults = []

        def open_page(width=1280, height=800, dark=False, script=True, zone="Europe/Berlin", **more):
            context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script,
                                           color_scheme="dark" if dark else "light", locale="en-GB", timezone_id=zone, **more)
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("pageerror", lambda error: faults.append(f"script: {error}"))
            page.on("console", lambda line: faults.append(f"console: {line.text}")
                    if line.type == "error" and "Failed to load resource" not in line.text else None)
            page.on("dialog", lambda dialog: faults.append(f"a dialog opened: {dialog.message}"))
            return page

        yield open_page
        chromium.close()
        if faults:
            raise AssertionError("; ".join(faults))


def in_browser(name, options=tuple):
    """Makes a function of a site and an opener of browsers a case; `options()` is what the genie is started with."""
    def register(function):
        def run():
            with browsers() as open_page, Site(*options()) as site:
                function(site, open_page)
        run.__code__ = run.__code__.replace(co_firstlineno=function.__code__.co_firstlineno)
        case(name)(run)
    return register


def sign_in(page, url, name, room="lobby", password="open sesame"):
    page.goto(f"{url}/signin?next=/r/{room}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/r/{room}")


def write(page, text):
    """Writes a message and waits until it has its number."""
    page.get_by_label("Message to").fill(text)
    page.keyboard.press("Enter")
    page.locator("#messages .message", has_text=text).last.wait_for()


def texts(page):
    """The texts of the log, in order, after each has arrived."""
    return page.locator("#messages .message:not(.genie) .text").all_inner_texts()


def wait_until(page, condition, what, seconds=10):
    """For what Playwright's own waiting cannot see (the page's policy forbids its wait_for_function)."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        page.wait_for_timeout(50)  # and not time.sleep: routes are served meanwhile
