// Uploads: the files of a form are small ones in memory or large ones on disk, and gone with the request unless saved.
#include <zonda/web.hpp>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace web = zonda::web;
using zonda::task;

struct photo
{
    std::string title;
    std::string file;
};

struct album
{
    std::string folder;
    int next{1};
    std::vector<photo> photos{};
};

web::response show(web::request&, const album& of)
{
    std::string lines;
    for (const auto& [title, file] : of.photos)
        lines += "/photos/" + file + " " + title + '\n';
    return web::text(lines);
}

task<web::response> add(web::request& request, album& to)
{
    auto form = co_await request.form();
    auto files = co_await request.files();
    const auto& picture = files.one("picture"); // or 400, which says that it is missing
    // What the client says of a file is what it says. A name is at least no path, but ours is our own.
    if (!picture.name().ends_with(".png"))
        throw web::http_error(web::status::unsupported_media_type, "only .png is taken, not " + picture.name());
    photo taken{form.text("title", picture.name()), std::to_string(to.next++) + ".png"};
    co_await picture.save(to.folder + "/" + taken.file); // on a thread: nobody else waits for the disk
    to.photos.push_back(std::move(taken));
    co_return web::redirect("/");
}

// Without memory and without disk: the parts as they come.
task<web::response> count_lines(web::request& request)
{
    std::string answer;
    web::multipart_reader parts(request);
    while (auto part = co_await parts.next_part())
    {
        int lines = 0;
        while (auto piece = co_await parts.next_piece())
            for (char c : *piece)
                lines += c == '\n' ? 1 : 0;
        answer += part->name + ": " + std::to_string(lines) + '\n';
    }
    co_return web::text(answer);
}

int main(int count, char** arguments)
{
    std::string folder = std::filesystem::temp_directory_path() / "album-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr)
        return 1;
    album photos{folder};

    web::application app;
    app.get("/", show, std::ref(photos));
    app.post("/photos", add, std::ref(photos)).content_limit(10'000'000); // more is refused before it is read
    app.static_files("/photos/{path...}", folder);
    app.post("/lines", count_lines).content_limit(1'000'000'000);

    const int port = count > 1 ? std::stoi(arguments[1]) : 8888;
    const int code = web::serve(app, {.port = static_cast<std::uint16_t>(port)});
    std::filesystem::remove_all(folder);
    return code;
}
