#include <zonda/pocket/io/command_line.hpp>

#include <charconv>

namespace zonda::pocket
{

const char* const help_text =
    "usage: pocket [options]\n"
    "\n"
    "A small MongoDB on SQLite, for tests and for programs that bring their database with them.\n"
    "\n"
    "  --port PORT           listen there; 0: a free one (27017)\n"
    "  --host HOST           an IP address or localhost (127.0.0.1)\n"
    "  --database FILE       keep everything in that file (memory)\n"
    "  --replica-set NAME    behave as the primary of a set of that name\n"
    "  --user NAME           let only that user in, by SCRAM-SHA-256 ...\n"
    "  --password-file FILE  ... with the password in the first line of that file\n"
    "  --log text|json       the form of the log (text on a terminal, else JSON lines)\n"
    "  --help, --version\n"
    "\n"
    "The first line on standard output is 'listening on mongodb://HOST:PORT'. SIGTERM and SIGINT end it\n"
    "orderly, a second one at once. Exit code 2: wrong command line; 1: it could not be done.\n"
    "What it supports, and what it refuses, is in docs/pocket.md.\n";

namespace
{

class parser
{
public:
    explicit parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    command_line parse()
    {
        while (next_ < arguments_.size() && made_.what == command_line::action::serve)
            option(arguments_[next_++]);
        if (made_.what == command_line::action::serve && made_.settings.user.empty() != made_.password_file.empty())
            refuse("--user and --password-file go together");
        return made_;
    }

private:
    void refuse(std::string problem)
    {
        made_.what = command_line::action::refuse;
        made_.problem = std::move(problem);
    }

    void option(const std::string& given)
    {
        if (given == "--help")
            made_.what = command_line::action::help;
        else if (given == "--version")
            made_.what = command_line::action::version;
        else if (given == "--port")
            port(value_of(given));
        else if (given == "--host")
            made_.settings.host = value_of(given);
        else if (given == "--database")
            made_.settings.database = value_of(given);
        else if (given == "--replica-set")
            made_.settings.replica_set = value_of(given);
        else if (given == "--user")
            made_.settings.user = value_of(given);
        else if (given == "--password-file")
            made_.password_file = value_of(given);
        else if (given == "--log")
            format(value_of(given));
        else
            refuse("there is no option '" + given + "' (try --help)");
    }

    std::string value_of(const std::string& given)
    {
        if (next_ < arguments_.size() && !arguments_[next_].empty())
            return arguments_[next_++];
        refuse(given + " wants a value");
        return {};
    }

    void port(const std::string& text)
    {
        if (made_.what == command_line::action::refuse)
            return;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), made_.settings.port);
        if (code != std::errc() || end != text.data() + text.size())
            refuse("--port wants a number from 0 to 65535, not '" + text + "'");
    }

    void format(const std::string& text)
    {
        if (text == "text" || text == "json")
            made_.format = text == "text" ? log_format::text : log_format::json;
        else if (made_.what != command_line::action::refuse)
            refuse("--log wants 'text' or 'json', not '" + text + "'");
    }

    const std::vector<std::string>& arguments_;
    std::size_t next_{0};
    command_line made_{};
};

} // namespace

command_line parse_command_line(const std::vector<std::string>& arguments)
{
    command_line made = parser(arguments).parse();
    return made;
}

} // namespace zonda::pocket
