#include <genie/program/options.hpp>

#include <charconv>
#include <utility>

namespace genie
{

const std::string_view help_text =
    R"(genie: the World Cup Genie, a chat room that knows all matches of the men's World Cups.

  genie [options]            then open http://localhost:8888 in a browser

  --port N                   listen on this port (8888); 0 takes a free one
  --host ADDRESS             listen on this address (127.0.0.1)
  --database FILE            the file of the embedded database (genie.db); made if it is not there
  --mongodb URI              use this MongoDB server in place of it, the database of the URI or else "genie"
  --secret-file FILE         the key of the signed cookies; made if it is not there, beside the database
                             or, with --mongodb, as genie.secret in the working directory
  --log text|json            how the log is written to standard error (text on a terminal, else JSON)
  --help, --version

SIGTERM and Ctrl+C finish the requests under way and end the program; a second one ends it at once.
)";

namespace
{

zonda::error wrong(const std::string& words)
{
    return {make_error_code(boost::system::errc::invalid_argument), words + " (genie --help lists the options)"};
}

class reader
{
public:
    explicit reader(std::span<const char* const> arguments) : left_(arguments) {}

    zonda::result<options> read()
    {
        while (!left_.empty())
            if (auto taken = take_one(); !taken)
                return taken.error();
        if (database_given_ && options_.mongodb)
            return wrong("--database and --mongodb exclude each other: give one of them");
        if (options_.secret_file.empty())
            options_.secret_file = options_.mongodb ? "genie.secret" : beside(options_.database);
        return std::move(options_);
    }

private:
    using outcome = zonda::result<void>;

    outcome take_one()
    {
        std::string_view name = left_.front();
        left_ = left_.subspan(1);
        std::optional<std::string> value;
        if (const std::size_t equals = name.find('='); name.starts_with("--") && equals != name.npos)
        {
            value = name.substr(equals + 1);
            name = name.substr(0, equals);
        }
        if (name == "--help" || name == "--version")
        {
            (name == "--help" ? options_.help : options_.version) = true;
            return value ? outcome(wrong(std::string(name) + " takes no value")) : outcome();
        }
        for (const auto& [option, set] : settings)
            if (name == option)
                return take_value(name, std::move(value), set);
        return wrong(name.starts_with('-') ? "there is no option " + std::string(name)
                                           : "\"" + std::string(name) + "\" is not an option");
    }

    outcome take_value(std::string_view name, std::optional<std::string> value, outcome (reader::*set)(std::string))
    {
        if (!value && !left_.empty())
        {
            value = left_.front();
            left_ = left_.subspan(1);
        }
        if (!value || value->empty())
            return wrong(std::string(name) + " wants a value");
        return (this->*set)(*std::move(value));
    }

    outcome set_port(std::string text)
    {
        const char* end = text.data() + text.size();
        const auto [at, fault] = std::from_chars(text.data(), end, options_.port);
        if (fault != std::errc() || at != end)
            return wrong("--port wants a number from 0 to 65535, not \"" + text + "\"");
        return {};
    }

    outcome set_host(std::string text)
    {
        options_.host = std::move(text);
        return {};
    }

    outcome set_database(std::string text)
    {
        options_.database = std::move(text);
        database_given_ = true;
        return {};
    }

    outcome set_mongodb(std::string text)
    {
        options_.mongodb = std::move(text);
        return {};
    }

    outcome set_secret_file(std::string text)
    {
        options_.secret_file = std::move(text);
        return {};
    }

    outcome set_log(std::string text)
    {
        if (text != "text" && text != "json")
            return wrong("--log wants text or json, not \"" + text + "\"");
        options_.log = text == "text" ? zonda::log_format::text : zonda::log_format::json;
        return {};
    }

    // genie.db has its key in genie.secret.
    static std::string beside(const std::string& database)
    {
        constexpr std::string_view extension = ".db";
        const bool known = database.ends_with(extension) && database.size() > extension.size();
        return (known ? database.substr(0, database.size() - extension.size()) : database) + ".secret";
    }

    struct setting
    {
        std::string_view option;
        outcome (reader::*set)(std::string);
    };
    static constexpr setting settings[] = {
        {"--port", &reader::set_port},
        {"--host", &reader::set_host},
        {"--database", &reader::set_database},
        {"--mongodb", &reader::set_mongodb},
        {"--secret-file", &reader::set_secret_file},
        {"--log", &reader::set_log},
    };

    std::span<const char* const> left_;
    options options_;
    bool database_given_{false};
};

} // namespace

zonda::result<options> read_options(std::span<const char* const> arguments)
{
    return reader(arguments).read();
}

} // namespace genie
