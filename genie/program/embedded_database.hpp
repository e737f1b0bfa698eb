// The database that the program brings along: pocket, on a socket that only its owner can reach.
#pragma once

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
    embedded_database(const embedded_database&) = delete;
    embedded_database& operator=(const embedded_database&) = delete;
    ~embedded_database();

    std::string uri() const { return server_->uri(); }

private:
    std::string folder_;
    std::unique_ptr<zonda::pocket::server> server_;
};

} // namespace genie
