#include <zonda/bson/doc.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::bson;

namespace
{

template <class T>
concept hands_out_views =
    requires(T&& owner) { std::forward<T>(owner).view(); } || requires(T&& owner) { std::forward<T>(owner).data(); } ||
    requires(T&& owner) { std::forward<T>(owner).begin(); } || requires(T&& owner) { std::forward<T>(owner).end(); } ||
    requires(T&& owner) { std::forward<T>(owner)["a"]; } || requires(T&& owner) { std::forward<T>(owner)[0]; } ||
    requires(T&& owner) { std::forward<T>(owner).find("a"); };

std::size_t count(document_view view)
{
    return view.count();
}

} // namespace

static_assert(hands_out_views<document&> && hands_out_views<const document&>);
static_assert(!hands_out_views<document> && !hands_out_views<const document>);
static_assert(hands_out_views<array&>);
static_assert(!hands_out_views<array> && !hands_out_views<const array>);

TEST_CASE("a temporary document may be given to a function that looks at it")
{
    CHECK(count(doc("a", 1, "b", 2)) == 2);
}

TEST_CASE("a document keeps what a view looked at")
{
    document kept;
    CHECK(kept.empty());
    {
        const document original = doc("a", 1);
        kept = document(original.view());
        CHECK(kept == original);
    }
    CHECK(kept["a"].get<int>() == 1);
    CHECK_FALSE(kept == document());
}

TEST_CASE("foreign bytes become a document only when they are one")
{
    const auto good = document::from_bytes(doc("a", "b").release());
    REQUIRE(good.has_value());
    CHECK(*good == doc("a", "b"));
    CHECK_FALSE(document::from_bytes({5, 0, 0, 0}).has_value());
}

TEST_CASE("released bytes are the document's, and it is empty afterwards")
{
    document d = doc("a", 1);
    const bytes data = std::move(d).release();
    CHECK(data.size() == 12);
    CHECK(d.empty());
    CHECK(document().release() == bytes{5, 0, 0, 0, 0});
    CHECK(array().release() == bytes{5, 0, 0, 0, 0});
}
