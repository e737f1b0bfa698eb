"""What the pages say is there: quoted lines, linked files, named functions."""
import re

from zonda_testing import ROOT, case, check, main

PAGES = [str(page) for page in sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
         if not re.match(r"build|\.", page.parts[0])]
QUOTE = re.compile(r"^<!-- (\S+) -->\n```\w*\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s#]+)(?:#[^)]*)?\)")
CODE_BLOCK = re.compile(r"^```.*?^```$", re.M | re.S)
PATH = re.compile(r"`((?:zonda|genie|examples|tests|docs|script|cmake|bench)/[\w./-]+)`")


def without_code(text):
    return CODE_BLOCK.sub("", text)


def check_quotes(page, text):
    """A code block below `<!-- FILE -->` is made of lines of that file, in one piece or with ... between pieces."""
    for file, block in QUOTE.findall(text):
        whole = (ROOT / file).read_text()
        at = 0
        for piece in block.split("...\n"):
            found = whole.find(piece, at)
            if found < 0 or (found > 0 and whole[found - 1] != "\n"):
                raise AssertionError(f"{page}: {file} has no such lines (any more): {piece!r}")
            at = found + len(piece)


def check_links(page, text):
    """A link leads to a file; when its text is a name in code, the file has that name."""
    for words, target in LINK.findall(without_code(text)):
        if re.match(r"\w+:", target):
            continue
        path = ((ROOT / page).parent / target).resolve()
        if not path.exists():
            raise AssertionError(f"{page}: [{words}]({target}) leads nowhere")
        name = re.fullmatch(r"`([\w:~]+)`", words)
        if name and path.is_file() and path.suffix in (".cpp", ".hpp"):
            last = name[1].rsplit("::", 1)[-1]
            if not re.search(rf"(?<![\w~]){re.escape(last)}\b", path.read_text()):
                raise AssertionError(f"{page}: {target} has no {name[1]}")


def check_paths(page, text):
    """A path in code is one of the tree; ROOM, NAME and * stand for something."""
    for path in PATH.findall(without_code(text)):
        if not re.search(r"[A-Z]{2,}(?!\w*\.md)", path) and not (ROOT / path).exists():
            raise AssertionError(f"{page}: there is no {path}")


def add_page(page):
    @case(f"{page} quotes, links and names what is there")
    def _():
        text = (ROOT / page).read_text()
        check_quotes(page, text)
        check_links(page, text)
        check_paths(page, text)


for each in PAGES:
    add_page(each)


@case("the README quotes its first program")
def _():
    quoted = dict(QUOTE.findall((ROOT / "README.md").read_text()))
    check(quoted.get("examples/01_hello.cpp"), (ROOT / "examples/01_hello.cpp").read_text())


@case("the README's ladder has every example")
def _():
    ladder = re.findall(r"^\| \[(\w+)\]\(examples/\1\.cpp\) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    check(ladder, sorted(each.stem for each in (ROOT / "examples").glob("*.cpp")))


main()
