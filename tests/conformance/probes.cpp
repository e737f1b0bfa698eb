#include "tests/conformance/probes.hpp"

#include <zonda/base/text.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace zonda::conformance
{

namespace
{

std::vector<std::string> strings_of(const boost::json::value* list)
{
    std::vector<std::string> all;
    if (list != nullptr && list->is_array())
    {
        for (const auto& one : list->as_array())
        {
            all.emplace_back(one.as_string());
        }
    }
    return all;
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    {
        text.replace(at, from.size(), to);
    }
}

probe read_probe(const std::string& line, const std::string& host)
{
    const boost::json::value parsed = boost::json::parse(line);
    const boost::json::object& fields = parsed.as_object();
    probe one;
    one.id = fields.at("id").as_string();
    one.scored = fields.at("scored").as_bool();
    one.expects = fields.at("expects").as_string();
    one.request = as_text(from_base64(std::string_view(fields.at("request").as_string())).value());
    replace_all(one.request, "localhost:8080", host);
    one.pass = strings_of(fields.if_contains("pass"));
    one.warn = strings_of(fields.if_contains("warn"));
    one.looks_at_content = strings_of(fields.if_contains("looks_at_content"));
    return one;
}

bool contains(const std::vector<std::string>& all, const std::string& one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string content_of_request(const std::string& request)
{
    const std::size_t end = request.find("\r\n\r\n");
    return end == std::string::npos ? std::string() : request.substr(end + 4);
}

// Without chunk lines, for the few chunked requests of which the answer is looked at.
std::string expected_echo(const probe& which)
{
    const std::string content = content_of_request(which.request);
    if (which.request.find("chunked") == std::string::npos)
    {
        return content;
    }
    web::chunked_decoder chunks;
    std::string all;
    std::string_view left = content;
    while (!left.empty() && !chunks.done())
    {
        const auto step = chunks.decode(left);
        all += step.data;
        left.remove_prefix(step.consumed);
    }
    return all;
}

// What `expects` says in words, for the probes whose verdict depends on fields or content.
verdict look_at_content(const probe& which, const web::received_response& answer)
{
    bool good = false;
    if (which.id == "COMP-HEAD-NO-BODY")
    {
        good = answer.content.empty();
    }
    else if (which.id == "COMP-405-ALLOW" || which.id == "COMP-OPTIONS-ALLOW")
    {
        good = answer.field("Allow").has_value();
    }
    else if (which.id == "COMP-DATE-HEADER")
    {
        good = answer.field("Date").has_value();
    }
    else if (which.id == "COMP-CONTENT-TYPE")
    {
        good = answer.field("Content-Type").has_value();
    }
    else if (which.id == "COMP-NO-CL-IN-204")
    {
        good = !answer.field("Content-Length").has_value();
    }
    else
    {
        good = answer.content == expected_echo(which);
    }
    return good ? verdict::pass : verdict::fail;
}

} // namespace

std::optional<std::string> find_probes()
{
    const char* specifications = std::getenv("ZONDA_SPECIFICATIONS");
    std::filesystem::path folder = specifications != nullptr ? std::filesystem::path(specifications).parent_path()
                                                             : std::filesystem::path(ZONDA_SOURCE) / "../shared";
    folder /= "http1-probes/probes.ndjson";
    return std::filesystem::exists(folder) ? std::optional(folder.string()) : std::nullopt;
}

std::vector<probe> read_probes(const std::string& file, const std::string& host)
{
    std::ifstream in(file);
    std::vector<probe> all;
    for (std::string line; std::getline(in, line);)
    {
        all.push_back(read_probe(line, host));
    }
    return all;
}

judged judge(const probe& which, const std::string& received, bool closed)
{
    web::response_reader reader(which.request.starts_with("HEAD "));
    const std::size_t read = reader.read(received);
    closed ? reader.end() : void();
    judged out;
    const bool answered = reader.done() && !reader.refused();
    out.outcome = answered ? std::to_string(reader.response().status_code) + (closed ? "+close" : "")
                  : closed ? "none+close"
                           : "none+timeout";
    if (contains(which.pass, out.outcome))
    {
        out.value = verdict::pass;
    }
    else if (contains(which.warn, out.outcome))
    {
        out.value = verdict::warn;
    }
    else if (contains(which.looks_at_content, out.outcome))
    {
        out.value = look_at_content(which, reader.response());
    }
    // Content behind a HEAD would be read as the next answer.
    if (which.id == "COMP-HEAD-NO-BODY" && read != received.size())
    {
        out.value = verdict::fail;
    }
    return out;
}

} // namespace zonda::conformance
