#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/settings.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace std::chrono_literals;

namespace
{

std::string refused(std::string_view text, zonda::error_code code)
{
    const auto result = parse_settings(text);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == code);
    return result.error().what();
}

} // namespace

TEST_CASE("settings come from a connection string")
{
    const auto s = parse_settings("mongodb://u:p@h:1/genie?maxPoolSize=7&maxConnecting=3&maxIdleTimeMS=5000&appName=x"
                                  "&timeoutMS=1500&waitQueueTimeoutMS=200&serverSelectionTimeoutMS=900&w=majority"
                                  "&journal=true&readConcernLevel=majority&retryWrites=false&replicaSet=rs"
                                  "&readPreference=primaryPreferred&connectTimeoutMS=100&heartbeatFrequencyMS=600")
                       .value();
    CHECK(to_string(s.hosts.at(0)) == "h:1");
    CHECK(s.database == "genie");
    REQUIRE(s.user);
    CHECK(s.user->username == "u");
    CHECK(s.user->source == "genie");
    CHECK(s.max_pool_size == 7);
    CHECK(s.max_connecting == 3);
    CHECK(s.max_idle_time == 5s);
    CHECK(s.app_name == "x");
    CHECK(s.timeout == 1500ms);
    CHECK(s.wait_queue_timeout == 200ms);
    CHECK(s.server_selection_timeout == 900ms);
    CHECK(s.connect_timeout == 100ms);
    CHECK(s.heartbeat_frequency == 600ms);
    CHECK(s.write_concern == write_concern{{}, "majority", true, 0ms});
    CHECK(s.read_concern_level == "majority");
    CHECK(s.read_preference == read_mode::primary_preferred);
    CHECK(s.replica_set == "rs");
    CHECK_FALSE(s.retry_writes);
    CHECK(s.retry_reads);
    CHECK(s.warnings.empty());
}

TEST_CASE("defaults are those of the specifications")
{
    const auto s = parse_settings("mongodb://localhost").value();
    CHECK(s.max_pool_size == 100);
    CHECK(s.max_connecting == 2);
    CHECK(s.connect_timeout == 10s);
    CHECK(s.heartbeat_frequency == 10s);
    CHECK(s.server_selection_timeout == 30s);
    CHECK(s.retry_writes);
    CHECK_FALSE(s.user);
}

TEST_CASE("options without effect are told, so that nobody trusts in them")
{
    const auto s = parse_settings("mongodb://localhost/?compressors=zlib&frobnicate=1").value();
    CHECK(s.warnings == std::vector<std::string>{"option frobnicate is not known and ignored",
                                                 "option compressors has no effect in this version"});
}

TEST_CASE("what this version cannot do is refused in words, never done otherwise")
{
    CHECK(refused("mongodb+srv://a.b.c", errc::not_supported).find("mongodb://") != std::string::npos);
    CHECK(refused("mongodb://a/?tls=true", errc::not_supported).find("TLS") != std::string::npos);
    CHECK(refused("mongodb://a/?ssl=true", errc::not_supported).find("TLS") != std::string::npos);
    CHECK(refused("mongodb://a,b", errc::not_supported).find("one server") != std::string::npos);
    refused("mongodb://a/?loadBalanced=true", errc::not_supported);
    refused("mongodb://a/?proxyHost=p", errc::not_supported);
    refused("mongodb://u:p@a/?authMechanism=PLAIN", errc::not_supported);
    refused("mongodb://a/?authMechanism=MONGODB-X509", errc::not_supported);
}

TEST_CASE("settings out of range are refused")
{
    auto s = parse_settings("mongodb://localhost").value();
    CHECK(check(s).has_value());
    const auto refuses = [](client_settings changed) { return check(changed).has_error(); };
    auto t = s;
    t.max_connecting = 0;
    CHECK(refuses(t));
    t = s;
    t.min_pool_size = 101;
    CHECK(refuses(t));
    t = s;
    t.timeout = -1ms;
    CHECK(refuses(t));
    t = s;
    t.heartbeat_frequency = 499ms;
    CHECK(refuses(t));
    t = s;
    t.server_selection_timeout = 0ms;
    CHECK(refuses(t));
    t = s;
    t.app_name.assign(129, 'x');
    CHECK(refuses(t));
    t = s;
    t.hosts.clear();
    CHECK(refuses(t));
    t = s;
    t.user = credential{"u", {}, "admin", "", {}};
    CHECK(refuses(t));
}

TEST_CASE("a write concern without an answer is told from one with")
{
    CHECK_FALSE(parse_settings("mongodb://a/?w=0").value().write_concern.acknowledged());
    CHECK_FALSE(write_concern::unacknowledged().acknowledged());
    CHECK(write_concern{}.acknowledged());
    CHECK(write_concern::members(2).acknowledged());
    CHECK(write_concern::majority().acknowledged());
}

TEST_CASE("write concerns that contradict themselves are refused")
{
    refused("mongodb://a/?w=-2", errc::invalid_connection_string);
    refused("mongodb://a/?w=0&journal=true", errc::invalid_connection_string);
}
