// Files of a folder, served.
#pragma once

#include <string>

namespace zonda::web
{

struct static_file_options
{
    /// The value of Cache-Control. The default lets browsers keep files, and ask each time whether they have changed.
    std::string cache_control{"no-cache"};
    /// A file NAME.br, NAME.zst or NAME.gz beside NAME is sent in its place to clients that accept it, when it is not
    /// older; which of them, the client's weights say, and the order here where they are equal.
    bool precompressed{true};
};

} // namespace zonda::web
