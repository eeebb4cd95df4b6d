"""What is measured. Each function takes the run (see `run`), starts the peers it needs, and alternates them within each round."""
import os
import random
import shutil
import signal
import threading
import time

import data as datasets
from peers import ROWS, STATIC, Pages, fetch, target_for
from process import Server, free_port

HOT = ("/v1/metrics", "/v1/figures")
SEED = 20221102


def rounds(run, what):
    for turn in range(run.plan.rounds):
        datasets.say(f"{what}, round {turn + 1} of {run.plan.rounds}")
        yield turn


def start_all(run, names, *arguments):
    servers = {name: run.peers.start(name, *arguments) for name in names}
    return {name: server for name, server in servers.items() if server}


def note_memory(run, servers, what):
    for name, server in servers.items():
        run.book.add(f"memory, {what}", name, 0, server.memory())


def warm(run, servers, requests, headers=()):
    for name, server in servers.items():
        run.load.run(server, [requests(name)], headers=headers, seconds=0.3)


def hot_pages(run):
    """Pages that everybody asks for: the same bytes from every server."""
    small = run.data_set(run.plan.small)
    servers = {"skyledger": run.peers.start("skyledger", small)}
    pages = Pages(run.workshop.cache / "pages", servers["skyledger"].port, HOT)
    servers.update(start_all(run, STATIC, pages))
    rows = start_all(run, ROWS, small)
    note_memory(run, {**servers, **rows}, f"started, {run.plan.small:,} figures")
    for page in HOT:
        warm(run, servers, lambda name, page=page: page)
    for turn in rounds(run, "hot pages"):
        for page in HOT:
            _hot_page(run, servers, page, turn)
        for name, server in rows.items():
            run.book.add("hot page /v1/figures, identity", name, turn,
                         run.load.run(server, [target_for(name, {})], seconds=run.plan.seconds))
    _equal_load(run, servers)
    _generator_honesty(run, servers)
    note_memory(run, {**servers, **rows}, f"after hot pages, {run.plan.small:,} figures")
    run.peers.stop()


def _hot_page(run, servers, page, turn):
    for encoding in ("identity", "br"):
        for name, server in servers.items():
            run.book.add(f"hot page {page}, {encoding}", name, turn,
                         run.load.run(server, [page], headers=[f"Accept-Encoding: {encoding}"], seconds=run.plan.seconds))
    for name, server in servers.items():
        _, headers, _ = fetch(server.port, page, {"Accept-Encoding": "identity"})
        held = ["Accept-Encoding: identity", f"If-None-Match: {headers['etag']}"]
        result = run.load.run(server, [page], headers=held, seconds=run.plan.seconds)
        if result["failed"]:
            run.book.note(f"{name}: {result['failed']:,} of {result['sent']:,} requests for a held {page} failed")
        if result["not_modified"] != result["answers"]:
            run.book.note(f"{name} answers a held ETag of {page} with something else than 304")
        run.book.add(f"304 for {page}", name, turn, result)
    for name, server in servers.items():
        run.book.add(f"new connection for each {page}", name, turn,
                     run.load.run(server, [page], headers=["Accept-Encoding: identity"], seconds=run.plan.seconds,
                                  count=run.plan.new_connections, new_connections=True))


def _equal_load(run, servers):
    """Latency at one offered load for all: half of what the slowest can do."""
    page = HOT[1]
    for encoding in ("identity", "br"):
        slowest = min(min(run.book.series(f"hot page {page}, {encoding}", name, "per_second").values()) for name in servers)
        scenario = f"latency at {slowest / 2:,.0f} requests a second, {page}, {encoding}"
        for turn in rounds(run, f"equal load, {encoding}"):
            for name, server in servers.items():
                result = run.load.run(server, [page], headers=[f"Accept-Encoding: {encoding}"], rate=slowest / 2, connections=64,
                                      seconds=run.plan.latency_seconds, warm_up=0.3)
                run.book.add(scenario, name, turn, result)


def _generator_honesty(run, servers):
    """The same page of the same nginx, by wrk and by our load generator."""
    if "nginx" not in servers or not shutil.which("wrk"):
        run.book.note("load generator not compared with wrk: " + ("no nginx" if shutil.which("wrk") else "wrk is not installed"))
        return
    server = servers["nginx"]
    for turn in rounds(run, "the load generator against wrk"):
        run.book.add("load generator against wrk, on nginx", "load", turn,
                     run.load.run(server, [HOT[0]], seconds=run.plan.seconds))
        seconds = max(1, round(run.plan.seconds))
        before, started = server.cpu_seconds(), time.monotonic()
        text = datasets.quiet(["taskset", "-c", run.load.cores, "wrk", "-t1", "-c16", f"-d{seconds}",
                               f"http://127.0.0.1:{server.port}{HOT[0]}"], timeout=60)
        answers = next(int(line.split()[0]) for line in text.splitlines() if " requests in " in line)
        rate = next(float(line.split()[1]) for line in text.splitlines() if line.startswith("Requests/sec"))
        run.book.add("load generator against wrk, on nginx", "wrk", turn,
                     {"per_second": rate, "answers": answers, "seconds": time.monotonic() - started, "failed": 0,
                      "cpu_us": 1e6 * (server.cpu_seconds() - before) / answers})


def distinct_queries(kind, markets, turn, count):
    """Queries that were never asked before in this run: filter, sort, 50 rows. Bounds have digits of their own for each."""
    draw = random.Random(f"{SEED} {kind} {turn}")
    for number in range(count):
        own = f"{turn}{number:07d}"
        if kind == "narrow":
            yield {"metric": "market-share", "market": f"mkt-{draw.randrange(markets):05d}", "value__gte": f"{draw.randrange(9)}.{own}",
                   "sort": "-value,id", "limit": 50}
        elif kind == "wide":
            yield {"metric": "revenue", "period": 2013 + draw.randrange(12), "value__gte": f"{draw.randrange(1, 99)}{own}.5",
                   "sort": "-value,id", "limit": 50}
        else:
            least = draw.randrange(1, 60)
            yield {"kind": "estimate", "value__gte": f"{least}.{own}", "value__lte": f"{least + 10}.{own}", "sort": "-value,id", "limit": 50}


WHAT = {"narrow": "one market's shares (some 200 candidates by index)", "wide": "one metric of one year (a fifth of all by index)",
        "scan": "a range of values (no index)"}


def never_seen(run):
    """Each request another query over the largest data set: nothing can be cached."""
    large = run.data_set(run.plan.large)
    servers = start_all(run, ("skyledger", *ROWS), large)
    note_memory(run, servers, f"started, {run.plan.large:,} figures")
    for turn in rounds(run, "never-seen queries"):
        for kind, what in WHAT.items():
            for name, server in servers.items():
                count = run.plan.queries if name == "skyledger" else run.plan.queries // 10
                queries = [target_for(name, query) for query in distinct_queries(kind, run.plan.large // 500, turn, count)]
                run.book.add(f"never-seen query, {run.plan.large:,} figures: {what}", name, turn,
                             run.load.run(server, queries, connections=2, seconds=run.plan.seconds, once=True))
    note_memory(run, servers, f"after never-seen queries, {run.plan.large:,} figures")
    if "skyledger" in servers:
        _search(run, servers["skyledger"])
    run.peers.stop()


def _search(run, server):
    status, _, _ = fetch(server.port, "/v1/search?q=cloud")
    if status != 200:
        run.book.note(f"search: /v1/search answers {status}; not measured")
        return
    for turn in rounds(run, "search"):
        draw = random.Random(f"{SEED} search {turn}")
        words = ["cloud", "region", "data centre", "partner", "supply chain", "margins", "industrial customers"]
        # every page is another: offset and limit together were never asked before
        queries = [f"/v1/search?q={draw.choice(words).replace(' ', '%20')}&offset={number % 500}&limit={10 + 10 * turn + number // 500}"
                   for number in range(5000)]
        run.book.add(f"search, {run.plan.large:,} figures", "skyledger", turn,
                     run.load.run(server, queries, connections=2, seconds=run.plan.seconds, once=True))


def growth(run):
    """The same look-ups in data sets of every size; the sizes alternate as peers do."""
    for name in ("skyledger", "fastapi"):
        servers = {}
        for size in run.plan.sizes:
            server = run.peers.start(name, run.data_set(size))
            if not server:
                return
            servers[size] = server
            run.peers.running[f"{name} {size}"] = server
        for turn in rounds(run, f"growth, {name}"):
            for size, server in servers.items():
                _growth_turn(run, name, size, server, turn)
        run.peers.stop()


def _growth_turn(run, name, size, server, turn):
    draw, markets = random.Random(f"{SEED} growth {turn}"), size // 500
    ids = [f"share-{draw.randrange(markets):05d}-{draw.randrange(28):02d}-{draw.randrange(8)}" for _ in range(run.plan.lookups)]
    look_ups = [f"/v1/figures/{id}" for id in dict.fromkeys(ids)]
    filters = [target_for(name, {"vendor": f"vnd-{draw.randrange(5 * markets):05d}", "value__gte": f"1.{turn}{number:07d}",
                                 "sort": "-value,id", "limit": 50}) for number in range(run.plan.lookups)]
    for scenario, requests in (("point look-up", look_ups), ("indexed filter", filters)):
        # the least data set has fewer ids than requests: as many requests everywhere
        requests = requests[:run.plan.small // 4]
        run.load.run(server, requests[:200], connections=2, seconds=1, once=True)
        run.book.add(f"growth, {name}: {scenario}", f"{size:,} figures", turn,
                     run.load.run(server, requests[200:], connections=2, seconds=run.plan.seconds, once=True))


def loading(run):
    """From nothing to the first answer, beside sqlite3 importing the same figures and making the same indexes."""
    sizes = run.plan.sizes
    for turn in rounds(run, "loading"):
        for size in sizes:
            data_set = run.data_set(size)
            started = time.monotonic()
            server = run.peers.start("skyledger", data_set)
            fetch(server.port, "/v1/figures?limit=1")
            seconds = time.monotonic() - started
            memory = server.memory()
            run.peers.stop()
            run.book.add(f"loading {size:,} figures", "skyledger", turn,
                         {"load_seconds": seconds, **memory, "bytes_a_figure": memory["rss"] / size})
            if not shutil.which("sqlite3"):
                run.peers.missing.setdefault("sqlite3", "not installed")
                continue
            loaded = datasets.sqlite_load(data_set, run.peers.cores)
            run.book.add(f"loading {size:,} figures", "sqlite3", turn,
                         {"load_seconds": loaded["seconds"], "rss": loaded["rss"], "bytes_a_figure": loaded["rss"] / size})


def csv_export(run):
    """100,000 rows as CSV: in one answer where that is offered, else in pages of 1000."""
    wanted = min(100000, run.plan.large)
    data_set = run.data_set(wanted)
    servers = start_all(run, ("skyledger", "fastapi"), data_set)
    for turn in rounds(run, "CSV"):
        for name, server in servers.items():
            status, _, _ = fetch(server.port, f"/v1/figures.csv?rank=any&limit={wanted}")
            requests = [f"/v1/figures.csv?rank=any&limit={wanted}"]
            if status != 200:
                requests = [f"/v1/figures.csv?rank=any&limit=1000&offset={offset}" for offset in range(0, wanted, 1000)]
                run.book.note(f"CSV: {name} refuses {wanted:,} rows in one answer ({status}); {len(requests)} pages were read")
            result = run.load.run(server, requests, connections=1, seconds=30, once=True)
            run.book.add(f"CSV of {wanted:,} rows", name, turn, {**result, "export_seconds": result["seconds"]})
    run.peers.stop()


class Reloader(threading.Thread):
    """Changes the data set and sends SIGHUP, again and again, until it is stopped; counts the releases that came of it."""

    def __init__(self, server, folder, pause):
        super().__init__(daemon=True)
        self.server, self.folder, self.pause = server, folder, pause
        self.over, self.reloads = threading.Event(), 0

    def release(self):
        _, headers, _ = fetch(self.server.port, "/v1/metrics")
        return headers.get("etag")

    def run(self):
        text = (self.folder / "dataset.json").read_text(encoding="utf-8")
        for number in range(1000):
            before = self.release() if self.server.name == "skyledger" else None
            fresh = self.folder / "fresh.tmp"
            fresh.write_text(text.replace("nothing in it is true", f"nothing in it is true ({number})"), encoding="utf-8")
            os.replace(fresh, self.folder / "dataset.json")
            self.server.signal(signal.SIGHUP)
            deadline = time.monotonic() + 60
            while before and time.monotonic() < deadline and not self.over.is_set() and self.release() == before:
                time.sleep(0.05)
            self.reloads += not self.over.is_set()
            if self.over.wait(self.pause):
                return


def private_copy(data_set, folder):
    """The data set's files under another folder, where one of them can be replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in data_set.folder.iterdir():
        os.link(path, folder / path.name)
    return folder


def reloading(run):
    """Hot pages while the data set is replaced under full load. nginx's own reload stands beside it for comparison."""
    for size in run.plan.reload_sizes:
        folder = private_copy(run.data_set(size), run.workshop.cache / "reload")
        port = free_port()
        command = [run.workshop.skyledger, "serve", "--data", str(folder), "--listen", f"127.0.0.1:{port}",
                   "--threads", str(run.peers.threads), "--log-level", "error"]
        server = Server("skyledger", command, port, run.peers.cores, str(run.peers.logs / "reload.log"))
        run.peers.running["skyledger"] = server
        pages = Pages(run.workshop.cache / "pages", server.port, HOT)
        nginx = run.peers.start("nginx", pages)
        for turn in rounds(run, f"reload of {size:,} figures"):
            for peer in [server] + ([nginx] if nginx else []):
                _reload_turn(run, peer, folder, size, turn)
        run.peers.stop()


def _reload_turn(run, server, folder, size, turn):
    seconds = run.plan.reload_seconds
    calm = run.load.run(server, list(HOT), seconds=seconds / 2)
    reloader = Reloader(server, folder, 0.5)
    reloader.start()
    busy = run.load.run(server, list(HOT), seconds=seconds)
    reloader.over.set()
    reloader.join(70)
    if server.name == "skyledger" and reloader.reloads == 0:
        run.book.note(f"no reload of {size:,} figures was over within {seconds} s")
    run.book.add(f"full load, no reload, {size:,} figures", server.name, turn, calm)
    run.book.add(f"full load, reload after reload, {size:,} figures", server.name, turn,
                 {**busy, "reloads": reloader.reloads, "p99_ratio": busy["latency_us"]["p99"] / calm["latency_us"]["p99"],
                  "bad": busy["failed"] + busy["other_status"]})


ALL = {"hot": hot_pages, "queries": never_seen, "growth": growth, "loading": loading, "csv": csv_export, "reload": reloading}
