"""Code that must not compile, and what the compiler says of it: only the sentences that a user reads make a refusal good.

    refuses("#include <zonda/bson.hpp>", accepted=['doc("year", 2026);'], refused={
        "a key without a value": ('doc("year");', "one of the keys has no value")})
"""
import functools
import re
import shutil
import subprocess

from zonda_testing import ROOT, case, check, check_in


def errors_of(head, bodies):
    """The errors of a program with these functions, each with the notes that belong to it."""
    source = head + "".join(f"{'zonda::task<void>' if 'co_await' in body else 'void'} use_{number}() {{ {body} }}\n"
                            for number, body in enumerate(bodies))
    compiler = shutil.which("clang++-19") or "clang++"
    result = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-ferror-limit=0", f"-I{ROOT}", "-x", "c++", "-"],
                            input=source, capture_output=True, text=True, check=False)
    return re.split(r"\n(?=\S+: (?:fatal )?error: )", "\n" + result.stderr)[1:]


def refuses(head, accepted, refused):
    """A case for each body of a function that is refused, by the name of what is wrong with it, and one for those that
    are right. `head` is what stands before them."""
    head = head.strip("\n") + "\n"

    @case("code that is right compiles")
    def _():
        check(errors_of(head, accepted), [])

    @functools.cache
    def errors():
        return errors_of(head, [body for body, _ in refused.values()])

    for number, (name, (_, sentence)) in enumerate(refused.items()):
        @case(f"{name} does not compile, and the compiler says why")
        def _(place=f"<stdin>:{head.count(chr(10)) + number + 1}:", sentence=sentence):
            check_in(sentence, "\n".join(error for error in errors() if place in error))
