#!/usr/bin/env python3
"""kill -9 while people write: every message that was answered with 201 is there afterwards, exactly once, in numbers
without a hole."""
import collections
import threading
import time
import uuid

from genie_program import Program, Site, Visitor, new_database, wait_until_ready
from zonda_testing import case, check, main

WRITERS = 6


class Writers:
    """People who post without a pause, and repeat with the same id what was not answered."""

    def __init__(self, port):
        self.port = port
        self.people = [Visitor(port, f"Writer {i}") for i in range(WRITERS)]
        self.answered = collections.Counter()  # (room, id) -> times answered with 201
        self.lock = threading.Lock()
        self.running = True
        self.threads = [threading.Thread(target=self.write, args=(i,)) for i in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, number):
        me, room, count = self.people[number], ("lobby", "other")[number % 2], 0
        while self.running:
            id, count = str(uuid.uuid4()), count + 1
            # Every tenth is a question, whose answer is written too.
            body = "bra-ger" if count % 10 == 0 else f"message {count} of {number}"
            while self.running:
                try:
                    status = me.post(body, room=room, id=id, timeout=10).status
                except OSError:
                    status = 0
                except Exception:  # the connection broke in the middle of an answer
                    status = 0
                if status == 201:
                    with self.lock:
                        self.answered[room, id] += 1
                if status in (200, 201):
                    break
                time.sleep(0.05)

    def wait_for(self, count):
        end = time.monotonic() + 30
        while sum(self.answered.values()) < count:
            if time.monotonic() > end:
                raise AssertionError(f"only {sum(self.answered.values())} of {count} posts were answered")
            time.sleep(0.01)

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join()


def check_rooms(port, answered):
    reader = Visitor(port)
    for room in ("lobby", "other"):
        messages = reader.all_messages(room)
        check([m["seq"] for m in messages], list(range(1, len(messages) + 1)), f"numbers in {room}")
        ids = collections.Counter(m["id"] for m in messages)
        check([id for id, times in ids.items() if times > 1], [], f"ids that are there twice in {room}")
        lost = [id for (of, id) in answered if of == room and id not in ids]
        check(lost, [], f"messages of {room} that were answered with 201 and are gone")
        questions = {m["seq"] for m in messages if m["kind"] == "user" and m["body"] == "bra-ger"}
        replies = collections.Counter(m["reply_to"] for m in messages if m["kind"] == "genie")
        check([seq for seq, times in replies.items() if times > 1], [], "questions that were answered twice")
        check(set(replies) <= questions, True, "answers have questions")
        for m in messages:
            if m["kind"] == "genie":
                check(m["reply_to"] < m["seq"], True, "an answer is after its question")


def kill_genie(database):
    with Site(*new_database(database)) as site:
        writers = Writers(site.port)
        try:
            for round in range(1, 4):
                writers.wait_for(40 * round)
                site.program.kill()
                site.restart()
            writers.wait_for(160)
        finally:
            writers.stop()
        check_rooms(site.port, writers.answered)


@case("kill -9 of the genie during posts loses nothing and doubles nothing (on pocket)")
def _():
    kill_genie("pocket")


@case("kill -9 of the genie during posts loses nothing and doubles nothing (on a real server)")
def _():
    kill_genie("a real server")


@case("kill -9 of the database during posts loses nothing and doubles nothing")
def _():
    site = Site()
    database = Program("pocket", "--port", 0, "--database", f"{site.folder.name}/pocket.db", folder=site.folder.name)
    site.options = ("--mongodb", f"mongodb://127.0.0.1:{database.port}/genie")
    with site:
        writers = Writers(site.port)
        try:
            for round in range(1, 4):
                writers.wait_for(40 * round)
                database.kill()
                time.sleep(0.2)
                database = Program("pocket", "--port", database.port, "--database", f"{site.folder.name}/pocket.db",
                                   folder=site.folder.name)
                wait_until_ready(site.port)
            writers.wait_for(160)
            writers.stop()
            check_rooms(site.port, writers.answered)
            # And as another genie reads it, which has nothing in memory.
            check(site.program.stop(), 0)
            site.restart()
            check_rooms(site.port, writers.answered)
        finally:
            writers.running = False
            database.kill()


main()
