// Files of a folder, served.
#pragma once

#include <string>

namespace zonda::web
{

struct static_file_options
{
    /// The value of Cache-Control. The default lets browsers keep files, and ask each time whether they have changed.
    std::string cache_control{"no-cache"};
    /// A file NAME.gz or NAME.br beside NAME is sent in its place to clients that accept it, when it is not older.
    bool precompressed{true};
};

} // namespace zonda::web
