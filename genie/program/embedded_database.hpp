// The database that the program brings along: pocket, on a socket that only this program can reach.
#pragma once

#include <zonda/mongo/settings.hpp>
#include <zonda/net/descriptor.hpp>
#include <zonda/pocket/server.hpp>

#include <memory>
#include <string>

namespace genie
{

class embedded_database
{
public:
    /// Opens the file, or makes it. Throws zonda::error, or std::system_error, in words.
    explicit embedded_database(const std::string& file);

    /// For a client in this process, as long as this object lives.
    zonda::mongo::client_settings settings() const;

private:
    std::unique_ptr<zonda::pocket::server> server_;
    zonda::net::descriptor socket_;
};

} // namespace genie
