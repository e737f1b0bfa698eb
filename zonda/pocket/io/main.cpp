// The program `pocket`.
#include <zonda/loop/run_loop.hpp>
#include <zonda/pocket/io/command_line.hpp>
#include <zonda/pocket/io/launch.hpp>
#include <zonda/pocket/io/serving.hpp>

#include <cstdio>
#include <fstream>

namespace
{

using namespace zonda;
using namespace zonda::pocket;

void read_password(command_line& line)
{
    if (line.password_file.empty())
        return;
    std::ifstream file(line.password_file);
    if (!std::getline(file, line.settings.password))
        throw error(make_error_code(errc::bad_value),
                    "cannot read a password from the first line of '" + line.password_file + "'");
    if (line.settings.password.ends_with('\r'))
        line.settings.password.pop_back();
}

int serve(command_line line)
{
    read_password(line);
    run_loop home;
    if (line.format)
        home.log_to(standard_log_sink(*line.format));
    const auto engine = open_engine(line.settings).value();
    auto listening = listen(home, line.settings, *engine).value();
    std::printf("listening on mongodb://%s\n", listening.local().to_string().c_str());
    std::fflush(stdout);
    const serving serves(home, *engine, std::move(listening), {});
    return home.run();
}

} // namespace

int main(int count, char** given)
{
    const command_line line = parse_command_line({given + 1, given + count});
    switch (line.what)
    {
    case command_line::action::help:
        std::fputs(help_text, stdout);
        return 0;
    case command_line::action::version:
        std::puts("pocket " ZONDA_VERSION);
        return 0;
    case command_line::action::refuse:
        std::fprintf(stderr, "pocket: %s\n", line.problem.c_str());
        return 2;
    case command_line::action::serve:
        break;
    }
    try
    {
        return serve(line);
    }
    catch (const std::exception& failed)
    {
        std::fprintf(stderr, "pocket: %s\n", failed.what());
        return 1;
    }
}
