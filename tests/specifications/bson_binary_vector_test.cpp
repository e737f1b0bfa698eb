// The specification of BSON's binary vectors, subtype 9: each case in both directions.
#include "tests/specifications/specification_files.hpp"
#include "tests/support/cases.hpp"
#include <zonda/base/text.hpp>
#include <zonda/bson.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <utility>

using namespace zonda;
using zonda::test::made_case;

namespace
{

namespace json = boost::json;

std::string text_of(const json::value& value)
{
    return {value.as_string().data(), value.as_string().size()};
}

// A number of a vector, which may be an infinity: {"$numberDouble": "-Infinity"}.
double number_of(const json::value& value)
{
    if (value.is_object())
        return text_of(value.at("$numberDouble")).starts_with('-') ? -std::numeric_limits<double>::infinity()
                                                                   : std::numeric_limits<double>::infinity();
    return value.to_number<double>();
}

// The numbers as T, if T holds each of them: what a program that has other numbers cannot even say.
template <class T>
std::optional<std::vector<T>> numbers_as(const json::array& from)
{
    std::vector<T> numbers;
    for (const json::value& value : from)
    {
        const double number = number_of(value);
        if constexpr (std::is_integral_v<T>)
        {
            if (!value.is_int64() || !std::in_range<T>(value.as_int64()))
                return std::nullopt;
        }
        numbers.push_back(static_cast<T>(number));
    }
    return numbers;
}

// The binary for that vector, if there is one.
std::optional<bson::binary> made_from(const json::array& numbers, bson::vector_type type, std::int64_t padding)
{
    std::optional<bson::binary> made;
    if (type == bson::vector_type::packed_bit)
    {
        const auto bits = numbers_as<std::uint8_t>(numbers);
        if (!bits || padding < 0)
            return std::nullopt;
        const auto packed = bson::packed_bits(*bits, static_cast<unsigned>(padding));
        return packed ? std::optional(*packed) : std::nullopt;
    }
    if (padding != 0) // there is no way to say it
        return std::nullopt;
    if (type == bson::vector_type::int8)
    {
        if (const auto int8s = numbers_as<std::int8_t>(numbers))
            made = bson::vector_of(*int8s);
    }
    else if (const auto floats = numbers_as<float>(numbers))
        made = bson::vector_of(*floats);
    return made;
}

void check_numbers(const bson::vector_view& vector, const json::array& expected)
{
    switch (vector.type())
    {
    case bson::vector_type::int8:
        CHECK(vector.int8s() == numbers_as<std::int8_t>(expected));
        break;
    case bson::vector_type::float32:
        CHECK(vector.floats() == numbers_as<float>(expected));
        break;
    case bson::vector_type::packed_bit:
        CHECK(bytes(vector.data().begin(), vector.data().end()) == numbers_as<std::uint8_t>(expected));
        break;
    }
}

void check(const json::object& test, const std::string& key)
{
    const bool valid = test.at("valid").as_bool();
    const auto type = static_cast<bson::vector_type>(std::stoi(text_of(test.at("dtype_hex")), nullptr, 16));
    const json::value* numbers = test.if_contains("vector");
    const std::int64_t padding = test.contains("padding") ? test.at("padding").as_int64() : 0;
    const bytes data = test.contains("canonical_bson") ? from_hex(text_of(test.at("canonical_bson"))).value() : bytes{};

    if (numbers != nullptr)
    {
        const auto made = made_from(numbers->as_array(), type, padding);
        CHECK(made.has_value() == valid);
        if (made && valid)
            CHECK(to_hex(doc(key, *made).release()) == to_hex(data));
    }
    if (!data.empty())
    {
        const bson::document_view document = bson::validate(data).value();
        const auto read = bson::vector_view::from(document[key].get<bson::binary_view>().value());
        REQUIRE(read.has_value() == valid);
        if (!valid)
            return;
        CHECK(read->type() == type);
        CHECK(read->padding() == padding);
        check_numbers(*read, numbers->as_array());
    }
}

} // namespace

TEST_CASE("the binary vectors pass" * doctest::test_suite(test::made_at_run_time))
{
    std::size_t files = 0;
    test::each_specification_file("bson-binary-vector/tests",
                                  [&](const std::string& name, const json::value& content)
                                  {
                                      ++files;
                                      const std::string key = text_of(content.at("test_key"));
                                      for (const json::value& test : content.at("tests").as_array())
                                      {
                                          const std::string description = text_of(test.at("description"));
                                          made_case("bson-binary-vector/" + name + " " + description,
                                                    [&] { check(test.as_object(), key); });
                                      }
                                  });
    CHECK(files == 3);
}
