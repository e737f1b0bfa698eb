#include "tests/support/temporary_folder.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop/sleep.hpp>
#include <zonda/loop/worker_pool.hpp>
#include <zonda/web.hpp>
#include <zonda/web/io/disk_threads.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <thread>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;

namespace
{

namespace fs = std::filesystem;

// A folder for uploads, and how many files of it are open.
class upload_folder
{
public:
    server_settings settings() const
    {
        server_settings all = test::web_script::quiet();
        all.uploads.folder = in_.path().string();
        all.content = 10'000'000;
        return all;
    }

    int named() const
    {
        return static_cast<int>(std::distance(fs::directory_iterator(in_.path()), fs::directory_iterator()));
    }

    int open() const
    {
        int count = 0;
        for (const auto& one : fs::directory_iterator("/proc/self/fd"))
        {
            std::error_code gone;
            count += fs::read_symlink(one.path(), gone).string().starts_with(in_.path().string()) ? 1 : 0;
        }
        return count;
    }

    std::string file(const std::string& name) const { return in_ / name; }

private:
    test::temporary_folder in_{};
};

std::string read_file(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A line a file: `photo goal.png image/png 5 memory`.
task<response> show(request& of)
{
    const arguments form = co_await of.form();
    const uploaded_files files = co_await of.files();
    std::string lines;
    for (const auto& [name, value] : form)
    {
        lines += name + "=" + value + "\n";
    }
    for (const uploaded_file& one : files)
    {
        lines += one.field() + " " + one.name() + " " + one.content_type() + " " + std::to_string(one.size()) +
                 (one.is_on_disk() ? " disk\n" : " memory\n");
    }
    co_return text(lines);
}

task<response> copy_of_photo(request& of)
{
    const uploaded_files files = co_await of.files();
    co_return text(co_await files.one("photo").content());
}

test_client make_browser(const server_settings& settings)
{
    application site;
    site.post("/show", show);
    site.post("/copy", copy_of_photo);
    return test_client(std::move(site), settings);
}

std::string bytes_of(std::size_t size)
{
    std::string all(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
    {
        all[i] = static_cast<char>(i * 7 + i / 251);
    }
    return all;
}

const std::string upload_head = "Content-Type: multipart/form-data; boundary=b\r\n";
const std::string photo_head = "--b\r\nContent-Disposition: form-data; name=photo; filename=a.png\r\n\r\n";

} // namespace

TEST_CASE("fields and files of a form, small files in memory and large ones on disk")
{
    const upload_folder folder;
    test_client browser = make_browser(folder.settings());
    const auto got = browser.post_files("/show", {{"title", "A goal"}, {"title", "again"}},
                                        {{"photo", "goal.png", "image/png", "12345"},
                                         {"photo", "other.png", "image/png", bytes_of(70'000)},
                                         {"empty", "empty.txt", "text/plain", ""}});
    CHECK(got.content == "title=A goal\ntitle=again\nphoto goal.png image/png 5 memory\n"
                         "photo other.png image/png 70000 disk\nempty empty.txt text/plain 0 memory\n");
    CHECK(browser.post_form("/show", {{"title", "no files"}}).content == "title=no files\n");
    CHECK(browser.post_json("/show", "{}").status_code == 415);
}

TEST_CASE("what was uploaded comes back byte for byte, from memory and from disk")
{
    const upload_folder folder;
    test_client browser = make_browser(folder.settings());
    for (std::size_t size : {0UL, 1UL, 65'536UL, 65'537UL, 262'144UL, 1'000'001UL})
    {
        CAPTURE(size);
        const std::string photo = bytes_of(size);
        CHECK(browser.post_files("/copy", {}, {{"photo", "a", "a/b", photo}}).content == photo);
    }
    CHECK(browser.post_files("/copy", {}, {{"other", "a", "a/b", "x"}}).content ==
          "400 the file \"photo\" is missing\n");
}

TEST_CASE("a file input that nobody used is no file")
{
    test_client browser = make_browser({});
    CHECK(browser.post_files("/show", {}, {{"photo", "", "application/octet-stream", ""}}).content == "");
}

TEST_CASE("files lie without a name in the folder, and nothing is left of them")
{
    const upload_folder folder;
    int open = 0;
    int named = 0;
    application site;
    site.post("/",
              [&](request& of) -> task<response>
              {
                  co_await of.files();
                  open = folder.open();
                  named = folder.named();
                  co_return empty();
              });
    test_client browser(std::move(site), folder.settings());
    const std::string large = bytes_of(200'000);
    CHECK(browser.post_files("/", {}, {{"a", "a", "a/b", large}, {"b", "b", "a/b", large}}).status_code == 204);
    CHECK(open == 1); // for both
    CHECK(named == 0);
    CHECK(folder.open() == 0);
    CHECK(folder.named() == 0);
}

TEST_CASE("the files of a form on disk do not lie in each other's way")
{
    const upload_folder folder;
    std::string seen;
    application site;
    site.post("/",
              [&](request& of) -> task<response>
              {
                  const uploaded_files files = co_await of.files();
                  for (const uploaded_file* one : files.all("file"))
                  {
                      seen += co_await one->content();
                      co_await one->save(folder.file(one->name()));
                  }
                  co_return empty();
              });
    test_client browser(std::move(site), folder.settings());
    const std::string a = bytes_of(300'000);
    const std::string b = "small";
    const std::string c = bytes_of(600'001).substr(1);
    browser.post_files("/", {}, {{"file", "a", "t", a}, {"file", "b", "t", b}, {"file", "c", "t", c}});
    CHECK(seen == a + b + c);
    CHECK(read_file(folder.file("a")) == a);
    CHECK(read_file(folder.file("b")) == b);
    CHECK(read_file(folder.file("c")) == c);
}

TEST_CASE("many small files do not add up in memory")
{
    const upload_folder folder;
    server_settings settings = folder.settings();
    settings.uploads.in_memory = 1000;
    settings.uploads.all_in_memory = 1500;
    test_client browser = make_browser(settings);
    const std::string small(900, 'x');
    const auto got =
        browser.post_files("/show", {}, {{"a", "a", "t", small}, {"b", "b", "t", small}, {"c", "c", "t", "y"}});
    CHECK(got.content == "a a t 900 memory\nb b t 900 disk\nc c t 1 memory\n");
}

TEST_CASE("a file is saved whole, in place of what was there, or not at all")
{
    const upload_folder folder;
    application site;
    site.post("/{name}",
              [&](request& of, std::string name) -> task<response>
              {
                  const uploaded_files files = co_await of.files();
                  co_await files.one("photo").save(folder.file(name));
                  co_return empty();
              });
    test_client browser(std::move(site), folder.settings());
    const std::string large = bytes_of(500'000);
    CHECK(browser.post_files("/large", {}, {{"photo", "a", "a/b", large}}).status_code == 204);
    CHECK(read_file(folder.file("large")) == large);
    CHECK(browser.post_files("/large", {}, {{"photo", "a", "a/b", "small"}}).status_code == 204);
    CHECK(read_file(folder.file("large")) == "small");
    CHECK(folder.named() == 1);
    fs::create_directory(folder.file("taken"));
    CHECK(browser.post_files("/taken", {}, {{"photo", "a", "a/b", large}}).status_code == 500);
    CHECK(folder.named() == 2);
}

TEST_CASE("files outlive their request in whose hands they are")
{
    const upload_folder folder;
    uploaded_files kept;
    application site;
    site.post("/",
              [&](request& of) -> task<response>
              {
                  kept = co_await of.files();
                  co_return empty();
              });
    test_client browser(std::move(site), folder.settings());
    const std::string large = bytes_of(100'000);
    browser.post_files("/", {}, {{"photo", "a", "a/b", large}});
    CHECK(folder.open() == 1);
    CHECK(browser.home().run_until(kept.one("photo").piece(99'000, 5'000)) == large.substr(99'000));
    kept = {};
    CHECK(folder.open() == 0);
}

TEST_CASE("trap 11: a form's text, its files and all of it are limited")
{
    const upload_folder folder;
    server_settings settings = folder.settings();
    settings.content = 100'000;
    settings.uploads.text = 100;
    settings.uploads.file = 1000;
    settings.uploads.form.parts = 3;
    test_client browser = make_browser(settings);
    const std::string long_text(97, 'x');
    CHECK(browser.post_files("/show", {{"text", long_text.substr(1)}}, {}).status_code == 200);
    CHECK(browser.post_files("/show", {{"text", long_text}}, {}).status_code == 413);
    CHECK(browser.post_files("/show", {}, {{"a", "a", "a/b", std::string(1000, 'x')}}).status_code == 200);
    CHECK(browser.post_files("/show", {}, {{"a", "a", "a/b", std::string(1001, 'x')}}).status_code == 413);
    CHECK(browser.post_files("/show", {}, {{"a", "a", "a/b", std::string(100'000, 'x')}}).status_code == 413);
    CHECK(browser.post_files("/show", {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}, {}).status_code == 400);
    CHECK(browser.post_files("/show", {{"a", "\xff"}}, {}).content == "400 the field \"a\" is not UTF-8\n");
}

TEST_CASE("a form that is malformed or ends too early is 400, with words")
{
    test_client browser = make_browser({});
    const auto send = [&](std::string_view type, std::string_view content)
    { return browser.post("/show", type, content).content; };
    CHECK(send("multipart/form-data; boundary=b", photo_head + "x") == "400 the form ends before its last boundary\n");
    CHECK(send("multipart/form-data", "x") == "400 the Content-Type of the form has no valid boundary\n");
    CHECK(send("multipart/form-data; boundary=b", "--b\r\n\r\nx") ==
          "400 the form is malformed: a part has no Content-Disposition\n");
    CHECK(send("multipart/mixed; boundary=b", "x").starts_with("415 "));
}

TEST_CASE("a disk that takes no file is the server's mistake, not the client's")
{
    server_settings settings = test::web_script::quiet();
    settings.uploads.folder = "/nowhere/at/all";
    application site;
    site.post("/show", show);
    test::web_script client(site, settings);
    client.send("POST /show HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n" + upload_head + "\r\n" + photo_head +
                bytes_of(100'000));
    std::string got;
    for (int i = 0; i < 20'000 && got.empty(); ++i)
    {
        got = client.received();
        std::this_thread::sleep_for(1ms);
    }
    CHECK(got.starts_with("HTTP/1.1 500 "));
    CHECK(got.find("nowhere") == std::string::npos);
    client.expect_logged("POST /show: an upload cannot be kept in /nowhere/at/all: No such file or directory");
}

TEST_CASE("trap 26: a client that is faster than the disk waits for it, and nothing is lost")
{
    const upload_folder folder;
    application site;
    site.post("/show", show);
    test::web_script client(site, folder.settings());
    // The disk's threads have something else to do.
    std::promise<void> go_on;
    const std::shared_future<void> may_go_on = go_on.get_future().share();
    const auto keep_busy = [](worker_pool& threads, std::shared_future<void> until) -> task<void>
    {
        auto waiting = threads.run([&until] { until.wait(); });
        co_await std::move(waiting);
    };
    for (int i = 0; i < 2; ++i)
    {
        spawn(client.home, keep_busy(client.home.part<disk_threads>().pool, may_go_on));
    }
    constexpr std::size_t size = 3'000'000;
    const std::string form = photo_head + bytes_of(size) + "\r\n--b--\r\n";
    client.connect(10'000);
    client.send("POST /show HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(form.size()) + "\r\n" +
                upload_head + "\r\n");
    std::string_view left = form;
    const auto write_on = [&]
    {
        const bytes_view all = as_bytes(left);
        const auto taken = client.pair.first.try_write_some(std::span(&all, 1));
        left.remove_prefix(taken ? **taken : 0);
        client.settle();
        return taken.has_value();
    };
    while (write_on())
    {
    }
    // What is read ahead, what is kept of a file before it goes to disk, and what is under way.
    CHECK(form.size() - left.size() < 250'000);
    go_on.set_value();
    std::string got;
    for (int i = 0; i < 20'000 && got.empty(); ++i)
    {
        while (write_on())
        {
        }
        got = client.received();
        std::this_thread::sleep_for(1ms);
    }
    CHECK(got.ends_with("\r\n\r\nphoto a.png  3000000 disk\n"));
}

TEST_CASE("trap 15: a client that leaves in the middle of its upload leaves no file")
{
    const upload_folder folder;
    application site;
    site.post("/show", show);
    test::web_script client(site, folder.settings());
    client.send("POST /show HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n" + upload_head + "\r\n" + photo_head +
                bytes_of(100'000));
    const auto until = [&](auto condition)
    {
        for (int i = 0; i < 20'000 && !condition(); ++i)
        {
            client.settle();
            std::this_thread::sleep_for(1ms);
        }
        return condition();
    };
    CHECK(until([&] { return folder.open() == 1; }));
    client.pair.first.close();
    CHECK(until([&] { return client.server.connections() == 0; }));
    CHECK(folder.open() == 0);
}

TEST_CASE("trap 8: a refused upload is answered while its client is still sending")
{
    application site;
    site.post("/show", show);
    server_settings settings = test::web_script::quiet();
    settings.uploads.text = 1000;
    test::web_script client(site, settings);
    const std::string got =
        client.ask("POST /show HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n" + upload_head +
                   "\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + std::string(2000, 'x'));
    CHECK(got.starts_with("HTTP/1.1 413 "));
    CHECK(got.ends_with("413 the fields of the form are larger than this accepts\n"));
    CHECK(client.ended);
    // What still comes is read, so that no reset overtakes the answer.
    client.send(std::string(100'000, 'x'));
    CHECK(client.server.connections() == 1);
    client.pair.first.close();
    client.settle();
    CHECK(client.server.connections() == 0);
}

TEST_CASE("parts are read as they come, and need not be read whole")
{
    std::string seen;
    application site;
    site.post("/",
              [&](request& of) -> task<response>
              {
                  multipart_reader parts(of);
                  while (auto part = co_await parts.next_part())
                  {
                      seen += part->name + ":";
                      if (part->name == "skip")
                      {
                          continue;
                      }
                      while (auto piece = co_await parts.next_piece())
                      {
                          seen += *piece;
                      }
                      seen += co_await parts.next_piece() ? "more" : ";";
                  }
                  seen += co_await parts.next_part() ? "more" : ".";
                  co_return empty();
              });
    test::web_script client(site);
    const std::string part = "--b\r\nContent-Disposition: form-data; name=";
    const std::string form =
        part + "one\r\n\r\nfirst\r\n" + part + "skip\r\n\r\nnot this\r\n" + part + "two\r\n\r\nsecond\r\n--b--\r\n";
    const std::size_t cut = form.find("first") + 5;
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(form.size()) + "\r\n" + upload_head +
                "\r\n" + form.substr(0, cut));
    CHECK(seen == "one:first");
    CHECK(client.ask(form.substr(cut)).starts_with("HTTP/1.1 204 "));
    CHECK(seen == "one:first;skip:two:second;.");
    CHECK(!client.closed());
}

TEST_CASE("trap 32: a form with files carries the XSRF token as any other")
{
    application site;
    site.get("/", [](request& of) { return text(of.xsrf_token()); });
    site.post("/",
              [](request& of) -> task<response>
              {
                  co_await check_xsrf(of);
                  const uploaded_files files = co_await of.files();
                  co_return text(files.one("photo").name());
              });
    test_client browser(std::move(site));
    const std::string token = browser.get("/").content;
    CHECK(browser.post_files("/", {{"_xsrf", token}}, {{"photo", "a.png", "image/png", "x"}}).content == "a.png");
    CHECK(browser.post_files("/", {}, {{"photo", "a.png", "image/png", "x"}}).status_code == 403);
}
