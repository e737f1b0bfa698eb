"""What a driver's operation cannot do does not compile, and the compiler says a sentence."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from refused_code import refuses  # noqa: E402
from zonda_testing import main  # noqa: E402

HEAD = """
#include <zonda/loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/bson/describe.hpp>
#include <boost/describe/class.hpp>
using namespace zonda;
struct undescribed { int year; };
struct undescribed_too { int year; };
struct match { int year; };
BOOST_DESCRIBE_STRUCT(match, (), (year))
mongo::collection matches();
mongo::cursor all();
generator<int> years();
mongo::insert_one_result inserted();
mongo::update_result updated();
void took(error_code, std::optional<bson::document>);
"""

ONCE = "a task or an operation is awaited once: write co_await std::move(it)"
STARTED_ONCE = "expects an rvalue for object argument"
DESCRIBE = "this type cannot be read from a document: describe it (BOOST_DESCRIBE_STRUCT)"

REFUSED = {
    "an operation that could be awaited twice": ("auto one = matches().find_one(doc()); co_await one;", ONCE),
    "a cursor's operation that could be awaited twice": ("auto c = all(); auto next = c.next(); co_await next;", ONCE),
    "an operation that could be called twice": ("auto one = matches().find_one(doc()); one(took);", STARTED_ONCE),
    "a document of a cursor that is gone": ("co_await all().next();", "call to deleted member function 'next'"),
    "a batch of a cursor that is gone": ("co_await all().next_batch();",
                                         "call to deleted member function 'next_batch'"),
    "a value of a generator that is gone": ("co_await years().next();", "call to deleted member function 'next'"),
    "an id of a result that is gone": ("inserted().inserted_id();", "call to deleted member function 'inserted_id'"),
    "an upserted id of a result that is gone": ("updated().upserted_id();",
                                                "call to deleted member function 'upserted_id'"),
    "a document as what nobody described": ("co_await matches().find_one(doc()).as<undescribed>();", DESCRIBE),
    "documents as what nobody described": ("co_await matches().find(doc()).to_vector<undescribed_too>();", DESCRIBE),
    "inserting what nobody described": ("co_await matches().insert_one(undescribed{1});", "document_like"),
}

refuses(HEAD, refused=REFUSED, accepted=[
    "auto one = matches().find_one(doc()); co_await std::move(one);",
    "matches().find_one(doc())(took);",
    "auto c = all(); co_await c.next(); co_await c.next_batch();",
    "co_await matches().find_one(doc()).as<match>(); co_await matches().find(doc()).to_vector<match>();",
    "co_await matches().insert_one(match{2026});"])
main()
