#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/multipart.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

namespace
{

// What comes of a form that is given in pieces of this size: `[name|file|type]content]` for each part.
std::string read(std::string_view text, std::size_t piece, const multipart_limits& limits = {})
{
    multipart_parser parser("b", limits);
    std::string out;
    while (true)
    {
        std::string_view part = text.substr(0, piece);
        text.remove_prefix(part.size());
        multipart_event event;
        do
        {
            event = parser.next(part);
            part.remove_prefix(event.consumed);
            switch (event.which)
            {
            case multipart_event::kind::part:
                out += "[" + parser.head().name + (parser.head().file_name ? "|" + *parser.head().file_name : "") +
                       (parser.head().content_type.empty() ? "" : "|" + parser.head().content_type) + ":";
                break;
            case multipart_event::kind::data:
                out += event.data;
                break;
            case multipart_event::kind::part_end:
                out += "]";
                break;
            case multipart_event::kind::end:
                out += ".";
                break;
            case multipart_event::kind::refused:
                return "refused: " + std::string(parser.failure().what());
            case multipart_event::kind::nothing:
                CHECK(part.empty());
                break;
            }
        } while (event.which != multipart_event::kind::nothing);
        if (text.empty())
        {
            return out;
        }
    }
}

std::string read(std::string_view text)
{
    std::string whole = read(text, text.size());
    for (std::size_t piece = 1; piece < text.size(); ++piece)
    {
        CAPTURE(piece);
        CHECK(read(text, piece) == whole);
    }
    return whole;
}

std::string part(const std::string& head, const std::string& content = "x")
{
    return "--b\r\n" + head + "\r\n\r\n" + content + "\r\n--b--\r\n";
}

std::string with_disposition(const std::string& disposition)
{
    return read(part("Content-Disposition: " + disposition));
}

} // namespace

TEST_CASE("a form as browsers send it is read, however it is cut")
{
    CHECK(read("--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA goal\r\n"
               "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"goal.png\"\r\n"
               "Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--\r\n") ==
          "[title:A goal][photo|goal.png|image/png:\x89PNG\r\n\x1a\n].");
    CHECK(read("--b--\r\n") == ".");
    CHECK(read("--b--") == ".");
}

TEST_CASE("what only looks like a boundary is content")
{
    const std::string head = "Content-Disposition: form-data; name=a";
    for (const char* content : {"\r", "\r\n", "\r\n-", "\r\n--", "\r\n--B", "\r\r\n-\r\n--x\r", "--b", "x\n--b",
                                "\r--b", "-", "--", "\r\n\r\n\r\n", "-\r\n-b"})
    {
        CAPTURE(content);
        // Behind an empty line a boundary is one, so there something comes before it.
        CHECK(read(part(head, std::string("x") + content)) == std::string("[a:x") + content + "].");
    }
    CHECK(read(part(head, "-b")) == "[a:-b].");
    CHECK(read(part(head, "\r")) == "[a:\r].");
}

TEST_CASE("a part may be empty, with or without the line end that would separate it")
{
    const std::string head = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    CHECK(read(head + "\r\n--b--") == "[a:].");
    CHECK(read(head + "--b--") == "[a:].");
}

TEST_CASE("what stands before the first boundary and behind the last is thrown away")
{
    CHECK(read("\r\n" + part("Content-Disposition: form-data; name=a")) == "[a:x].");
    CHECK(read("This is a form.\r\n--x\r\n" + part("Content-Disposition: form-data; name=a") + "--b\r\nmore") ==
          "[a:x].");
    CHECK(read("--b \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--") == "[a:x].");
    CHECK(read("x--b--\r\n") == "");
}

TEST_CASE("a form that has not ended is not done")
{
    const std::string whole = part("Content-Disposition: form-data; name=a");
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        CAPTURE(size);
        multipart_parser parser("b");
        std::string_view left = std::string_view(whole).substr(0, size);
        multipart_event event;
        do
        {
            event = parser.next(left);
            left.remove_prefix(event.consumed);
        } while (event.which != multipart_event::kind::nothing);
        CHECK(parser.done() == (size >= whole.size() - 2));
    }
}

TEST_CASE("names are quoted or not, and may be in any language")
{
    CHECK(with_disposition("form-data; name=a; filename=b.txt") == "[a|b.txt:x].");
    CHECK(with_disposition("FORM-DATA; NAME=\"a b\"; other=1; FileName=\"c;d\"") == "[a b|c;d:x].");
    CHECK(with_disposition("form-data; name=\"ブラジル\"; filename=\"ä \\\"ö\\\".txt\"") ==
          "[ブラジル|ä \"ö\".txt:x].");
    CHECK(with_disposition("form-data; name=a; filename=\"=?utf-8?B?w6Q=?=\"; filename*=UTF-8''%C3%A4.txt") ==
          "[a|ä.txt:x].");
    CHECK(read(part("content-disposition:form-data;name=a\r\nX-Other: \xe9\r\nContent-Transfer-Encoding: 8BIT")) ==
          "[a:x].");
}

TEST_CASE("a file's name is no path")
{
    CHECK(with_disposition("form-data; name=a; filename=\"../../etc/passwd\"") == "[a|passwd:x].");
    CHECK(with_disposition("form-data; name=a; filename=\"C:\\photos\\goal.png\"") == "[a|goal.png:x].");
    CHECK(plain_file_name("/") == "");
    CHECK(plain_file_name("..") == "");
    CHECK(plain_file_name(".htaccess") == "htaccess");
    CHECK(plain_file_name("...\\..") == "");
    CHECK(plain_file_name("a.tar.gz") == "a.tar.gz");
    CHECK(with_disposition("form-data; name=a; filename*=UTF-8''..%2F..%2Fx") == "[a|x:x].");
}

TEST_CASE("a part whose head is malformed is refused")
{
    for (const char* bad : {"attachment; name=a",
                            "form-data",
                            "form-data; name=\"\"",
                            "form-data; name=a; name=b",
                            "form-data; name=a; filename=b; filename=c",
                            "form-data; name=\"a",
                            "form-data name=a",
                            "form-data; name=a; filename=b c",
                            "form-data; name=\"a\tb\"",
                            "form-data; name=\"\xff\"",
                            "form-data; name=a; filename=\"\xc3\"",
                            "form-data; name=a; filename*=latin1''x",
                            "form-data; name=a; filename*=UTF-8''%0",
                            "form-data; name=a; filename*=UTF-8''%00",
                            "form-data; name=a\r\nContent-Disposition: form-data; name=a",
                            "form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b",
                            "form-data; name=a\r\nContent-Transfer-Encoding: base64",
                            "form-data; name=a\r\n folded",
                            "form-data; name=a\r\nno colon",
                            "form-data; name=a\r\nX : y",
                            "form-data; name=a\nX: y",
                            "form-data; name=a\r\nX: \x01"})
    {
        CAPTURE(bad);
        CHECK(with_disposition(bad).starts_with("refused: "));
    }
    CHECK(read(part("Content-Type: text/plain")).starts_with("refused: "));
    CHECK(read("--b\r\n\r\nx\r\n--b--").starts_with("refused: "));
    CHECK(read("--bb\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--bb--").starts_with("refused: "));
    CHECK(read("--b\nContent-Disposition: form-data; name=a\n\nx\n--b--").starts_with("refused: "));
    CHECK(read("--b" + std::string(65, ' ')).starts_with("refused: "));
}

TEST_CASE("trap 11: the parts of a form, their heads and names are limited")
{
    const std::string one = "--b\r\nContent-Disposition: form-data; name=name\r\n\r\nx\r\n";
    CHECK(read(one + one + "--b--", 1000, {.parts = 2}) == "[name:x][name:x].");
    CHECK(read(one + one + "--b--", 1000, {.parts = 1}).starts_with("refused: "));
    CHECK(read(one + "--b--", 1000, {.name = 3}).starts_with("refused: "));
    CHECK(read(one + "--b--", 1000, {.name = 4}) == "[name:x].");
    const std::string long_head = part("Content-Disposition: form-data; name=a\r\nX: " + std::string(100, 'x'));
    CHECK(read(long_head, 7, {.head = 100}).starts_with("refused: "));
    CHECK(read(std::string(101, 'x'), 7, {.head = 100}).starts_with("refused: "));
    CHECK(with_disposition("form-data; name=a; filename=" + std::string(1025, 'x')).starts_with("refused: "));
}

TEST_CASE("a boundary is what RFC 2046 says")
{
    CHECK(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryAbC123").value() ==
          "----WebKitFormBoundaryAbC123");
    CHECK(multipart_boundary("multipart/form-data; charset=utf-8; boundary=\"a b:c\"").value() == "a b:c");
    for (const char* bad :
         {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
          "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a;boundary=a",
          "multipart/form-data; boundary=\"a\\b\"", "multipart/form-data; boundary=\"\xc3\xa4\"",
          "multipart/form-data, boundary=a",
          "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901"})
    {
        CAPTURE(bad);
        CHECK(multipart_boundary(bad).has_error());
    }
}
