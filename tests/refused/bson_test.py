"""What must not compile does not, and the compiler says a sentence."""
import functools
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from zonda_testing import ROOT, case, check, check_in, main  # noqa: E402

HEAD = """
#include <zonda/bson.hpp>
#include <zonda/bson/describe.hpp>
#include <boost/describe/class.hpp>
using namespace zonda;
struct undescribed { int a; };
struct with_view { std::string_view text; };
BOOST_DESCRIBE_STRUCT(with_view, (), (text))
struct with_undescribed { undescribed inner; };
BOOST_DESCRIBE_STRUCT(with_undescribed, (), (inner))
bson::document made() { return doc("a", 1); }
"""

REFUSED = {
    "a key without a value": ('doc("year", 2026, "title");', "one of the keys has no value"),
    "a char": ("doc(\"a\", 'x');", "a char is neither text nor a number here"),
    "an unsigned number": ('doc("a", 1u);', "BSON has no unsigned numbers: cast to std::int32_t or std::int64_t"),
    "an unsigned number in a vector": ("arr(std::vector<std::size_t>{1});", "BSON has no unsigned numbers"),
    "a type that nobody described": ('doc("a", undescribed{1});', "this type has no BSON form: describe it"),
    "a view into a document that is gone": ("for (auto e : made().view()) (void)e;",
                                            "call to deleted member function 'view'"),
    "a field of a document that is gone": ('made()["a"];', "overload resolution selected deleted operator '[]'"),
    "a mapped view": ("bson::to<with_view>(made());", "a view would outlive the document"),
    "a mapped type that nobody described": ("bson::to<with_undescribed>(made());",
                                            "this type cannot be read from BSON: describe it"),
}


def compiled(lines):
    """The errors of a program with these lines, each with the notes that belong to it."""
    source = HEAD + "".join(f"void use_{number}() {{ {line} }}\n" for number, line in enumerate(lines))
    compiler = shutil.which("clang++-19") or "clang++"
    result = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-ferror-limit=0", f"-I{ROOT}", "-x", "c++", "-"],
                            input=source, capture_output=True, text=True, check=False)
    return re.split(r"\n(?=\S+: error: )", "\n" + result.stderr)[1:]


@case("documents that are right compile")
def _():
    check(compiled(['doc("year", 2026, "title", true);', 'arr(std::vector<int>{1}, "x", nullptr);',
                    "const bson::document kept = made(); for (auto e : kept.view()) (void)e;"]), [])


@functools.cache
def refused():
    return compiled([line for line, _ in REFUSED.values()])


for number, (name, (_, sentence)) in enumerate(REFUSED.items()):
    @case(f"{name} does not compile, and the compiler says why")
    def _(place=f"<stdin>:{HEAD.count(chr(10)) + number + 1}:", sentence=sentence):
        check_in(sentence, "\n".join(error for error in refused() if place in error))

main()
