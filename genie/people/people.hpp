// Who signs in: registering, passwords, and the two writes of each sign-in.
#pragma once

#include <genie/chat/rate_limit.hpp>
#include <genie/database/storage.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace genie
{

/// The name under which the genie speaks; nobody else may have it.
inline constexpr const char* genie_name = "genie";

struct sign_in_outcome
{
    enum class kind
    {
        signed_in,
        /// `words` say what is wrong with the name.
        bad_name,
        /// `words` say what is wrong with the password's form.
        bad_password,
        wrong_password,
        /// After too many wrong passwords; `retry_after` says when to try again.
        too_many
    };

    kind what{kind::signed_in};
    /// As it was registered, whatever case it was given in now.
    std::string name{};
    std::string words{};
    std::chrono::seconds retry_after{0};
};

class people
{
public:
    /// `hashing` does what takes long; both outlive this.
    people(zonda::loop& home, storage& database, zonda::worker_pool& hashing);

    /// A new name registers, an old one needs its password. Throws zonda::error of the database.
    zonda::task<sign_in_outcome> sign_in(std::string name, std::string password, std::string address);

private:
    zonda::task<std::optional<std::string>> check_or_register(std::string name, std::string key, std::string password);
    zonda::task<void> count_sign_in(std::string key);

    zonda::loop& home_;
    storage& database_;
    zonda::worker_pool& hashing_;
    rate_limit wrong_passwords_;
};

} // namespace genie
