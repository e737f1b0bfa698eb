// The BSON corpus: valid documents in all their spellings, bytes that are no document, text that is no extended JSON.
// The steps are those of the specification's bson-corpus.md, "Testing validity" and the sections after it.
#include "tests/specifications/specification_files.hpp"
#include "tests/support/cases.hpp"
#include <zonda/base/text.hpp>
#include <zonda/bson.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using zonda::test::made_case;
using zonda::test::normalized_json;

namespace
{

namespace json = boost::json;

std::string_view text_of(const json::value& value)
{
    const json::string& text = value.as_string();
    return {text.data(), text.size()};
}

std::optional<std::string_view> text_at(const json::object& object, json::string_view key)
{
    const json::value* found = object.if_contains(key);
    return found != nullptr ? std::optional(text_of(*found)) : std::nullopt;
}

bytes bytes_of(std::string_view hex)
{
    return from_hex(hex).value();
}

void append_native(bson::document_builder& out, std::string_view key, bson::value_view value);

void append_native(bson::document_builder& out, bson::document_view fields)
{
    for (const auto& [key, value] : fields)
        append_native(out, key, value);
}

template <class... Types>
bool append_one_of(bson::document_builder& out, std::string_view key, bson::value_view value)
{
    return (... || (value.get<Types>() && (out.append(key, *value.get<Types>()), true)));
}

// Takes the value out as C++ knows it and puts it back: what a program does that copies field by field.
void append_native(bson::document_builder& out, std::string_view key, bson::value_view value)
{
    if (const auto inner = value.get<bson::document_view>())
    {
        out.open_document(key);
        append_native(out, *inner);
        out.close();
    }
    else if (const auto items = value.get<bson::array_view>())
    {
        out.open_array(key);
        for (const bson::value_view item : *items)
            append_native(out, {}, item);
        out.close();
    }
    else
    {
        CHECK(append_one_of<double, std::string, bson::binary, bson::undefined_t, bson::object_id, bool, datetime,
                            bson::null_t, bson::regex, bson::db_pointer_view, bson::code, bson::symbol_view,
                            bson::code_with_scope_view, std::int32_t, bson::timestamp, std::int64_t, bson::decimal128,
                            bson::min_key, bson::max_key>(out, key, value));
    }
}

bytes through_native(bson::document_view view)
{
    bytes out;
    bson::document_builder builder(out);
    append_native(builder, view);
    builder.finish();
    return out;
}

std::string canonical(bson::document_view view)
{
    return normalized_json(to_json(view, bson::json_mode::canonical));
}

bytes read_json(std::string_view text)
{
    return bson::from_json(text).value().release();
}

void check_valid(const json::object& test)
{
    const bytes canonical_bson = bytes_of(*text_at(test, "canonical_bson"));
    const std::string canonical_json = normalized_json(*text_at(test, "canonical_extjson"));
    const bool lossy = test.contains("lossy");

    const bson::document_view view = bson::validate(canonical_bson).value();
    CHECK(to_hex(through_native(view)) == to_hex(canonical_bson));
    CHECK(canonical(view) == canonical_json);
    if (!lossy)
        CHECK(to_hex(read_json(*text_at(test, "canonical_extjson"))) == to_hex(canonical_bson));
    CHECK(canonical(bson::from_json(*text_at(test, "canonical_extjson")).value()) == canonical_json);

    if (const auto relaxed = text_at(test, "relaxed_extjson"))
    {
        CHECK(normalized_json(to_json(view)) == normalized_json(*relaxed));
        CHECK(normalized_json(to_json(bson::from_json(*relaxed).value())) == normalized_json(*relaxed));
    }
    if (const auto degenerate = text_at(test, "degenerate_bson"))
    {
        const bytes degenerate_bson = bytes_of(*degenerate);
        const bson::document_view other = bson::validate(degenerate_bson).value();
        CHECK(to_hex(through_native(other)) == to_hex(canonical_bson));
        CHECK(canonical(other) == canonical_json);
    }
    if (const auto degenerate = text_at(test, "degenerate_extjson"))
    {
        CHECK(canonical(bson::from_json(*degenerate).value()) == canonical_json);
        if (!lossy)
            CHECK(to_hex(read_json(*degenerate)) == to_hex(canonical_bson));
    }
    // The form without deprecated types, which this library keeps: both of its spellings are each other.
    if (const auto converted = text_at(test, "converted_bson"))
    {
        const bytes converted_bson = bytes_of(*converted);
        const std::string_view converted_json = *text_at(test, "converted_extjson");
        CHECK(canonical(bson::validate(converted_bson).value()) == normalized_json(converted_json));
        CHECK(to_hex(read_json(converted_json)) == to_hex(converted_bson));
    }
}

void check_decode_error(const json::object& test)
{
    const auto read = bson::validate(bytes_of(*text_at(test, "bson")));
    CHECK_FALSE(read.has_value());
}

// For decimals the text is the number, for other types extended JSON.
void check_parse_error(const json::object& test, std::string_view bson_type)
{
    const std::string_view text = *text_at(test, "string");
    if (bson_type != "0x13")
    {
        CHECK_FALSE(bson::from_json(text).has_value());
        return;
    }
    CHECK_FALSE(bson::decimal128::from_string(text));
    std::string wrapped = R"({"d":{"$numberDecimal":)";
    append_json_string(wrapped, text);
    CHECK_FALSE(bson::from_json(wrapped + "}}").has_value());
}

template <class Check>
void each_test(const json::object& file, const char* list, const std::string& prefix, Check check)
{
    const json::value* tests = file.if_contains(list);
    if (tests == nullptr)
        return;
    std::size_t number = 0;
    for (const json::value& test : tests->as_array())
    {
        const std::string description(text_of(test.as_object().at("description")));
        made_case(prefix + list + " " + std::to_string(++number) + ": " + description,
                  [&] { check(test.as_object()); });
    }
}

} // namespace

TEST_CASE("the BSON corpus passes" * doctest::test_suite(test::made_at_run_time))
{
    std::size_t files = 0;
    test::each_specification_file("bson-corpus/tests",
                                  [&](const std::string& name, const json::value& content)
                                  {
                                      ++files;
                                      const json::object& file = content.as_object();
                                      const std::string prefix = "bson-corpus/" + name + " ";
                                      const std::string_view bson_type = text_of(file.at("bson_type"));
                                      each_test(file, "valid", prefix, check_valid);
                                      each_test(file, "decodeErrors", prefix, check_decode_error);
                                      each_test(file, "parseErrors", prefix,
                                                [&](const json::object& test) { check_parse_error(test, bson_type); });
                                  });
    CHECK(files == 31);
}
