#include <genie/program/embedded_database.hpp>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace genie
{

namespace
{

// A folder of mode 0700: whoever may not open it cannot reach the socket in it.
std::string make_folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "genie-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw std::system_error(errno, std::generic_category(),
                                "cannot make a folder for the database's socket in " +
                                    std::filesystem::temp_directory_path().string());
    return name;
}

} // namespace

embedded_database::embedded_database(const std::string& file) : folder_(make_folder())
{
    zonda::pocket::server_settings settings;
    settings.unix_path = folder_ + "/database.sock";
    settings.database = file;
    try
    {
        server_ = std::make_unique<zonda::pocket::server>(settings);
    }
    catch (...)
    {
        ::rmdir(folder_.c_str());
        throw;
    }
}

embedded_database::~embedded_database()
{
    server_.reset();
    ::unlink((folder_ + "/database.sock").c_str());
    ::rmdir(folder_.c_str());
}

} // namespace genie
