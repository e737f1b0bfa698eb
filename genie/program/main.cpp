// The program: options, database, site, server. Nothing is global; main shows who owns whom, and destroys in reverse.
#include <zonda/loop/run_loop.hpp>

#include <genie/application.hpp>
#include <genie/program/embedded_database.hpp>
#include <genie/program/options.hpp>
#include <genie/program/secret_file.hpp>
#include <sodium.h>

#include <cstdio>
#include <optional>
#include <span>
#include <utility>

namespace
{

namespace mongo = zonda::mongo;
namespace web = zonda::web;

constexpr int could_not = 1;
constexpr int wrong_command_line = 2;

int fail(int code, const std::string& words)
{
    std::fprintf(stderr, "genie: %s\n", words.c_str());
    return code;
}

// What is told as stored must survive a crash of the database, unless the URI says otherwise.
mongo::client_settings with_defaults(mongo::client_settings settings)
{
    if (settings.write_concern == mongo::write_concern{})
    {
        settings.write_concern.mode = "majority";
        settings.write_concern.journal = true;
    }
    if (settings.app_name.empty())
        settings.app_name = "genie";
    return settings;
}

web::application make_site(const std::vector<genie::secret>& secrets)
{
    web::application_settings settings;
    for (const genie::secret& s : secrets)
        settings.keys.add({s.id, s.key});
    return web::application(std::move(settings));
}

int serve(const genie::options& options, const std::vector<genie::secret>& secrets, mongo::client_settings database)
{
    zonda::run_loop loop;
    if (options.log)
        loop.log_to(zonda::standard_log_sink(*options.log));
    const std::string database_name = database.database.value_or("genie");
    mongo::client client{loop, with_defaults(std::move(database))};
    genie::application application{loop, client[database_name]};
    web::application site = make_site(secrets);
    application.routes(site);
    web::server_settings settings;
    settings.host = options.host;
    settings.port = options.port;
    web::server server{loop, site, settings};
    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    application.start();
    return loop.run();
}

int run(const genie::options& options)
{
    std::optional<mongo::client_settings> database;
    if (options.mongodb)
    {
        auto settings = mongo::parse_settings(*options.mongodb);
        if (!settings)
            return fail(wrong_command_line, std::string("--mongodb: ") + settings.error().what());
        database = *std::move(settings);
    }
    std::optional<genie::embedded_database> embedded;
    if (!database)
        database = embedded.emplace(options.database).settings();
    const auto secrets = genie::read_or_make_secrets(options.secret_file);
    if (!secrets)
        return fail(could_not, secrets.error().what());
    return serve(options, *secrets, *std::move(database));
}

} // namespace

int main(int count, char** arguments)
{
    const auto options =
        genie::read_options(std::span<const char* const>(arguments + 1, static_cast<std::size_t>(count - 1)));
    if (!options)
        return fail(wrong_command_line, options.error().what());
    if (options->help || options->version)
    {
        std::fputs(options->help ? genie::help_text.data() : "genie " ZONDA_VERSION "\n", stdout);
        return 0;
    }
    if (sodium_init() < 0)
        return fail(could_not, "libsodium cannot be initialised");
    try
    {
        return run(*options);
    }
    catch (const std::exception& failure)
    {
        return fail(could_not, failure.what());
    }
}
