#include <zonda/base/text.hpp>
#include <zonda/bson/detail/load.hpp>
#include <zonda/bson/detail/quick_check.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/document_builder.hpp>
#include <zonda/bson/validate.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using namespace zonda;
using namespace zonda::bson;

namespace
{

document usual()
{
    return doc("_id", object_id(), "number", 7, "long", 1L << 40, "real", 1.5, "yes", true, "nothing", null, "text",
               "Gonzalo Jara, 82", "wide", "Vidal shot över the bar, and then some more of it",
               "a rather long key it is", "", "bytes", binary(binary_subtype::generic, {1, 2, 3}), "inside",
               doc("list", arr(1, "two", doc("three", 3))), "at", datetime(), "code", code("f()"), "stamp",
               timestamp{1, 2}, "big", decimal128());
}

bytes copy_of(document_view whole)
{
    return {whole.data().begin(), whole.data().end()};
}

// By all the ways that this processor has.
bool is_plainly_valid(bytes_view data)
{
    const bool answer = detail::is_plainly_valid(data);
    for (const auto check : detail::quick_checks())
        CHECK(check(data) == answer);
    return answer;
}

// The quick walk never accepts what the careful one refuses.
void check_agreement(bytes_view data)
{
    if (is_plainly_valid(data))
        CHECK(detail::validate_carefully(data).has_value());
}

} // namespace

TEST_CASE("usual documents are found good by the quick walk")
{
    for (const document& each : {usual(), document(), doc("k", "v")})
        CHECK(is_plainly_valid(each.data()));
}

TEST_CASE("what is rare is left to the careful walk, and valid all the same")
{
    for (const document& rare :
         {doc("pattern", regex("a", "i")), doc("scope", code_with_scope_view{"g()", document()}),
          doc("pointer", db_pointer_view{"c", object_id()}), doc("old", binary(binary_subtype::binary_old, {1, 2, 3}))})
    {
        CHECK_FALSE(is_plainly_valid(rare.data()));
        CHECK(validate(rare.data()).has_value());
    }
}

TEST_CASE("whatever one byte is changed to, the quick walk accepts nothing that the careful one refuses")
{
    const bytes whole = copy_of(usual());
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (unsigned value = 0; value < 256; ++value)
        {
            bytes changed = whole;
            changed[at] = static_cast<std::uint8_t>(value);
            check_agreement(changed);
        }
}

TEST_CASE("documents in an array are judged by each of their bytes, whatever stood there before")
{
    const document other = doc("_id", 1, "number", 7, "numbers", 8, "list", arr(doc("a", 1)), "and", "more");
    const bytes whole = copy_of(doc("batch", arr(usual(), usual(), other, usual()), "id", 0L));
    bytes changed = whole;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (unsigned value : {0x00U, 0x01U, 0x02U, 0x05U, 0x08U, 0x20U, 0x7FU, 0x80U, 0xC3U, 0xFFU, whole[at] + 1U})
        {
            CHECK(is_plainly_valid(whole)); // its keys are remembered
            changed[at] = static_cast<std::uint8_t>(value);
            check_agreement(changed);
            changed[at] = whole[at];
        }
}

TEST_CASE("a key is not taken for a longer or a shorter one that was remembered")
{
    const auto batch_with = [](const std::string& key)
    { return copy_of(doc("batch", arr(doc(key, 1, "next", "text", "last", true)))); };
    for (std::size_t first = 0; first <= 40; ++first)
        for (std::size_t second = 0; second <= 40; ++second)
        {
            CHECK(is_plainly_valid(batch_with(std::string(first, 'k'))));
            bytes then = batch_with(std::string(second, 'k'));
            CHECK(is_plainly_valid(then));
            then[then.size() - 3] = 2; // the boolean at the end
            CHECK_FALSE(is_plainly_valid(then));
        }
}

TEST_CASE("an array may have more documents, and they more elements, than is remembered")
{
    bytes data;
    document_builder out(data);
    out.open_array("batch");
    for (int i = 0; i < 3; ++i)
    {
        out.push_document();
        for (int j = 0; j < 300; ++j)
            out.append("key" + std::to_string(j), j);
        out.close();
    }
    out.close().finish();
    CHECK(is_plainly_valid(data));
    data[data.size() - 20] = 0xFF;
    check_agreement(data);
}

TEST_CASE("documents that are as those before are accepted, whatever their values are")
{
    const auto batch_of = [](int number, const std::string& text)
    {
        const document one = doc("_id", number, "flags", arr(number % 2 == 0, true, false), "empty", arr(), "none",
                                 doc(), "a", number, "b", 1L * number, "c", null, "d", 0.5 * number, "e", object_id(),
                                 "f", text, "g", doc("h", text, "i", number), "j", true);
        return copy_of(doc("cursor", doc("batch", arr(one, one, one), "id", 0L), "ok", 1.0));
    };
    for (const std::string text : {"", "x", "Valparaíso", "東京", "a text of more than thirty-two bytes, in ASCII",
                                   "ein Text mit mehr als zweiunddreißig Bytes, der auch Umlaute hat: ä, ö, ü"})
        for (int number : {0, 1, -1, 255, 1 << 30})
            CHECK(is_plainly_valid(batch_of(number, text)));
}

TEST_CASE("a boolean among values of fixed size is judged each time")
{
    bytes data = copy_of(doc("batch", arr(doc("a", 1, "yes", true, "no", false, "b", 2))));
    CHECK(is_plainly_valid(data));
    const auto yes =
        static_cast<std::size_t>(std::ranges::search(data, std::string_view("yes")).begin() - data.begin()) + 4;
    for (const std::size_t at : {yes, yes + 5})
        for (unsigned value = 0; value < 256; ++value)
        {
            bytes changed = data;
            changed[at] = static_cast<std::uint8_t>(value);
            CHECK(is_plainly_valid(changed) == (value <= 1));
            CHECK(is_plainly_valid(data));
        }
}

// What reaches beyond the document it is in is found where that document should end.
TEST_CASE("a document in a batch whose length is wrong in any way is refused")
{
    const document inner = doc("a", 1, "inside", doc("b", "text", "list", arr(1, 2), "c", true), "d", 2L);
    const bytes whole =
        copy_of(doc("batch", arr(inner, inner, inner), "id", 0L, "more", "text behind it, and more of it"));
    for (std::size_t at = 0; at + 4 < whole.size(); ++at)
        for (int by : {-64, -17, -5, -2, -1, 1, 2, 5, 17, 64, 255, 1 << 20, -(1 << 30)})
        {
            CHECK(is_plainly_valid(whole));
            bytes changed = whole;
            detail::store(changed.data() + at, detail::load<std::int32_t>(changed.data() + at) + by);
            check_agreement(changed);
        }
}

TEST_CASE("a text of several bytes a character is accepted where it is UTF-8, and nothing else")
{
    const auto with_text = [](const std::string& text) // of six bytes
    {
        bytes data = copy_of(doc("text", "123456", "behind", "some more bytes, as most documents have"));
        std::ranges::copy(text, data.begin() + 14);
        return data;
    };
    const auto agrees = [&](const std::string& text)
    {
        const bool good = is_utf8(text);
        CHECK(is_plainly_valid(with_text(text)) == good);
        CHECK(detail::validate_carefully(with_text(text)).has_value() == good);
    };
    // Each two bytes at the beginning, in the middle and at the end, and each edge of the second and third byte.
    for (unsigned first = 0x80; first < 256; ++first)
        for (unsigned second :
             {0x00U, 0x41U, 0x7FU, 0x80U, 0x8FU, 0x90U, 0x9FU, 0xA0U, 0xBFU, 0xC0U, 0xC2U, 0xE1U, 0xFFU})
            for (unsigned third : {0x41U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0xC3U})
            {
                const std::string odd{static_cast<char>(first), static_cast<char>(second), static_cast<char>(third)};
                for (std::size_t before = 0; before <= 3; ++before)
                    agrees(std::string(before, 'x') + odd + std::string(3 - before, 'x'));
                agrees(odd + odd);
            }
}

TEST_CASE("characters across each sixteen bytes of a text are judged as a whole")
{
    for (const std::string character : {"ß", "あ", "क", "힣", "😀", "\xC3", "\xE3\x81", "\x81"})
        for (std::size_t before = 0; before <= 40; ++before)
            for (std::size_t behind = 0; behind <= 20; ++behind)
            {
                const std::string text = std::string(before, 'x') + character + std::string(behind, 'x');
                bytes data = copy_of(doc("text", std::string(text.size(), 'x'), "behind", "seventeen or more bytes"));
                std::ranges::copy(text, data.begin() + 14);
                CHECK(is_plainly_valid(data) == is_utf8(text));
            }
}

TEST_CASE("cut at any byte, with its length said or not, a document is refused by both walks")
{
    const bytes whole = copy_of(usual());
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        // In memory of its own, so that reading beyond it is seen.
        bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_FALSE(is_plainly_valid(cut));
        if (size >= 4)
        {
            cut[0] = static_cast<std::uint8_t>(size);
            cut[1] = static_cast<std::uint8_t>(size >> 8);
            check_agreement(cut);
            cut[size - 1] = 0;
            check_agreement(cut);
        }
    }
}

TEST_CASE("keys and texts of every length are judged by each of their bytes")
{
    for (std::size_t size = 1; size <= 40; ++size)
    {
        const std::string text(size, 'x');
        const bytes whole = copy_of(doc(text, text, "and", "more behind it"));
        CHECK(is_plainly_valid(whole));
        const std::size_t key = 5;
        const std::size_t value = key + size + 1 + 4;
        for (std::size_t at = 0; at < size; ++at)
            for (const std::size_t begin : {key, value})
            {
                bytes broken = whole;
                broken[begin + at] = 0xC3;
                CHECK_FALSE(is_plainly_valid(broken));
                if (at + 1 < size)
                {
                    broken[begin + at + 1] = 0xA4;
                    CHECK(is_plainly_valid(broken));
                }
                broken[begin + at] = 0;
                check_agreement(broken);
            }
    }
}

TEST_CASE("both walks go equally deep")
{
    for (std::size_t depth : {max_depth - 1, max_depth, max_depth + 1})
    {
        bytes data;
        for (std::size_t level = depth; level > 0; --level)
        {
            const bytes inner = std::move(data);
            const auto length = static_cast<std::uint8_t>(5 + (inner.empty() ? 0 : inner.size() + 3));
            const auto rest = static_cast<std::uint8_t>((5 + (inner.empty() ? 0 : inner.size() + 3)) >> 8);
            data = {length, rest, 0, 0};
            data.reserve(inner.size() + 8);
            if (!inner.empty())
            {
                data.insert(data.end(), {3, 'd', 0});
                data.insert(data.end(), inner.begin(), inner.end());
            }
            data.push_back(0);
        }
        CHECK(is_plainly_valid(data) == (depth <= max_depth));
        CHECK(detail::validate_carefully(data).has_value() == (depth <= max_depth));
    }
}
