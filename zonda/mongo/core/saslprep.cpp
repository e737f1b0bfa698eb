#include <zonda/base/text.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/saslprep.hpp>

#include <stringprep.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace zonda::mongo::core
{

namespace
{

struct freed
{
    void operator()(char* text) const noexcept { std::free(text); }
};

} // namespace

result<std::string> saslprep(std::string_view text)
{
    if (std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; }))
        return std::string(text); // maps to itself, and nothing in it is prohibited
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos)
        return error(errc::authentication_failed, "the password is not UTF-8 text");
    const std::string input(text);
    char* output = nullptr;
    const int code = stringprep_profile(input.c_str(), &output, "SASLprep", STRINGPREP_NO_UNASSIGNED);
    const std::unique_ptr<char, freed> owned(output);
    if (code != STRINGPREP_OK)
        return error(errc::authentication_failed,
                     std::string("the password has a character that passwords may not have: ") +
                         stringprep_strerror(static_cast<Stringprep_rc>(code)));
    return std::string(owned.get());
}

} // namespace zonda::mongo::core
