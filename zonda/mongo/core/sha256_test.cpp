#include <zonda/base/text.hpp>
#include <zonda/mongo/core/sha256.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo::core;
using zonda::as_bytes;
using zonda::bytes;
using zonda::to_hex;

namespace
{

std::string derived(std::string_view password, std::string_view salt, std::uint32_t iterations, std::uint32_t slice)
{
    key_derivation derivation(password, as_bytes(salt), iterations);
    while (!derivation.advance(slice))
    {
    }
    return to_hex(derivation.result());
}

} // namespace

TEST_CASE("sha256 and hmac_sha256 of the published examples")
{
    CHECK(to_hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_sha256(bytes(131, 0xAA), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("keys are derived as in the published examples, whatever the slices")
{
    for (const std::uint32_t slice : {1u, 7u, 4096u, 1'000'000u})
    {
        CHECK(derived("password", "salt", 1, slice) ==
              "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b");
        CHECK(derived("password", "salt", 2, slice) ==
              "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43");
        CHECK(derived("password", "salt", 4096, slice) ==
              "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
    }
}
