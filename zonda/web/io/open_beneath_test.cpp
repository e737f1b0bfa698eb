#include "tests/support/temporary_folder.hpp"
#include <zonda/web/io/open_beneath.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace zonda;
using namespace zonda::web;

namespace
{

namespace fs = std::filesystem;

// What opens a file of /tmp/.../inside: a way in, links in and out, a secret beside it.
class folder
{
public:
    folder()
    {
        fs::create_directories(root_ / "inside/deep/er");
        std::ofstream(root_ / "secret") << "secret";
        std::ofstream(root_ / "inside/deep/er/file") << "file";
        fs::create_symlink("../secret", root_ / "inside/out");
        fs::create_symlink(root_ / "secret", root_ / "inside/absolute");
        fs::create_directory_symlink("..", root_ / "inside/up");
        fs::create_directory_symlink("deep", root_ / "inside/link");
        open_ = net::descriptor(::open((root_ / "inside").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    }

    const net::descriptor& get() const { return open_; }
    std::string secret() const { return root_ / "secret"; }

private:
    test::temporary_folder root_{};
    net::descriptor open_;
};

} // namespace

TEST_CASE("trap 33: no path and no link leads out of a folder, with openat2 and without")
{
    const folder in;
    for (const auto open : {open_beneath, open_step_by_step})
    {
        CHECK(open(in.get(), "deep/er/file"));
        CHECK(!open(in.get(), "deep/er/none"));
        CHECK(!open(in.get(), "deep/none/file"));
        for (const char* path : {"../secret", "deep/../../secret", "out", "absolute", "up/secret",
                                 "up/inside/deep/er/file", "deep/er/../../../secret", ""})
        {
            CAPTURE(path);
            CHECK(!open(in.get(), path));
        }
        CHECK(!open(in.get(), in.secret()));
    }
    CHECK(open_beneath(in.get(), "link/er/file")); // a link that stays inside
    CHECK(!open_step_by_step(in.get(), "link/er/file"));
}
