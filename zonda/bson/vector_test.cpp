#include <zonda/bson/doc.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/vector.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::bson;

TEST_CASE("vectors of each type come back from a document")
{
    const std::vector<float> floats{1.5F, -2.25F};
    const std::vector<std::int8_t> int8s{-128, 0, 127};
    const document d = doc("f", vector_of(floats), "i", vector_of(int8s), "b", packed_bits(bytes{0xA0}, 4).value());

    const auto f = vector_view::from(*d["f"].get<binary_view>()).value();
    CHECK(f.type() == vector_type::float32);
    CHECK(f.size() == 2);
    CHECK(f.floats() == floats);
    CHECK(f.int8s().empty());
    CHECK(vector_view::from(*d["i"].get<binary_view>()).value().int8s() == int8s);
    const auto b = vector_view::from(*d["b"].get<binary_view>()).value();
    CHECK(b.padding() == 4);
    CHECK(b.size() == 4);
    CHECK(b.bits() == std::vector<bool>{true, false, true, false});
}

TEST_CASE("bytes that are no vector are refused")
{
    const auto refused = [](binary_subtype subtype, bytes data)
    { return vector_view::from(binary(subtype, std::move(data))).has_error(); };
    CHECK(refused(binary_subtype::generic, {0x03, 0}));
    CHECK(refused(binary_subtype::vector, {}));
    CHECK(refused(binary_subtype::vector, {0x03}));
    CHECK(refused(binary_subtype::vector, {0x04, 0}));
    CHECK(refused(binary_subtype::vector, {0x27, 0, 1, 2, 3}));
    CHECK(refused(binary_subtype::vector, {0x03, 1, 1}));
    CHECK(refused(binary_subtype::vector, {0x10, 8, 1}));
    CHECK(refused(binary_subtype::vector, {0x10, 1}));
    CHECK_FALSE(refused(binary_subtype::vector, {0x10, 0}));
}

TEST_CASE("a padding that is none is refused")
{
    CHECK(packed_bits(bytes{1}, 8).error().code() == errc::out_of_range);
    CHECK(packed_bits({}, 1).error().code() == errc::out_of_range);
    CHECK(packed_bits(bytes{1}, 1).error().code() == errc::out_of_range);
    CHECK(packed_bits(bytes{2}, 1).has_value());
}
