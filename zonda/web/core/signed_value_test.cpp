#include <zonda/web/core/signed_value.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;

namespace
{

const datetime now{1'800'000'000'000ms};
const std::string secret = "0123456789abcdef0123456789abcdef";

} // namespace

TEST_CASE("a signed value comes back as it was")
{
    const signing_keys keys(signing_key{1, secret});
    const std::string text = keys.sign("user", "Ann; ü", now);
    CHECK(text.starts_with("1.1.1800000000."));
    CHECK(keys.verify("user", text, now, 30s) == "Ann; ü");
    CHECK(keys.verify("user", text, now + 30s, 30s) == "Ann; ü");
    CHECK(keys.verify("user", keys.sign("user", "", now), now, 30s) == "");
}

TEST_CASE("trap 32: a changed byte anywhere is refused")
{
    const signing_keys keys(signing_key{1, secret});
    const std::string text = keys.sign("user", "Ann", now);
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        for (char c : {'A', '.', '0', '\0'})
        {
            std::string changed = text;
            changed[i] = c;
            CAPTURE(changed);
            CHECK((changed == text || !keys.verify("user", changed, now, 30s)));
        }
        CHECK(!keys.verify("user", text.substr(0, i), now, 30s));
    }
    CHECK(!keys.verify("user", text + "A", now, 30s));
    CHECK(!keys.verify("user", "", now, 30s));
}

TEST_CASE("trap 32: a value cannot be moved to another name")
{
    const signing_keys keys(signing_key{1, secret});
    CHECK(!keys.verify("admin", keys.sign("user", "Ann", now), now, 30s));
    CHECK(!keys.verify("use", keys.sign("user", "Ann", now), now, 30s));
}

TEST_CASE("trap 32: a value expires, and is not accepted from the future")
{
    const signing_keys keys(signing_key{1, secret});
    const std::string text = keys.sign("user", "Ann", now);
    CHECK(!keys.verify("user", text, now + 31s, 30s));
    CHECK(keys.verify("user", text, now - 5min, 30s));
    CHECK(!keys.verify("user", text, now - 6min, 30s));
}

TEST_CASE("trap 32: a new key signs, an old one is accepted until it is taken out")
{
    signing_keys keys(signing_key{1, secret});
    const std::string old_text = keys.sign("user", "Ann", now);
    keys.add(signing_key{2, "another secret of at least 32 bytes"});
    const std::string new_text = keys.sign("user", "Ann", now);
    CHECK(new_text.starts_with("1.2."));
    CHECK(keys.verify("user", old_text, now, 30s) == "Ann");
    CHECK(keys.verify("user", new_text, now, 30s) == "Ann");
    const signing_keys without(signing_key{2, "another secret of at least 32 bytes"});
    CHECK(!without.verify("user", old_text, now, 30s));
    CHECK(without.verify("user", new_text, now, 30s) == "Ann");
}
