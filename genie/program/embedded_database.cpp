#include <fcntl.h>
#include <genie/program/embedded_database.hpp>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace genie
{

namespace
{

[[noreturn]] void fail(const std::string& words)
{
    throw std::system_error(errno, std::generic_category(), words);
}

// A folder of mode 0700: whoever may not open it cannot reach the socket in it. It is gone with this object.
class socket_folder
{
public:
    socket_folder()
    {
        const std::string parent = std::filesystem::temp_directory_path();
        name_ = parent + "/genie-XXXXXX";
        if (!::mkdtemp(name_.data()))
            fail("cannot make a folder for the database's socket in " + parent);
    }
    socket_folder(const socket_folder&) = delete;
    socket_folder& operator=(const socket_folder&) = delete;
    ~socket_folder()
    {
        ::unlink(socket().c_str());
        ::rmdir(name_.c_str());
    }
    std::string socket() const { return name_ + "/database.sock"; }

private:
    std::string name_{};
};

} // namespace

// The socket loses its name as soon as it is there, so that nothing is left however the program ends. Linux reaches it
// by an open descriptor all the same.
embedded_database::embedded_database(const std::string& file)
{
    const socket_folder folder;
    zonda::pocket::server_settings settings;
    settings.unix_path = folder.socket();
    settings.database = file;
    server_ = std::make_unique<zonda::pocket::server>(settings);
    socket_ = zonda::net::descriptor(::open(settings.unix_path.c_str(), O_PATH | O_CLOEXEC));
    if (!socket_)
        fail("cannot open the database's socket " + settings.unix_path);
}

zonda::mongo::client_settings embedded_database::settings() const
{
    zonda::mongo::client_settings made;
    made.hosts.push_back({zonda::mongo::host::kind::unix_socket, "/proc/self/fd/" + std::to_string(socket_.get()), {}});
    return made;
}

} // namespace genie
