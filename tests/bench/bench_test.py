"""Every bench runs to its end and prints its rows; what it measures in that moment means nothing."""
import os
import subprocess
import urllib.parse
import urllib.request

from zonda_testing import BUILD, ROOT, case, check, check_in, main

ROWS = {
    "bson": ["50 fields, 905 bytes: checked", "as canonical JSON"],
    "http": ["hello, 64 connections", "hello, 512 connections", "hello, 64 connections, 16 deep"],
    "driver": ["find_one raw, 64 callers", "insert_one, 64 callers", "512 callers, pool of 100", "find_many raw",
               "find_many decoded", "database 20 ms late"],
    "stack": ["6 documents", "119 documents"],
    "compile": ["std alone"],
}


def add(name, rows):
    @case(f"bench/{name} runs and prints its table")
    def _():
        made = subprocess.run([ROOT / "bench" / name, "--quick"], capture_output=True, text=True,
                              env={**os.environ, "ZONDA_BUILD": str(BUILD)})
        check(made.returncode, 0, made.stderr)
        for row in ["machine  ", "commit   ", *rows]:
            check_in(row, made.stdout)


for each, its_rows in ROWS.items():
    add(each, its_rows)


def started(*command):
    process = subprocess.Popen([BUILD / "bin" / command[0], *command[1:]], stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip().removeprefix("listening on ")


@case("bench_stack answers the talk's query with the matches of a team")
def _():
    database, uri = started("bench_database", "--port", "0", "--matches",
                            str(ROOT / "genie/data/worldcup-matches.ndjson"))
    site, url = started("bench_stack", "--port", "0", "--mongodb", uri)
    try:
        with urllib.request.urlopen(f"{url}/hello") as answer:
            check(answer.read(), b"Hello, world!")
        for team, matches in (("Bolivia", 6), ("Brazil", 119)):
            with urllib.request.urlopen(f"{url}/match?team={urllib.parse.quote(team)}") as answer:
                text = answer.read().decode()
            check(text.count('"_id":'), matches, f"matches of {team}")
            check_in('{"matches":[{"_id":"19', text.replace(" ", ""))
            check_in('.000Z"', text)
    finally:
        for process in (site, database):
            process.terminate()
            process.wait()


@case("bench_driver says what it does not support, and which option is wrong")
def _():
    program = str(BUILD / "bin/bench_driver")
    options = ["--uri", "mongodb://127.0.0.1:1", "--concurrency", "1", "--ops", "1", "--pool", "1", "--warmup", "0"]
    made = subprocess.run([program, *options, "--task", "dance"], capture_output=True, text=True)
    check((made.returncode, made.stdout), (0, '{"unsupported":true}\n'))
    made = subprocess.run([program, "--tusk", "ping"], capture_output=True, text=True)
    check(made.returncode, 1, "exit code")
    check_in("--tusk", made.stderr)


main()
