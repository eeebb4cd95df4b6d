"""Is the comparison fair? Every peer must answer the same bytes or the same rows to the same requests."""
import csv
import io
import json

from peers import ROWS, STATIC, Pages, fetch, target_for
from scenarios import HOT, WHAT, distinct_queries


class Smoke:
    def __init__(self, run):
        self.run, self.failures, self.passes = run, 0, 0

    def expect(self, holds, what):
        self.passes += bool(holds)
        self.failures += not holds
        if not holds:
            print(f"FAIL  {what}")

    def static_peer(self, name, server, reference):
        for page in HOT:
            for encoding in ("identity", "br"):
                wanted = fetch(reference.port, page, {"Accept-Encoding": encoding})
                status, headers, body = fetch(server.port, page, {"Accept-Encoding": encoding})
                self.expect(status == 200 and body == wanted[2], f"{name}: {page} in {encoding} is not the same bytes")
                self.expect(headers.get("content-encoding", "identity") == encoding, f"{name}: {page} is not in {encoding}")
                for header in ("content-type", "cache-control", "link", "access-control-allow-origin"):
                    self.expect(headers.get(header) == wanted[1].get(header), f"{name}: {page}: {header} is {headers.get(header)}")
                status, _, body = fetch(server.port, page, {"Accept-Encoding": encoding, "If-None-Match": headers.get("etag", "")})
                self.expect(status == 304 and not body, f"{name}: {page} in {encoding}: a held ETag gets {status}")

    def rows_peer(self, name, server, reference):
        queries = [{}] + [query for kind in WHAT for query in distinct_queries(kind, self.run.plan.small // 500, 9, 6)]
        queries += [{"vendor": "vnd-00007", "sort": "-value,id", "limit": 50}, {"sort": "published_on,id", "limit": 20, "offset": 40}]
        for query in queries:
            wanted = json.loads(fetch(reference.port, target_for("skyledger", query))[2])
            status, headers, body = fetch(server.port, target_for(name, query))
            found = json.loads(body) if status == 200 else {}
            rows = found.get("data") if isinstance(found, dict) else found
            total = headers.get("x-total-count") if name == "json-server" else found.get("meta", {}).get("total")
            # json-server sorts empty cells elsewhere
            if name == "json-server" and "published_on" in query.get("sort", ""):
                continue
            self.expect(rows == wanted["data"], f"{name}: {query}: other rows")
            self.expect(total is not None and int(total) == wanted["meta"]["total"], f"{name}: {query}: total {total}")
        for kind in WHAT:
            some = [len(json.loads(fetch(reference.port, target_for("skyledger", query))[2])["data"]) for query in
                    distinct_queries(kind, self.run.plan.small // 500, 9, 6)]
            self.expect(max(some) > 0, f"the {kind} queries find nothing")

    def csv_peer(self, server, reference):
        target = "/v1/figures.csv?rank=any&limit=1000&offset=2000"
        ours, theirs = (list(csv.reader(io.StringIO(fetch(one.port, target)[2].decode()))) for one in (reference, server))
        self.expect(len(ours) == 1001 and [row[0] for row in ours] == [row[0] for row in theirs], "fastapi: CSV has other rows")
        self.expect(ours[0] == theirs[0], "fastapi: CSV has other columns")

    def generator(self, server):
        result = self.run.load.run(server, list(HOT), seconds=0.3)
        self.expect(result["answers"] > 0 and result["ok"] == result["answers"] and result["failed"] == 0, f"load on {server.name}: {result}")
        _, headers, _ = fetch(server.port, HOT[0])
        result = self.run.load.run(server, [HOT[0]], headers=[f"If-None-Match: {headers['etag']}"], count=40, connections=2)
        self.expect(result["not_modified"] == 40 and result["failed"] == 0, f"load with a held ETag on {server.name}: {result}")
        result = self.run.load.run(server, list(HOT), count=40, new_connections=True)
        self.expect(result["ok"] == 40 and result["failed"] == 0, f"load with new connections on {server.name}: {result}")
        sizes = sum(len(fetch(server.port, page, {"Accept-Encoding": "identity"})[2]) for page in HOT)
        result = self.run.load.run(server, list(HOT), count=20, rate=200)
        self.expect(result["ok"] == 20 and result["body_bytes"] == 10 * sizes, f"load at a rate on {server.name}: {result}")

    def all(self):
        run, peers = self.run, self.run.peers
        small = run.data_set(run.plan.small)
        reference = peers.start("skyledger", small)
        if not reference:
            raise RuntimeError(f"skyledger: {peers.missing['skyledger']}")
        pages = Pages(run.workshop.cache / "pages", reference.port, HOT)
        self.generator(reference)
        for name in STATIC:
            server = peers.start(name, pages)
            if server:
                self.static_peer(name, server, reference)
                self.generator(server)
        for name in ROWS:
            server = peers.start(name, small)
            if server:
                self.rows_peer(name, server, reference)
            if server and name == "fastapi":
                self.csv_peer(server, reference)
        for name, why in peers.missing.items():
            print(f"SKIP  {name}: {why}")
        print(f"{self.passes} passed, {self.failures} failed, {len(peers.missing)} skipped")
        return 1 if self.failures else 0
