#include <zonda/base/text.hpp>
#include <zonda/web/core/hmac.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda;
using namespace zonda::web;

TEST_CASE("HMAC-SHA-256 gives what RFC 4231 says")
{
    CHECK(to_hex(hmac_sha256(as_bytes(std::string(20, '\x0b')), as_bytes("Hi There"))) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_sha256(as_bytes(std::string(131, '\xaa')),
                             as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an empty key is a key")
{
    CHECK(to_hex(hmac_sha256({}, {})) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("SHA-256 gives what FIPS 180 says")
{
    CHECK(to_hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("comparison sees any difference")
{
    CHECK(equal_in_constant_time({}, {}));
    CHECK(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
    CHECK(!equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
    CHECK(!equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}
