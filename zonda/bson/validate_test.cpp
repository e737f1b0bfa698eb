#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/validate.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::bson;

namespace
{

document everything()
{
    const object_id id;
    return doc("double", 1.0, "string", "text", "document", doc("inside", arr(1, doc("x", "y"))), "binary",
               binary(binary_subtype::binary_old, {1, 2, 3}), "undefined", undefined_t{}, "id", id, "bool", true,
               "date", datetime(), "null", null, "regex", regex("a", "i"), "pointer", db_pointer_view{"c", id}, "code",
               code("f()"), "symbol", symbol_view{"s"}, "scope", code_with_scope_view{"g()", doc("v", 1)}, "int", 1,
               "timestamp", timestamp{1, 2}, "long", 2L, "decimal", decimal128(), "min", min_key{}, "max", max_key{});
}

std::string words(bytes_view data)
{
    const auto checked = validate(data);
    return checked ? "valid" : checked.error().what();
}

bytes from(std::string_view hex)
{
    return *from_hex(hex);
}

} // namespace

TEST_CASE("a document with every type is valid, and the view is of the same bytes")
{
    const document d = everything();
    const auto checked = validate(d.data());
    REQUIRE(checked.has_value());
    CHECK(checked->data().data() == d.data().data());
    CHECK(*checked == d);
}

TEST_CASE("a document cut at any byte, or with its length lowered, is refused")
{
    const document d = everything();
    const bytes whole(d.data().begin(), d.data().end());
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_FALSE(validate(cut).has_value());
        if (size < 4)
            continue;
        detail::store(cut.data(), static_cast<std::uint32_t>(size));
        CHECK_FALSE(validate(cut).has_value());
    }
    bytes longer = whole;
    longer.push_back(0);
    CHECK(words(longer) == "BSON (byte " + std::to_string(whole.size()) + "): 1 bytes behind the end of the document");
}

TEST_CASE("a document with any one byte changed is refused or can be walked")
{
    const document d = everything();
    bytes changed(d.data().begin(), d.data().end());
    for (std::uint8_t& byte : changed)
    {
        const std::uint8_t before = byte;
        for (const int other : {0, 1, 4, 0x7F, 0x80, 0xFF, before + 1, before - 1})
        {
            byte = static_cast<std::uint8_t>(other);
            const auto checked = validate(changed);
            if (checked)
                CHECK(checked->count() <= changed.size());
        }
        byte = before;
    }
}

TEST_CASE("an error says at which key and byte, and what")
{
    document d = doc("goals", arr(1, 2, 3, doc("min", true)));
    bytes data = std::move(d).release();
    data[data.size() - 4] = 7;
    CHECK(words(data) == R"(BSON at "goals.3.min" (byte 48): a boolean of 7)");
    CHECK(words({}) == "BSON (byte 0): a document where 0 bytes are left");
    CHECK(words(from("FFFFFFFF00")) == "BSON (byte 0): a document of -1 bytes where 5 are left");
    CHECK(words(from("0500000001")) == "BSON (byte 0): a document without a zero byte at its end");
    CHECK(words(from("0800000020610000")) == "BSON (byte 4): no type has the number 32");
    CHECK(words(from("090000000861000200")) == R"(BSON at "a" (byte 7): a boolean of 2)");
    CHECK(words(from("0C000000026100FFFFFFFF00")) == R"(BSON at "a" (byte 7): string of -1 bytes where 0 are left)");
    CHECK(words(from("0E00000002610002000000E90000")) == R"(BSON at "a" (byte 7): string that is not UTF-8)");
    CHECK(words(from("080000000AE90000")) == "BSON (byte 5): a key that is not UTF-8");
}

TEST_CASE("the words of an error are UTF-8 whatever the bytes were")
{
    for (int byte = 0; byte < 256; ++byte)
    {
        bytes data = from("0F000000036100070000000861FF0000");
        data[12] = static_cast<std::uint8_t>(byte);
        CHECK(is_utf8(words(data)));
    }
}

TEST_CASE("the words of an error are few, however long the keys were")
{
    for (const std::string character : {"\x01", "k", "é", "⚽"})
    {
        std::string key;
        while (key.size() < 100'000)
            key += character;
        bytes data = doc("outer", doc(key, doc(key, true))).release();
        data[data.size() - 4] = 2;
        const auto said = words(data);
        CHECK(said.size() < 7'000);
        CHECK(is_utf8(said));
        CHECK(said.starts_with("BSON at \"outer."));
        CHECK(said.find("…\" (byte ") != std::string::npos);
        CHECK(said.ends_with("): a boolean of 2"));
    }
    const std::string thousand(1'000, 'k');
    bytes data = doc(thousand, true).release();
    data[data.size() - 2] = 2;
    CHECK(words(data) == "BSON at \"" + thousand + "\" (byte 1006): a boolean of 2");
}

TEST_CASE("documents are accepted as deep as any MongoDB sends them, and not without a limit")
{
    const auto nested = [](std::size_t depth)
    {
        document d;
        for (std::size_t i = 1; i < depth; ++i)
            d = doc("d", d);
        return d;
    };
    // Stored as deep as can be, and four levels down in the reply of a $facet's $group; a server of maxBSONDepth=250.
    CHECK(validate(nested(180 + 4).release()).has_value());
    CHECK(validate(nested(250).release()).has_value());
    CHECK(validate(nested(max_depth).release()).has_value());
    const document too_deep = nested(max_depth + 1);
    const auto refused = validate(too_deep.data());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code() == errc::too_deep);
    const document far_too_deep = nested(20'000);
    CHECK_FALSE(validate(far_too_deep.data()).has_value());
}

TEST_CASE("the length of a document is given only when all of it is there")
{
    const document d = doc("a", 1);
    bytes two(d.data().begin(), d.data().end());
    two.insert(two.end(), d.data().begin(), d.data().end());
    CHECK(document_length(two) == 12);
    CHECK(document_length(bytes_view(two).subspan(12)) == 12);
    CHECK_FALSE(document_length(bytes_view(two).first(11)));
    CHECK_FALSE(document_length(bytes_view(two).first(4)));
    CHECK_FALSE(document_length({}));
    CHECK_FALSE(document_length(from("0400000000")));
}

TEST_CASE("a key of every length is judged by each of its bytes, and ends at its first zero")
{
    for (std::size_t size = 1; size <= 20; ++size)
    {
        const bson::document whole = bson::doc(std::string(size, 'k'), 1, "after", "it");
        for (std::size_t at = 0; at < size; ++at)
        {
            const auto with = [&](const char* bytes, std::size_t count)
            {
                zonda::bytes data(whole.data().begin(), whole.data().end());
                std::copy_n(bytes, count, data.begin() + static_cast<std::ptrdiff_t>(5 + at));
                const auto valid = bson::validate(data);
                return valid ? std::string(valid->begin()->key) : std::string(valid.error().what());
            };
            CAPTURE(size);
            CAPTURE(at);
            CHECK(with("j", 1).find('j') == at);
            CHECK(with("\xa4", 1).find("a key that is not UTF-8") != std::string::npos);
            if (at + 1 < size)
                CHECK(with("\xc3\xa4", 2).find("\xc3\xa4") == at);
        }
        // Shorter by one: what follows is read as another value, and the document ends too early.
        zonda::bytes data(whole.data().begin(), whole.data().end());
        data[4 + size] = 0;
        CHECK(words(data).find("before its length says") != std::string::npos);
    }
}
