"""The server as a program: its first line, its exit codes, its end, and clients that behave badly."""
import re
import resource
import signal
import socket
import subprocess
import time
import urllib.request

from zonda_testing import BUILD, case, check, check_in, main, skip

PROGRAM = str(BUILD / "bin/conformance_server")


class Server:
    """The program on a free port, ended with the block."""

    def __init__(self, files=None):
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
        self.process = subprocess.Popen([PROGRAM, "--http", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, preexec_fn=limit)
        self.first_line = self.process.stdout.readline()
        self.port = int(self.first_line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def send(self, text):
        connection = self.connect()
        connection.sendall(text.encode())
        return connection

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return answer.read().decode()

    def memory(self):
        """What it has in memory, in bytes."""
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="ascii") as lines:
            return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Rss:"))

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")

    def peak(self):
        """The most that it has had in memory since `forget_peak`, in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as lines:
            return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)


def request(path):
    return f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"


def read_all(connection):
    text = b""
    while piece := connection.recv(65536):
        text += piece
    return text.decode()


def reset_at_close(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=10)


def until(condition, seconds, what):
    """Waits for something that the server does in its own time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


def want_plain_build(group, reason):
    """Skips the case in a build with sanitizers."""
    if re.search(r"^ZONDA_SANITIZE:\w+=\w", (BUILD / "CMakeCache.txt").read_text(), re.MULTILINE):
        skip(group, reason, "script/build")


@case("the first line says where the server listens, and SIGTERM ends it with 0")
def _():
    with Server() as server:
        check(server.first_line, f"listening on http://127.0.0.1:{server.port}\n")
        check(server.get("/"), "Hello, world!")
        check(server.stop(), 0, "exit code")


@case("SIGTERM lets a request that is under way finish, and takes no other")
def _():
    with Server() as server:
        idle = server.connect()
        slow = server.send(request("/slow?ms=700"))
        until(lambda: server.get("/held") == '{"now": 0, "left": 0}', 5, "the server is up")
        time.sleep(0.1)
        server.process.send_signal(signal.SIGTERM)
        check(read_all(idle), "", "what an idle connection gets")
        answer = read_all(slow)
        check_in("after 700 ms", answer)
        check_in("Connection: close\r\n", answer)
        check(server.process.wait(timeout=5), 0, "exit code")


@case("a second signal stops at once")
def _():
    with Server() as server:
        held = server.send(request("/hold"))
        until(lambda: '"now": 1' in server.get("/held"), 5, "the request is held")
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        check(server.process.poll(), None, "still drains")
        server.process.send_signal(signal.SIGTERM)
        check(server.process.wait(timeout=5) != 0, True, "says that it was cut short")
        held.close()


@case("a wrong command line is exit code 2 and one line that says which part")
def _():
    for arguments, word in [((), "--http"), (("--http",), "--http"), (("--http", "70000"), "--http"),
                            (("--http", "0", "--tls", "1"), "--tls"), (("--port", "1"), "--port")]:
        wrong = run(*arguments)
        check(wrong.returncode, 2, "exit code")
        check(wrong.stderr.count("\n"), 1, "lines")
        check_in(word, wrong.stderr)
    check(run("--help").returncode, 0, "exit code of --help")
    check(run("--version").returncode, 0, "exit code of --version")


@case("a port in use is exit code 1 and one line that says what to do")
def _():
    with Server() as server:
        second = run("--http", str(server.port))
        check(second.returncode, 1, "exit code")
        check(second.stdout, "")
        check(second.stderr.count("\n"), 1, "lines")
        check_in("choose another port", second.stderr)


def best_notice_of_500(end):
    """The seconds from the moment when 500 held clients have ended until the server knows, the best of three times."""
    best = float("inf")
    with Server() as server:
        for turn in range(3):
            clients = [server.send(request("/hold")) for _ in range(500)]
            until(lambda: '"now": 500' in server.get("/held"), 20, "all are held")
            for client in clients:
                end(client)
            began = time.monotonic()
            until(lambda: server.get("/held") == f'{{"now": 0, "left": {500 * (turn + 1)}}}', 20, "all have left")
            best = min(best, time.monotonic() - began)
    return best


def reset(client):
    reset_at_close(client)
    client.close()


@case("trap 15: 500 clients that leave a held request, or whose connections break, are noticed within a second")
def _():
    # The best of three times, so that a machine without time for them is not taken for a server without notice. Half
    # of the second is the grace of those that only send no more; leaving_clients_test.cpp has a clock of its own.
    for what, end in (("left", socket.socket.close), ("broke", reset)):
        best = best_notice_of_500(end)
        print(f"500 clients that {what} were noticed after {best:.2f} s")
        check(best < 1, True, f"those that {what}, {best:.2f} s")


@case("trap 18: when the process has no descriptors left it waits, says so, and serves again when it has")
def _():
    want_plain_build("no descriptors left", "UBSan needs a descriptor to check a virtual call, else it calls it wrong")
    with Server(files=64) as server:
        clients = [server.connect() for _ in range(80)]
        time.sleep(0.3)
        for client in clients:
            client.close()
        until(lambda: server.get("/") == "Hello, world!", 5, "it serves again")
        check(server.stop(), 0, "exit code")
        check_in("open files", server.process.stderr.read())


@case("trap 17 and 19: clients that are gone when their answer is written harm nobody")
def _():
    with Server() as server:
        for _ in range(50):
            client = server.send(request("/big?bytes=10000000"))
            reset_at_close(client)
            client.close()
        check(server.get("/"), "Hello, world!")
        check(server.stop(), 0, "exit code")


@case("trap 8: an upload that is refused gets its answer, however much more is sent")
def _():
    with Server() as server:
        client = server.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
        try:
            client.sendall(b"x" * 150_000)
        except OSError:
            pass
        check_in("404 Not Found", read_all(client))


@case("an upload of 200 MB goes to disk while it comes: the server's memory does not grow with it")
def _():
    want_plain_build("memory of uploads", "ASan keeps what is freed, and adds to what is not")
    head = b"--b\r\nContent-Disposition: form-data; name=photo; filename=a.png\r\n\r\n"
    piece = bytes(range(256)) * 4096
    with Server() as server:
        def upload(pieces):
            size = len(head) + pieces * len(piece) + len(b"\r\n--b--\r\n")
            client = server.send(f"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n"
                                 "Content-Type: multipart/form-data; boundary=b\r\nConnection: close\r\n\r\n")
            client.settimeout(60)
            client.sendall(head)
            for _ in range(pieces):
                client.sendall(piece)
            client.sendall(b"\r\n--b--\r\n")
            check_in(f"\r\n\r\nphoto a.png {pieces * len(piece)}\n", read_all(client))

        upload(2)  # its threads begin, and what is needed once
        server.forget_peak()
        before = server.memory()
        upload(200)
        grown = server.peak() - before
        print(f"200 MB were uploaded with {grown} bytes of memory more")
        check(grown < 5_000_000, True, f"{grown} bytes more")


@case("5,000 idle connections cost under 1,500 bytes each, and give them back")
def _():
    want_plain_build("memory of connections", "ASan keeps what is freed, and adds to what is not")
    need = 5_100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < need:
        skip("thousands of connections", f"a process may open {hard} files only", f"ulimit -Hn {need}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, need), hard))
    try:
        with Server() as server:
            check(server.get("/"), "Hello, world!")
            before = server.memory()
            clients = []
            for _ in range(5_000):
                client = server.send(request("/"))
                check_in("Hello, world!", client.recv(1000).decode())
                clients.append(client)
            each = (server.memory() - before) / len(clients)
            for client in clients:
                client.close()
            until(lambda: server.memory() - before < each * len(clients) / 4, 20, "the memory is given back")
            print(f"5,000 idle connections cost {each:.0f} bytes each; {server.memory() - before} bytes stay")
            check(each < 1500, True, f"{each:.0f} bytes each")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@case("trap 8: a client that sends all of a refused upload before it reads gets its answer")
def _():
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with Server() as server:
        for field, content in (("Content-Length: 8000000", b"x" * 8_000_000),
                               ("Transfer-Encoding: chunked", chunk * 120 + b"0\r\n\r\n")):
            client = server.send(f"POST /echo HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n")
            client.sendall(content)
            check_in("413 Content Too Large", read_all(client))


main()
