#include <genie/chat/message_rules.hpp>
#include <genie/database/trouble.hpp>
#include <genie/people/name_key.hpp>
#include <genie/people/password.hpp>
#include <genie/people/people.hpp>

#include <utility>

namespace genie
{

namespace bson = zonda::bson;
using bson::doc;
using zonda::task;
using kind = sign_in_outcome::kind;

namespace
{

// Ten wrong passwords for a name from an address, then one every five seconds.
constexpr std::size_t wrong_at_once = 10;
constexpr std::chrono::seconds wrong_every{5};

std::optional<sign_in_outcome> fault_of(const std::string& name, const std::string& key, const std::string& password)
{
    if (std::string words = fault_of_person(name); !words.empty())
        return sign_in_outcome{kind::bad_name, name, std::move(words)};
    if (key == genie_name)
        return sign_in_outcome{kind::bad_name, name, "that name is the genie's own"};
    if (password.empty())
        return sign_in_outcome{kind::bad_password, name, "write a password"};
    if (password.size() > longest_password)
        return sign_in_outcome{kind::bad_password, name, "the password is too long: write at most 1,024 bytes"};
    return std::nullopt;
}

} // namespace

people::people(zonda::loop& home, storage& database, zonda::worker_pool& hashing)
    : home_(home),
      database_(database),
      hashing_(hashing),
      wrong_passwords_(wrong_at_once, wrong_every)
{
}

task<sign_in_outcome> people::sign_in(std::string name, std::string password, std::string address)
{
    const std::string key = name_key(name);
    if (auto fault = fault_of(name, key, password))
        co_return *std::move(fault);
    // Taken first and given back when it was right, or a thousand tries at once would pass.
    const std::string bucket = key + '\n' + address;
    if (const auto wait = wrong_passwords_.take(bucket, home_.now()); wait.count() > 0)
        co_return sign_in_outcome{kind::too_many, name, {}, std::chrono::ceil<std::chrono::seconds>(wait)};

    co_await database_.wait_until_ready();
    const std::optional<std::string> registered = co_await check_or_register(name, key, std::move(password));
    if (!registered)
        co_return sign_in_outcome{kind::wrong_password, name};
    wrong_passwords_.give_back(bucket);
    co_await count_sign_in(key);
    co_return sign_in_outcome{kind::signed_in, *registered};
}

// The registered name, or nothing if it has another password.
task<std::optional<std::string>> people::check_or_register(std::string name, std::string key, std::string password)
{
    const bson::document who = doc("name_key", key);
    auto known = co_await database_.users.find_one(who).timeout(database_patience);
    if (!known)
    {
        auto hashing = hashing_.run([password] { return hash_password(password); });
        const std::string hash = co_await std::move(hashing);
        const bson::document user =
            doc("name", name, "name_key", key, "password", hash, "created", home_.wall_now(), "logins", 0);
        const auto inserted = co_await zonda::as_result(database_.users.insert_one(user).timeout(database_patience));
        if (inserted)
            co_return name;
        if (!is_duplicate(inserted.error()))
            throw inserted.error();
        // Somebody took the name while the password was hashed.
        known = co_await database_.users.find_one(who).timeout(database_patience);
        if (!known)
            throw database_trouble();
    }
    const std::string hash((*known)["password"].text());
    auto checking = hashing_.run([password, hash] { return is_password(password, hash); });
    const bool right = co_await std::move(checking);
    if (!right)
        co_return std::nullopt;
    co_return std::string((*known)["name"].text());
}

// The talk's two writes; the second is the row that everybody locks.
task<void> people::count_sign_in(std::string key)
{
    const bson::document who = doc("name_key", key);
    const bson::document login = doc("$inc", doc("logins", 1), "$set", doc("last_login", home_.wall_now()));
    co_await database_.users.update_one(who, login).timeout(database_patience);
    const bson::document site = doc("_id", "site");
    const bson::document one_more = doc("$inc", doc("signins", 1));
    co_await database_.stats.update_one(site, one_more).upsert(true).timeout(database_patience);
}

} // namespace genie
