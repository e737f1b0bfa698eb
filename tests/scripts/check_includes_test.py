"""The include checker finds what is against the table of rooms, and lets pass what is not."""
import importlib.machinery
import importlib.util
import subprocess
import tempfile
from pathlib import Path

from zonda_testing import ROOT, case, check, check_in, main

PROGRAM = str(ROOT / "script/check-includes")
loader = importlib.machinery.SourceFileLoader("check_includes", PROGRAM)
check_includes = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_includes", loader))
loader.exec_module(check_includes)


def verdict(path, *lines):
    """What the checker says about a tree of one file."""
    with tempfile.TemporaryDirectory() as tree:
        file = Path(tree, path)
        file.parent.mkdir(parents=True)
        file.write_text("".join(f"{line}\n" for line in lines))
        return "\n".join(check_includes.violations(Path(tree)))


@case("the tree keeps its own rules")
def _():
    result = subprocess.run([PROGRAM], capture_output=True, text=True)
    check(result.stdout, "")
    check(result.returncode, 0, "exit code")


@case("a violation is exit code 1 and a line on standard output")
def _():
    with tempfile.TemporaryDirectory() as tree:
        Path(tree, "zonda/base").mkdir(parents=True)
        Path(tree, "zonda/base/a.hpp").write_text("#include <zonda/net/a.hpp>\n")
        result = subprocess.run([PROGRAM, tree], capture_output=True, text=True)
        check(result.stdout.count("\n"), 1, "lines")
        check(result.returncode, 1, "exit code")


REFUSED = [
    ("base/error.hpp", "zonda/loop/task.hpp", "base may include"),
    ("base/log.cpp", "boost/asio/post.hpp", "asio is not for base"),
    ("base/log.cpp", "thread", "base does no I/O"),
    ("loop/task.hpp", "zonda/net/stream.hpp", "loop may include"),
    ("bson/view.cpp", "boost/asio.hpp", "asio is not for bson"),
    ("wire/op_msg.cpp", "sys/socket.h", "wire does no I/O"),
    ("mongo/core/hello.cpp", "zonda/loop/loop.hpp", "mongo/core may include"),
    ("mongo/core/hello.cpp", "zonda/mongo/client.hpp", "mongo/core may include"),
    ("mongo/core/hello.cpp", "boost/asio/ip/tcp.hpp", "asio is not for mongo/core"),
    ("mongo/io/pool.cpp", "zonda/web/server.hpp", "mongo may include"),
    ("mongo/client.hpp", "sqlite3.h", "sqlite is not for mongo"),
    ("web/core/http1.cpp", "zonda/bson/view.hpp", "web/core may include"),
    ("web/io/server.cpp", "zonda/mongo/client.hpp", "web may include"),
    ("web/io/server.cpp", "zonda/bson/view.hpp", "web may include"),
    ("pocket/io/listener.cpp", "zonda/mongo/core/hello.hpp", "pocket may include"),
    ("pocket/core/match.cpp", "zonda/net/stream.hpp", "pocket/core may include"),
    ("watch/core/verdict.cpp", "zonda/loop/ledger.hpp", "watch/core may include"),
    ("watch/io/observer.cpp", "zonda/mongo/core/pool.hpp", "inside of another room"),
    ("base/text.cpp", "boost/algorithm/string.hpp", "not a library of this project"),
    ("base/text.cpp", "base/bytes.hpp", "say it from the root"),
    ("net/stream.cpp", "zonda/net/stream_test.hpp", "a test's"),
    ("net/stream.cpp", "tests/support/cases.hpp", "nobody's ground"),
    ("cellar/barrel.hpp", "string", "is not a room"),
]
for file, include, why in REFUSED:
    def refused(file=file, include=include, why=why):
        said = verdict(f"zonda/{file}", "#pragma once", f"#include <{include}>")
        check_in(f"zonda/{file}:", said)
        check_in(why, said)
    case(f"refused: zonda/{file} includes {include}")(refused)

ALLOWED = [
    ("zonda/base/error.hpp", "boost/system/error_code.hpp"),
    ("zonda/loop/task.hpp", "boost/asio/any_completion_handler.hpp"),
    ("zonda/net/tcp.cpp", "zonda/base/error.hpp"),
    ("zonda/mongo/io/pool.cpp", "zonda/wire/op_msg.hpp"),
    ("zonda/mongo/io/pool.cpp", "zonda/base/error.hpp"),
    ("zonda/mongo/io/pool.cpp", "boost/asio/post.hpp"),
    ("zonda/mongo/io/pool.cpp", "openssl/evp.h"),
    ("zonda/web/io/server.cpp", "zonda/loop/ledger.hpp"),
    ("zonda/mongo.hpp", "zonda/mongo/client.hpp"),
    ("zonda/pocket/core/store.cpp", "sqlite3.h"),
    ("zonda/watch/io/observer.cpp", "zonda/mongo/client.hpp"),
    ("zonda/base/text_test.cpp", "zonda/mongo/client.hpp"),
    ("zonda/bson/object_id.cpp", "pthread.h> // allowed: a fork must not repeat numbers"),
    ("genie/main.cpp", "zonda/web.hpp"),
    ("genie/signin.cpp", "sodium.h"),
]
for file, include in ALLOWED:
    def allowed(file=file, include=include):
        check(verdict(file, f"#include <{include}" + ("" if ">" in include else ">")), "")
    case(f"allowed: {file} includes {include.partition('>')[0]}")(allowed)


@case("refused: the genie reaches into the inside of a room")
def _():
    check_in("inside of another room", verdict("genie/main.cpp", "#include <zonda/mongo/core/hello.hpp>"))


@case("refused: an example uses a library that is not a user's")
def _():
    check_in("libsodium is not for examples", verdict("examples/01_hello.cpp", "#include <sodium.h>"))


for line in ("  if (getaddrinfo(host, nullptr, &hints, &found) != 0)", "auto* h = ::gethostbyname(name);",
             "boost::asio::ip::tcp::resolver names(io);", "names.async_resolve(host, port, done);",
             "#include <boost/asio/ip/basic_resolver.hpp>"):
    @case(f"refused: asking the system for an address: {line.strip()}")
    def _(line=line):
        check_in("zonda/net/dial.cpp:1: ", verdict("zonda/net/dial.cpp", line))
        check_in("waits for a name server", verdict("zonda/net/dial.cpp", line))


@case("allowed: c-ares asks for an address, and a comment or a test names what would block")
def _():
    check(verdict("zonda/net/resolve.cpp", "ares_getaddrinfo(channel, host, nullptr, &hints, done, this);",
                  "// not getaddrinfo(), which would block"), "")
    check(verdict("zonda/net/resolve_test.cpp", "getaddrinfo(host, nullptr, &hints, &found);"), "")


@case("an excuse without a reason is none")
def _():
    check_in("does no I/O", verdict("zonda/bson/a.cpp", "#include <pthread.h> // allowed:"))


@case("the line of the include is named")
def _():
    check_in("zonda/base/a.hpp:3: ", verdict("zonda/base/a.hpp", "", "", "#include <zonda/net/a.hpp>"))


main()
