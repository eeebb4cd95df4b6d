#!/usr/bin/env python3
"""HAProxy with deploy/haproxy/haproxy.cfg in front of three replicas, each on a host of its own (network namespaces), under steady load:
one is killed, one is reloaded, all are upgraded in turn, and no request may fail. Then nginx with deploy/nginx in front as a cache:
it asks again with our ETag, and gets 304. As root, or where everybody may have user namespaces.

usage: check_replicas.py [--clients N] PROGRAM      ends with "N passed, N failed"
"""
import argparse
import csv
import http.client
import json
import pathlib
import re
import shutil
import signal
import string
import sys
import tempfile
import time

import network
from load import Load

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "contract"))
from tally import Tally  # noqa: E402

NAMES = ("one", "two", "three")
PORT, PROXY_PORT, CACHE_PORT = 8080, 8080, 8081
PATIENCE = 30
FRESH = 60  # seconds for which an answer lasts: Cache-Control: public, max-age=60


def ask(host, port, path, **headers):
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def wait_until(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{what}: not within {PATIENCE} s")


class Replica:
    """One server with a data set of its own, on a host of its own."""

    def __init__(self, program, name, address, folder):
        self.program, self.name, self.address = program, name, address
        self.data, self.log = folder / name, open(folder / f"{name}.log", "w+", encoding="utf-8")
        shutil.copytree(ROOT / "fixtures" / "china-cloud", self.data)

    def start(self):
        self.process = network.start([self.program, "serve", "--data", self.data, "--listen", f"0.0.0.0:{PORT}", "--threads", "2",
                                      "--drain-delay", "2", "--max-connections-per-address", "0"], self.log, self.name)
        wait_until(f"replica {self.name} is ready", lambda: ask(self.address, PORT, "/readyz")[0].status == 200)

    def status(self):
        return json.loads(ask(self.address, PORT, "/readyz")[1])["data"]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def edit(self, change):
        path = self.data / "dataset.json"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def write_version(self, version):
        """Another release to load."""
        self.edit(lambda text: re.sub(r'"version": "[^"]*"', f'"version": "{version}"', text))

    def reload(self):
        before = self.status()
        self.process.send_signal(signal.SIGHUP)
        count = lambda status: status["reloads"] + status["failed_reloads"]
        wait_until(f"replica {self.name} reloads", lambda: count(self.status()) > count(before))
        return self.status()

    def answered(self, status):
        """Answers of this status so far, as /metrics counts them."""
        lines = ask(self.address, PORT, "/metrics")[1].decode().splitlines()
        return sum(int(line.rsplit(" ", 1)[1]) for line in lines
                   if line.startswith("skyledger_http_requests_total{") and f'status="{status}"' in line)


class Balancer:
    def __init__(self, addresses, folder):
        self.log = open(folder / "haproxy.log", "w+", encoding="utf-8")
        words = {f"SKYLEDGER_{name.upper()}": f"{address}:{PORT}" for name, address in addresses.items()}
        self.process = network.start(["haproxy", "-db", "-f", ROOT / "deploy" / "haproxy" / "haproxy.cfg"], self.log,
                                     SKYLEDGER_LISTEN=f"{network.FRONT}:{PROXY_PORT}", **words)
        wait_until("HAProxy sees all replicas", lambda: all(row["status"] == "UP" for row in self.rows().values()))

    def rows(self):
        text = ask("127.0.0.1", 8404, "/;csv")[1].decode().removeprefix("# ")
        rows = {row["svname"]: row for row in csv.DictReader(text.splitlines()) if row["pxname"] == "replicas"}
        rows.pop("BACKEND")
        return rows

    def sees(self, name, status):
        wait_until(f"HAProxy sees replica {name} {status}", lambda: self.rows()[name]["status"].startswith(status))

    def total(self, column):
        return sum(int(row[column] or 0) for row in self.rows().values())


def disturb(load, replicas, balancer, tally):
    """What happens to replicas while clients ask."""
    one, two, three = replicas
    time.sleep(3)
    load.phase("one killed (-9)")
    one.kill()
    balancer.sees("one", "DOWN")
    time.sleep(2)
    load.phase("it comes back")
    one.start()
    balancer.sees("one", "UP")
    time.sleep(1)
    load.phase("two reloaded (SIGHUP)")
    two.write_version("9.0.0")
    status = two.reload()
    tally.check(status["release"] != three.status()["release"] and status["failed_reloads"] == 0, "the reload brings another release", status)
    time.sleep(1)
    load.phase("a broken data set (SIGHUP)")
    whole = (three.data / "dataset.json").read_text(encoding="utf-8")
    three.edit(lambda text: text[: len(text) // 2])
    status = three.reload()
    tally.check(status["failed_reloads"] == 1 and status["status"] == "ready", "a broken data set is refused", status)
    three.edit(lambda _: whole)
    time.sleep(1)
    load.phase("rolling upgrade (SIGTERM)")
    for replica in replicas:
        replica.write_version("10.0.0")
        code = replica.stop()
        tally.check(code == 0, f"replica {replica.name} ends in order", code)
        replica.start()
        balancer.sees(replica.name, "UP")
    time.sleep(2)


def report(load, tally):
    print(f"{'phase':28} {'requests':>8} {'failed':>6} {'a second':>8} {'p50 ms':>7} {'p99 ms':>7} {'most ms':>8}  releases")
    for phase in load.phases:
        times = sorted(phase["times"]) or [0]
        at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000
        seconds = phase.get("ended", phase["begun"]) - phase["begun"]
        print(f"{phase['name']:28} {len(phase['times']):8} {len(phase['wrong']):6} {len(phase['times']) / max(seconds, 0.001):8.0f} "
              f"{at(0.5):7.1f} {at(0.99):7.1f} {times[-1] * 1000:8.1f}  {len(phase['releases'])}")
        tally.check(len(phase["times"]) >= 100, f"{phase['name']}: is under load", len(phase["times"]))
        tally.check(not phase["wrong"], f"{phase['name']}: no request fails", phase["wrong"][:3])
    releases = [phase["releases"] for phase in load.phases]
    tally.check(len(releases[0]) == 1, "at the start there is one release", releases[0])
    tally.check(len(releases[3]) == 2, "after a reload of one replica there are two", releases[3])
    tally.check(len(releases[-1] - releases[0] - releases[3]) == 1, "the upgrade brings another", releases[-1])


class Cache:
    """nginx with our template."""

    def __init__(self, folder):
        self.log = open(folder / "nginx.log", "w+", encoding="utf-8")
        template = string.Template((ROOT / "deploy" / "nginx" / "skyledger.conf.template").read_text(encoding="utf-8"))
        text = template.safe_substitute(SKYLEDGER_CACHE_LISTEN=f"{network.FRONT}:{CACHE_PORT}",
                                        SKYLEDGER_UPSTREAM=f"{network.FRONT}:{PROXY_PORT}")
        (folder / "skyledger.conf").write_text(text.replace("/var/cache/nginx", str(folder)), encoding="utf-8")
        (folder / "nginx.conf").write_text(
            f"user root; daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}}\n"
            f"http {{ access_log off; include {folder}/skyledger.conf; }}\n", encoding="utf-8")
        self.process = network.start(["nginx", "-c", folder / "nginx.conf", "-p", folder], self.log)
        wait_until("nginx answers", lambda: self.get("/healthz")[0].status == 200)

    @staticmethod
    def get(path, **headers):
        return ask(network.FRONT, CACHE_PORT, path, **headers)


def fill(cache, tally):
    """The first look: from the server, then from the cache. Returns the ETag, and when it was fetched."""
    direct, body = ask(network.FRONT, PROXY_PORT, "/v1/markets")
    first, first_body = cache.get("/v1/markets")
    fetched = time.monotonic()
    second, second_body = cache.get("/v1/markets")
    tag = first.getheader("ETag")
    tally.check((first.getheader("X-Cache"), second.getheader("X-Cache")) == ("MISS", "HIT"), "a second look is a hit",
                f"{first.getheader('X-Cache')} {second.getheader('X-Cache')}")
    tally.check(body == first_body == second_body and direct.getheader("ETag") == tag == second.getheader("ETag"),
                "the cache passes body and ETag on", tag)
    tally.check(first.getheader("X-Request-Id") != second.getheader("X-Request-Id"), "each answer has an id of its own")
    held, nothing = cache.get("/v1/markets", If_None_Match=tag)
    tally.check(held.status == 304 and not nothing, "who holds the ETag gets 304 from the cache", held.status)
    for given, coding in (("br", "br"), ("gzip, deflate, br;q=0", "gzip"), ("gzip;q=1.0, br;q=0.8", "br"), ("identity", None)):
        coded, _ = cache.get("/v1/markets", Accept_Encoding=given)
        tally.check(coded.getheader("Content-Encoding") == coding, f"Accept-Encoding: {given} is answered in {coding}",
                    coded.getheader("Content-Encoding"))
    table, _ = cache.get("/v1/markets", Accept="text/csv")
    tally.check(table.getheader("Content-Type").startswith("text/csv"), "Accept stands in the key", table.getheader("Content-Type"))
    return tag, fetched


def revalidate(cache, replicas, tag, fetched, tally):
    """When the answer is stale the cache asks with its ETag: 304 while the release is the same, the new one after a reload."""
    time.sleep(max(0, fetched + FRESH + 1 - time.monotonic()))
    before = sum(replica.answered(304) for replica in replicas)
    stale, _ = cache.get("/v1/markets")
    after = sum(replica.answered(304) for replica in replicas)
    tally.check(stale.status == 200 and stale.getheader("X-Cache") == "REVALIDATED", "a stale answer is asked for again",
                stale.getheader("X-Cache"))
    tally.check(after == before + 1, "and our 304 revives it", f"{before} to {after} answers with 304")
    tally.check(stale.getheader("ETag") == tag, "with the same ETag", stale.getheader("ETag"))
    hit, _ = cache.get("/v1/markets")
    tally.check(hit.getheader("X-Cache") == "HIT", "it lasts again", hit.getheader("X-Cache"))
    for replica in replicas:
        replica.write_version("11.0.0")
        replica.reload()
    print(f"cache: 304 answers of the replicas {before} to {after}; waiting {FRESH} s for the answer to be stale again")
    time.sleep(FRESH + 1)
    fresh, _ = cache.get("/v1/markets")
    tally.check(fresh.status == 200 and fresh.getheader("X-Cache") == "EXPIRED" and fresh.getheader("ETag") != tag,
                "after a reload the new release comes", f"{fresh.getheader('X-Cache')} {fresh.getheader('ETag')}")


def outlive(cache, replicas, balancer, tally):
    """No replica is left."""
    for replica in replicas:
        replica.kill()
        balancer.sees(replica.name, "DOWN")
    kept, _ = cache.get("/v1/markets")
    tally.check(kept.status == 200, "the cache answers while no replica does", kept.status)
    lost, _ = ask(network.FRONT, PROXY_PORT, "/v1/markets")
    tally.check(lost.status == 503, "HAProxy says 503 then", lost.status)


def check(options, folder, tally):
    addresses = network.build(NAMES)
    replicas = [Replica(options.program, name, addresses[name], folder) for name in NAMES]
    for replica in replicas:
        replica.start()
    balancer = Balancer(addresses, folder)
    hidden = [ask(network.FRONT, PROXY_PORT, path)[0].status for path in ("/metrics", "/readyz")]
    tally.check(hidden == [404, 404], "/metrics and /readyz are not for clients", hidden)
    with Load((network.FRONT, PROXY_PORT), options.clients) as load:
        disturb(load, replicas, balancer, tally)
    report(load, tally)
    print(f"HAProxy: {balancer.total('stot')} requests passed on, {balancer.total('wretr')} asked again, "
          f"{balancer.total('wredis')} of another replica")
    for name, row in balancer.rows().items():
        tally.check(int(row["stot"]) > 100, f"replica {name} takes part", row["stot"])
    cache = Cache(folder)
    tag, fetched = fill(cache, tally)
    revalidate(cache, replicas, tag, fetched, tally)
    outlive(cache, replicas, balancer, tally)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("program", type=lambda text: pathlib.Path(text).resolve())
    options = parser.parse_args()
    missing = [name for name in ("haproxy", "nginx", "ip", "unshare") if not shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")]
    if missing:
        sys.exit(f"cannot test here: {', '.join(missing)} missing (tools/setup deploy)")
    network.enter()
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        try:
            check(options, pathlib.Path(name), tally)
        except (OSError, RuntimeError) as error:
            tally.check(False, "the test runs to its end", error)
        if tally.failed:
            for log in sorted(pathlib.Path(name).glob("*.log")):
                print(f"== {log.name}\n{log.read_text(errors='replace')[-2000:]}", file=sys.stderr)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
