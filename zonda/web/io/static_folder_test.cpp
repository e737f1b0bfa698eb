#include "tests/support/temporary_folder.hpp"
#include <zonda/web.hpp>
#include <zonda/web/io/static_folder.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace zonda;
using namespace zonda::web;

namespace
{

namespace fs = std::filesystem;

// A folder with a page, and a secret beside it.
class folders
{
public:
    folders()
    {
        fs::create_directories(root_ / "page/css");
        write("secret.txt", "secret");
        write("page/index.html", "<p>hello</p>");
        write("page/css/page.css", "0123456789");
        write("page/.hidden", "hidden");
        write("page/big.bin", std::string(1'000'000, 'x'));
        fs::create_symlink("../secret.txt", root_ / "page/leads-out.txt");
        fs::create_symlink("css/page.css", root_ / "page/leads-in.css");
        fs::create_symlink(root_ / "secret.txt", root_ / "page/absolute.txt");
    }

    void write(const std::string& name, const std::string& content) const { std::ofstream(root_ / name) << content; }
    std::string page() const { return (root_ / "page").string(); }

private:
    test::temporary_folder root_{};
};

test_client make_browser(const folders& where)
{
    application site;
    site.static_files("/static/{path...}", where.page());
    return test_client(std::move(site));
}

} // namespace

TEST_CASE("files are sent with their type, and are not sniffed")
{
    const folders where;
    test_client browser = make_browser(where);
    const auto page = browser.get("/static/index.html");
    CHECK(page.status_code == 200);
    CHECK(page.content == "<p>hello</p>");
    CHECK(page.field("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.field("X-Content-Type-Options") == "nosniff");
    CHECK(page.field("Cache-Control") == "no-cache");
    CHECK(browser.get("/static/css/page.css").content == "0123456789");
    const auto head = browser.head("/static/css/page.css");
    CHECK(head.field("Content-Length") == "10");
    CHECK(browser.get("/static/big.bin").content == std::string(1'000'000, 'x'));
    CHECK(browser.head("/static/big.bin").field("Content-Length") == "1000000");
}

TEST_CASE("trap 33: nothing leads out of the folder, and nothing hidden is shown")
{
    const folders where;
    test_client browser = make_browser(where);
    for (const char* path :
         {"../secret.txt", "css/../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "css/..%2f..%2fsecret.txt",
          "leads-out.txt", "absolute.txt", ".hidden", "css/.", "", "css", "css/", "/etc/passwd", "//etc/passwd",
          "..\\secret.txt", "%5c..%5csecret.txt", "index.html/", "nothing"})
    {
        CAPTURE(path);
        const auto answer = browser.get("/static/" + std::string(path));
        CHECK((answer.status_code == 404 || answer.status_code == 400));
        CHECK(answer.content.find("root:") == std::string::npos);
    }
    CHECK(browser.get("/static/%00index.html").status_code == 400);
    CHECK(browser.get("/static/leads-in.css").content == "0123456789");
}

TEST_CASE("a client that has the file is told so")
{
    const folders where;
    test_client browser = make_browser(where);
    const auto first = browser.get("/static/index.html");
    const std::string tag(*first.field("ETag"));
    const std::string modified(*first.field("Last-Modified"));
    const auto again = browser.get("/static/index.html", {{"If-None-Match", tag}});
    CHECK(again.status_code == 304);
    CHECK(again.content.empty());
    CHECK(again.field("ETag") == tag);
    CHECK(browser.get("/static/index.html", {{"If-Modified-Since", modified}}).status_code == 304);
    CHECK(browser.get("/static/index.html", {{"If-None-Match", "\"other\""}}).status_code == 200);
    CHECK(browser.get("/static/index.html", {{"If-Match", "\"other\""}}).status_code == 412);
    where.write("page/index.html", "<p>changed</p>");
    CHECK(browser.get("/static/index.html", {{"If-None-Match", tag}}).content == "<p>changed</p>");
}

TEST_CASE("trap 33: one range is served, many get the whole")
{
    const folders where;
    test_client browser = make_browser(where);
    const auto part = browser.get("/static/css/page.css", {{"Range", "bytes=2-4"}});
    CHECK(part.status_code == 206);
    CHECK(part.content == "234");
    CHECK(part.field("Content-Range") == "bytes 2-4/10");
    CHECK(browser.get("/static/css/page.css", {{"Range", "bytes=-3"}}).content == "789");
    const auto beyond = browser.get("/static/css/page.css", {{"Range", "bytes=10-"}});
    CHECK(beyond.status_code == 416);
    CHECK(beyond.field("Content-Range") == "bytes */10");
    CHECK(browser.get("/static/css/page.css", {{"Range", "bytes=0-1,4-5"}}).status_code == 200);
    CHECK(browser.get("/static/css/page.css", {{"Range", "bytes=2-4"}, {"If-Range", "\"old\""}}).status_code == 200);
    CHECK(browser.get("/static/big.bin", {{"Range", "bytes=100-900099"}}).content.size() == 900'000);
}

TEST_CASE("HEAD has no ranges: it says what a GET of the whole would")
{
    const folders where;
    test_client browser = make_browser(where);
    for (const char* range : {"bytes=2-4", "bytes=10-"})
    {
        const auto got = browser.head("/static/css/page.css", {{"Range", range}});
        CHECK(got.status_code == 200);
        CHECK(got.field("Content-Length") == "10");
        CHECK(!got.field("Content-Range"));
        CHECK(got.field("Accept-Ranges") == "bytes");
    }
}

TEST_CASE("a compressed twin is sent to those who accept it")
{
    const folders where;
    where.write("page/css/page.css.gz", "zipped");
    test_client browser = make_browser(where);
    const auto zipped = browser.get("/static/css/page.css", {{"Accept-Encoding", "gzip, deflate"}});
    CHECK(zipped.content == "zipped");
    CHECK(zipped.field("Content-Encoding") == "gzip");
    CHECK(zipped.field("Content-Type") == "text/css; charset=utf-8");
    CHECK(zipped.field("Vary") == "Accept-Encoding");
    const auto plain = browser.get("/static/css/page.css");
    CHECK(plain.content == "0123456789");
    CHECK(plain.field("Vary") == "Accept-Encoding");
    CHECK(plain.field("ETag") != zipped.field("ETag"));
    // A twin that is older than its file is of another version.
    fs::last_write_time(where.page() + "/css/page.css.gz", fs::file_time_type::clock::now() - std::chrono::hours(1));
    CHECK(browser.get("/static/css/page.css", {{"Accept-Encoding", "gzip"}}).content == "0123456789");
}

TEST_CASE("of several twins the client gets the one it wants most, else the smallest kind")
{
    const folders where;
    where.write("page/css/page.css.br", "brotli");
    where.write("page/css/page.css.zst", "zstandard");
    where.write("page/css/page.css.gz", "zipped");
    test_client browser = make_browser(where);
    const auto ask = [&](std::string_view accept)
    {
        const auto got = browser.get("/static/css/page.css", {{"Accept-Encoding", accept}});
        return got.content + " " + std::string(got.field("Content-Encoding").value_or("plain"));
    };
    CHECK(ask("gzip, deflate, br, zstd") == "brotli br");
    CHECK(ask("gzip, zstd") == "zstandard zstd");
    CHECK(ask("br;q=0.1, gzip;q=0.9") == "zipped gzip");
    CHECK(ask("br;q=0, *") == "zstandard zstd");
    CHECK(ask("identity") == "0123456789 plain");
    // Ranges and validators are those of what is sent.
    const auto part = browser.get("/static/css/page.css", {{"Accept-Encoding", "br"}, {"Range", "bytes=0-2"}});
    CHECK(part.status_code == 206);
    CHECK(part.content == "bro");
    CHECK(part.field("Content-Range") == "bytes 0-2/6");
    const std::string tag(*part.field("ETag"));
    CHECK(browser.get("/static/css/page.css", {{"Accept-Encoding", "br"}, {"If-None-Match", tag}}).status_code == 304);
    CHECK(browser.get("/static/css/page.css", {{"If-None-Match", tag}}).status_code == 200);
    CHECK(browser.get("/static/css/page.css", {{"Range", "bytes=0-2"}, {"If-Range", tag}}).content == "0123456789");
}

TEST_CASE("a folder that is not there is said when the site is made")
{
    application site;
    CHECK_THROWS_AS(site.static_files("/static/{path...}", "/nowhere/at/all"), error);
}
