#!/usr/bin/env python3
"""The page that a developer sees when a handler fails, in a browser; --renew-picture makes its picture in docs anew."""
import sys
import tempfile

from browser import browsers
from genie_program import ROOT, Program
from zonda_testing import case, check, check_in, main

PICTURE = ROOT / "docs/pictures/development_page.png"


@case("what failed is on the developer's page: why, on its way through which lines, and what was asked")
def _():
    with browsers() as open_page, tempfile.TemporaryDirectory() as folder:
        # Our files are named from the checkout on, and read from there.
        site = Program("broken_site", "0", folder=folder, runs_in=ROOT)
        try:
            page = open_page(width=960, height=900)
            check(page.goto(f"{site.url}/r/lobby?after=5&token=abc").status, 500)
            check(page.get_by_role("heading", level=1).inner_text(), "500 Internal Server Error")
            text = page.locator("body").inner_text()
            check_in('std::logic_error: the room "lobby" cannot be shown', text)
            check_in("std::runtime_error: the match 2014 has no goals", text)
            check_in("GET /r/lobby?after=5&token=(masked)", text)
            lines = [line.strip() for line in page.locator(".here").all_inner_texts()]
            check([line.split(maxsplit=1)[1] for line in lines],
                  ["co_return co_await read_match(2014);", "std::string lines = co_await lines_of(room);"])
            check(all(line.is_visible() for line in page.locator(".here").all()), True)
            picture = page.screenshot()
            check(picture[:4], b"\x89PNG")
            if "--renew-picture" in sys.argv:
                PICTURE.write_bytes(picture)
            phone = open_page(width=320)
            phone.goto(f"{site.url}/r/lobby")
            check(phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), True, "fits a phone")
        finally:
            check(site.stop(), 0, "exit code")


main()
