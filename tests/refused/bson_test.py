"""What must not compile does not, and the compiler says a sentence."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from refused_code import refuses  # noqa: E402
from zonda_testing import main  # noqa: E402

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

refuses(HEAD, refused=REFUSED, accepted=[
    'doc("year", 2026, "title", true);', 'arr(std::vector<int>{1}, "x", nullptr);',
    "const bson::document kept = made(); for (auto e : kept.view()) (void)e;"])
main()
