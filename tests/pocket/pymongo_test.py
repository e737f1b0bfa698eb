"""The program `pocket` and a driver that knows nothing of it: PyMongo does what the genie does."""
import datetime
import json
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from pathlib import Path

from zonda_testing import BUILD, ROOT, case, check, check_in, main, skip

try:
    import pymongo
    from bson import Int64
    from pymongo import MongoClient, ReturnDocument
except ImportError:
    pymongo = None

PROGRAM = str(BUILD / "bin/pocket")
MATCHES = ROOT / "genie/data/worldcup-matches.ndjson"


class Pocket:
    """The program on a free port, ended with the block."""

    def __init__(self, *options):
        if pymongo is None:
            skip("PyMongo against pocket", "the Python package pymongo is not installed", "script/bootstrap")
        self.process = subprocess.Popen([PROGRAM, "--port", "0", *options], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.first_line = self.process.stdout.readline()
        self.uri = self.first_line.strip().removeprefix("listening on ")
        self.clients = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def client(self, **options):
        client = MongoClient(self.uri, serverSelectionTimeoutMS=5000, **options)
        self.clients.append(client)
        return client

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)


def matches():
    for line in MATCHES.read_text(encoding="utf-8").splitlines():
        match = json.loads(line)
        start = match["data"]["match"]["start_time"]
        match["data"]["match"]["start_time"] = datetime.datetime.fromisoformat(start.replace("Z", "+00:00"))
        yield match


def stages(plan):
    """The names of a winning plan's stages, outermost first."""
    names = [plan["stage"]]
    for inner in plan.get("inputStages", [plan["inputStage"]] if "inputStage" in plan else []):
        names += stages(inner)
    return names


def code_of(action):
    try:
        action()
    except pymongo.errors.OperationFailure as error:
        return error.code
    return None


@case("the talk's query over all matches uses both indexes of its $or and comes in order of kick-off")
def _():
    with Pocket() as server:
        collection = server.client(tz_aware=True).genie.matches
        collection.create_indexes([pymongo.IndexModel("teamA"), pymongo.IndexModel("teamB"),
                                   pymongo.IndexModel([("year", 1), ("stage", 1), ("group", 1)]),
                                   pymongo.IndexModel("data.match.start_time")])
        check(len(collection.insert_many(list(matches())).inserted_ids), 1068)
        query = {"$or": [{"teamA": "Brazil"}, {"teamB": "Brazil"}]}
        cursor = collection.find(query, batch_size=50).sort("data.match.start_time", 1)
        found = list(cursor)
        starts = [match["data"]["match"]["start_time"] for match in found]
        check(len(found), 119)
        check(starts, sorted(starts))
        check(starts[0].year, 1930, "a date before 1970")
        plan = collection.find(query).sort("data.match.start_time", 1).explain()
        check(stages(plan["queryPlanner"]["winningPlan"]), ["SORT", "FETCH", "OR", "IXSCAN", "IXSCAN"])
        check(plan["executionStats"]["totalDocsExamined"], 119)
        plan = collection.find({"year": 2014, "stage": "final"}).explain()
        check(stages(plan["queryPlanner"]["winningPlan"]), ["FETCH", "IXSCAN"])
        check(stages(collection.find({"city": "Rio"}).explain()["queryPlanner"]["winningPlan"]), ["COLLSCAN"])
        check(collection.count_documents({"year": 2014}), 64)
        check(collection.estimated_document_count(), 1068)
        check(sorted(collection.distinct("group", {"year": 2026})), list("ABCDEFGHIJKL"))


@case("the best scorers of 2014 by an aggregation")
def _():
    with Pocket() as server:
        collection = server.client().genie.matches
        collection.insert_many(list(matches()))
        best = collection.aggregate([{"$match": {"year": 2014}}, {"$unwind": "$goals"},
                                     {"$match": {"goals.kind": {"$ne": "og"}}},
                                     {"$group": {"_id": "$goals.name", "goals": {"$sum": 1}}},
                                     {"$sort": {"goals": -1, "_id": 1}}, {"$limit": 2}])
        check(list(best), [{"_id": "James Rodríguez", "goals": 6}, {"_id": "Thomas Müller", "goals": 5}])


@case("a sign-in registers once, counts, and the site's row counts for all of them at once")
def _():
    with Pocket() as server:
        db = server.client().genie
        db.users.create_index("name_key", unique=True)

        def sign_in(name):
            try:
                db.users.insert_one({"name_key": name.lower(), "name": name})
            except pymongo.errors.DuplicateKeyError as error:
                check(error.details["keyPattern"], {"name_key": 1})
                check(error.details["keyValue"], {"name_key": name.lower()})
                check_in("E11000 duplicate key error collection: genie.users index: name_key_1 dup key: "
                         f'{{ name_key: "{name.lower()}" }}', str(error))
            db.users.update_one({"name_key": name.lower()},
                                {"$inc": {"logins": 1}, "$set": {"last_login": datetime.datetime(2026, 7, 19)}})
            db.stats.update_one({"_id": "site"}, {"$inc": {"signins": 1}}, upsert=True)

        threads = [threading.Thread(target=lambda i=i: [sign_in(f"Fan{i % 3}") for _ in range(10)]) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(db.stats.find_one({"_id": "site"}), {"_id": "site", "signins": 60})
        check(sorted(user["logins"] for user in db.users.find()), [20, 20, 20])


@case("a room's numbers have no hole and no twin, however many write at once")
def _():
    with Pocket() as server:
        messages = server.client().genie.messages
        messages.create_index([("room", 1), ("seq", 1)], unique=True)
        messages.create_index([("room", 1), ("id", 1)], unique=True)

        def post(body):
            message_id = str(uuid.uuid4())
            while True:
                last = messages.find_one({"room": "lobby"}, sort=[("seq", -1)])
                seq = last["seq"] + 1 if last else 1
                try:
                    messages.insert_one({"room": "lobby", "seq": seq, "id": message_id, "body": body})
                    return
                except pymongo.errors.DuplicateKeyError as error:
                    check(list(error.details["keyPattern"]), ["room", "seq"])

        threads = [threading.Thread(target=lambda: [post("Brazil") for _ in range(20)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check([m["seq"] for m in messages.find({"room": "lobby"}).sort("seq", 1)], list(range(1, 81)))
        after = messages.find({"room": "lobby", "seq": {"$gt": 75}}).sort("seq", 1).limit(3)
        check([m["seq"] for m in after], [76, 77, 78])
        plan = messages.find({"room": "lobby", "seq": {"$gt": 75}}).sort("seq", 1).explain()
        check(stages(plan["queryPlanner"]["winningPlan"]), ["FETCH", "IXSCAN"], "the index gives the order")


@case("a replayed match gets its goals pushed, and goes when its time is over")
def _():
    with Pocket() as server:
        live = server.client().genie.live
        live.create_index("ends_at", expireAfterSeconds=0)
        past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=5)
        live.insert_one({"_id": 1, "goals": [], "goalA": 0, "ends_at": past + datetime.timedelta(hours=1)})
        after = live.find_one_and_update({"_id": 1}, {"$push": {"goals": {"min": 11, "name": "Müller"}},
                                                      "$inc": {"goalA": 1}, "$set": {"state": "first half"}},
                                         return_document=ReturnDocument.AFTER)
        check((after["goals"], after["goalA"]), ([{"min": 11, "name": "Müller"}], 1))
        live.insert_one({"_id": 2, "ends_at": past})
        deadline = time.monotonic() + 20
        while live.count_documents({"_id": 2}) and time.monotonic() < deadline:
            time.sleep(0.1)
        check([match["_id"] for match in live.find()], [1])


@case("a bulk of writes says what became of each")
def _():
    with Pocket() as server:
        collection = server.client().test.x
        collection.insert_one({"_id": 1, "a": [1, 5, 9]})
        result = collection.bulk_write([
            pymongo.InsertOne({"_id": 2}), pymongo.UpdateOne({"_id": 1}, {"$set": {"a.$[big]": 0}},
                                                             array_filters=[{"big": {"$gte": 5}}]),
            pymongo.ReplaceOne({"_id": 3}, {"b": 1}, upsert=True), pymongo.DeleteOne({"_id": 2}),
            pymongo.UpdateMany({}, {"$set": {"c": 1}})])
        check((result.inserted_count, result.modified_count, result.upserted_count, result.deleted_count),
              (1, 3, 1, 1))
        check(list(collection.find().sort("_id", 1)), [{"_id": 1, "a": [1, 0, 0], "c": 1}, {"_id": 3, "b": 1, "c": 1}])
        try:
            collection.insert_many([{"_id": 7}, {"_id": 1}, {"_id": 8}], ordered=False)
        except pymongo.errors.BulkWriteError as error:
            check([(e["index"], e["code"]) for e in error.details["writeErrors"]], [(1, 11000)])
        check(collection.count_documents({"_id": {"$in": [7, 8]}}), 2)


@case("what pocket has not is refused with MongoDB's codes")
def _():
    with Pocket() as server:
        client = server.client()
        db = client.test
        check(code_of(lambda: db.command("shardCollection", "test.x")), 59)
        check(code_of(lambda: list(db.x.aggregate([{"$geoNear": {}}]))), 40324)
        check(code_of(lambda: list(db.x.find({"a": {"$near": [0, 0]}}))), 2)
        check(code_of(lambda: db.command("find", "x", foo=1)), 40415)
        check(code_of(lambda: list(db.x.find({}, collation={"locale": "de"}))), 2)
        check(code_of(lambda: db.x.create_index([("a", "text")])), 67)
        check(code_of(lambda: db.create_collection("capped", capped=True, size=1000)), 2)
        with client.start_session() as session:
            try:
                with session.start_transaction():
                    db.x.insert_one({}, session=session)
                raise AssertionError("a transaction was accepted")
            except (pymongo.errors.OperationFailure, pymongo.errors.ConfigurationError) as error:
                check_in("ransaction", str(error))


@case("who has the password comes in, who has not is told")
def _():
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder, "password")
        secret.write_text("p:w/d@tests\n", encoding="utf-8")
        with Pocket("--user", "genie", "--password-file", str(secret)) as server:
            client = server.client(username="genie", password="p:w/d@tests")
            check(client.test.x.insert_one({"_id": 1}).acknowledged, True)
            users = client.admin.command("connectionStatus")["authInfo"]["authenticatedUsers"]
            check(users, [{"user": "genie", "db": "admin"}])
            for wrong in ({"username": "genie", "password": "wrong"}, {"username": "nobody", "password": "p:w/d@tests"}):
                stranger = server.client(**wrong)
                check(code_of(lambda: stranger.test.x.find_one()), 18)
            check(code_of(lambda: server.client().test.x.find_one()), 13)


@case("every insert that was answered is there after kill -9")
def _():
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "genie.db"))
        answered = []
        with Pocket("--database", file) as server:
            collection = server.client().test.x
            collection.create_index("n", unique=True)

            def write():
                n = 0
                try:
                    while True:
                        collection.insert_one({"_id": n, "n": n})
                        answered.append(n)
                        n += 1
                except pymongo.errors.PyMongoError:
                    pass

            writer = threading.Thread(target=write)
            writer.start()
            while len(answered) < 30:
                time.sleep(0.01)
            server.kill()
            writer.join()
        with Pocket("--database", file) as server:
            collection = server.client().test.x
            stored = sorted(document["n"] for document in collection.find())
            check(stored[:len(answered)], answered)
            check(len(stored) - len(answered) in (0, 1), True, "at most the one that was under way")
            check(collection.count_documents({"n": {"$gte": 0}}), len(stored), "by the index")
            check(server.stop(), 0)


@case("a set's primary repeats no write: the reply is lost, the driver asks again, the count is one")
def _():
    with Pocket("--replica-set", "rs") as server:
        client = server.client(replicaSet="rs")
        check(client.admin.command("hello")["setName"], "rs")
        collection = client.test.x
        fail = {"configureFailPoint": "failCommand", "mode": {"times": 1}}
        client.admin.command({**fail, "data": {"failCommands": ["update"], "closeConnection": True}})
        collection.update_one({"_id": 1}, {"$inc": {"n": 1}}, upsert=True)
        client.admin.command({**fail, "data": {"failCommands": ["update"], "writeConcernError": {"code": 91}}})
        collection.update_one({"_id": 1}, {"$inc": {"n": 1}}, upsert=True)
        check(collection.find_one(), {"_id": 1, "n": 2}, "done before the error was answered, and not again")
        client.admin.command({**fail, "data": {"failCommands": ["find"], "errorCode": 11602}})
        check(collection.find_one()["n"], 2, "a read is tried again")
        client.admin.command({**fail, "data": {"failCommands": ["insert"], "errorCode": 8000}})
        check(code_of(lambda: collection.insert_one({})), 8000)
        client.admin.command({**fail, "data": {"failCommands": ["ping"], "blockConnection": True, "blockTimeMS": 200}})
        start = time.monotonic()
        client.admin.command("ping")
        check(time.monotonic() - start >= 0.2, True, "the reply was late")


@case("cursors go on batch by batch, and end when they are killed or their collection goes")
def _():
    with Pocket() as server:
        db = server.client().test
        db.x.insert_many([{"_id": i} for i in range(1000)])
        check([d["_id"] for d in db.x.find(batch_size=7)], list(range(1000)))
        cursor = db.x.find(batch_size=2)
        next(cursor)
        cursor.close()
        cursor = db.x.find(batch_size=2)
        next(cursor)
        db.x.drop()
        next(cursor)
        check(code_of(lambda: next(cursor)), 43)
        check(db.list_collection_names(), [])


@case("unacknowledged writes are done, and large ones come in several messages")
def _():
    with Pocket() as server:
        collection = server.client(w=0).test.x
        collection.insert_one({"_id": 1})
        big = server.client().test.x
        big.insert_many([{"text": "x" * 5_000_000} for _ in range(12)])
        deadline = time.monotonic() + 10
        while not big.find_one({"_id": 1}) and time.monotonic() < deadline:
            time.sleep(0.05)
        check(big.count_documents({}), 13)
        check(sum(len(d.get("text", "")) for d in big.find()), 60_000_000)


@case("numbers keep their type through the server")
def _():
    with Pocket() as server:
        collection = server.client().test.x
        collection.insert_one({"_id": 1, "small": 5, "large": Int64(5), "real": 5.0})
        found = collection.find_one({"large": 5.0, "real": 5})
        check([type(found[name]) for name in ("small", "large", "real")], [int, Int64, float])


@case("the command line, the exit codes and the first line")
def _():
    def run(*arguments):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=20)
        return done.returncode, done.stdout, done.stderr

    code, out, _ = run("--version")
    check((code, out.split()[0]), (0, "pocket"))
    code, out, _ = run("--help")
    check((code, len(out.splitlines()) <= 24), (0, True), "the help fits on a screen")
    check(run("--foo"), (2, "", "pocket: there is no option '--foo' (try --help)\n"))
    check(run("--port", "x"), (2, "", "pocket: --port wants a number from 0 to 65535, not 'x'\n"))
    check(run("--port"), (2, "", "pocket: --port wants a value\n"))
    check(run("--user", "genie"), (2, "", "pocket: --user and --password-file go together\n"))
    code, _, words = run("--port", "0", "--database", "/no/such/folder/x.db")
    check(code, 1)
    check_in("cannot open the database file '/no/such/folder/x.db'", words)
    with Pocket() as server:
        check_in("listening on mongodb://127.0.0.1:", server.first_line)
        port = server.uri.rsplit(":", 1)[1]
        code, _, words = run("--port", port)
        check((code, len(words.splitlines())), (1, 1), words)
        check(server.stop(), 0)


main()
