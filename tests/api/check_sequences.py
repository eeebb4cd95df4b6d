#!/usr/bin/env python3
"""Whatever was asked before, by whomever, an address answers byte for byte what a server fresh from its start answers.

usage: check_sequences.py BINARY
SKYLEDGER_SEED repeats a run, SKYLEDGER_STEPS=20000 makes a longer one. Nothing is decided by the clock: time only ends a wait that
would last for ever. What changes from one answer to the next by intent is left out: Date, ids, what is left of a quota, and
Last-Modified, which may tell of the process."""

import collections
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETS = {"A": ROOT / "tests/data/compare", "B": ROOT / "tests/data/valid/basic"}
SEED = int(os.environ.get("SKYLEDGER_SEED") or secrets.randbits(32))
STEPS = int(os.environ.get("SKYLEDGER_STEPS") or 1600)  # a step is one to thirty requests
LIVES = 2
SAFETY = 300  # seconds, until a test that hangs has failed; as SAFETY_MS of harness.h: it decides nothing else
BURST = 40  # requests of one address; connections come from ever new ones
OPTIONS = ["--threads", "1", "--cache-size", "192K", "--rate-limit", "1", "--rate-burst", str(BURST), "--log-level", "debug",
           "--max-target", "2000", "--max-body", "4096", "--drain-timeout", "300", "--request-timeout", "600", "--idle-timeout", "600"]
PASSING = {b"date", b"x-request-id", b"last-modified", b"ratelimit", b"ratelimit-policy", b"connection"}
ID = re.compile(rb'"request_id": ?"[^"]*"')

PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
CALL = b'{"jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": {"name": "list_vendors", "arguments": {"limit": 1}}}'
TOOLS = b'{"jsonrpc": "2.0", "id": 2, "method": "tools/list"}'


def request(method, target, *lines, body=None, version="1.1"):
    if body is not None:
        lines = (*lines, f"Content-Length: {len(body)}")
    head = "\r\n".join([f"{method} {target} HTTP/{version}", "Host: a", *lines])
    return head.encode() + b"\r\n\r\n" + (body or b"")


def addresses():
    """Name to request: what is asked again and again."""
    paths = ["/v1", "/v1/vendors", "/v1/vendors?limit=1", "/v1/vendors?lang=zh", "/v1/vendors.csv?bom=1", "/v1/vendors.ndjson",
             "/v1/markets", "/v1/markets.csv", "/v1/metrics", "/v1/events?limit=3", "/v1/timeline", "/v1/timeline.atom",
             "/v1/timeline.ics", "/v1/timeline.vl.json?lang=zh", "/v1/figures?limit=4&sort=-value", "/v1/figures?as_of=2022-01-01",
             "/v1/sources", "/v1/search?q=cloud", "/v1/search?q=%E4%BA%91", "/v1/resolve?name=cloud", "/v1/conflicts",
             "/v1/export.zip", "/openapi.json", "/docs/problems", "/", "/healthz/", "/nothing-here", "/v1/vendors/nobody",
             "/v1/vendros", "/v1/vendors?limt=1", "/v1/vendors.xml", "/v1/vendors/", "http://b/v1/vendors", "/v1/../v1/vendors"]
    asked = {path: request("GET", path) for path in paths}
    for path in paths[:18]:
        coding = random.Random(path).choice(["gzip", "br", "zstd", "gzip;q=0.5, identity;q=0"])
        asked[f"{path} {coding}"] = request("GET", path, f"Accept-Encoding: {coding}")
        if path != "/v1/export.zip":
            asked[f"HEAD {path}"] = request("HEAD", path)
            asked[f"{path} held"] = request("GET", path, "If-None-Match: *")
    asked["csv by Accept"] = request("GET", "/v1/vendors", "Accept: text/csv")
    asked["no such Accept"] = request("GET", "/v1/vendors", "Accept: image/png")
    asked["page"] = request("GET", "/", "Accept: text/html", "Accept-Encoding: gzip")
    asked["OPTIONS"] = request("OPTIONS", "/v1/vendors")
    for name, body in {"ping": PING, "call": CALL, "tools": TOOLS, "no JSON": b"{", "no body": b""}.items():
        asked[f"/mcp {name}"] = request("POST", "/mcp", "Content-Type: application/json", body=body)
    return asked


class Wire:
    """A connection from an address of its own; from: the same again."""

    count = 0

    def __init__(self, port, address=None):
        Wire.count += 1
        self.socket = socket.socket()
        self.socket.settimeout(SAFETY)
        self.socket.bind((address or f"127.{1 + (Wire.count >> 16) % 200}.{(Wire.count >> 8) % 256}.{Wire.count % 254 + 1}", 0))
        self.socket.connect(("127.0.0.1", port))
        self.bytes = b""
        self.asked = 0
        self.ended = False

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # refused before its end

    def fill(self):
        more = self.socket.recv(1 << 18)
        self.bytes += more
        return bool(more)

    def until(self, mark):
        while mark not in self.bytes:
            if not self.fill():
                raise EOFError(f"the connection ends in {self.bytes[:200]!r}")
        text, _, self.bytes = self.bytes.partition(mark)
        return text

    def take(self, count):
        while len(self.bytes) < count:
            if not self.fill():
                raise EOFError("the connection ends in a body")
        data, self.bytes = self.bytes[:count], self.bytes[count:]
        return data

    def chunks(self):
        data = b""
        while size := int(self.until(b"\r\n"), 16):
            data += self.take(size)
            self.take(2)
        self.take(2)
        return data

    def answer(self, bodiless):
        """What is compared: status line, fields and body."""
        head = self.until(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            return self.answer(bodiless)
        line, *fields = head.split(b"\r\n")
        named = {name.lower(): value for name, _, value in (field.partition(b": ") for field in fields)}
        status = int(line.split()[1])
        self.asked += 1
        self.ended = named.get(b"connection", b"").lower() == b"close"
        if bodiless or status in (204, 304):
            body = b""
        elif b"transfer-encoding" in named:
            body = self.chunks()
        else:
            body = self.take(int(named[b"content-length"]))
        kept = [field for field in fields if field.partition(b":")[0].lower() not in PASSING]
        return (line, *kept, b"", ID.sub(b'"request_id":"-"', body))

    def ask(self, data):
        self.send(data)
        return self.answer(data.startswith(b"HEAD "))

    def drain(self):
        """Whatever comes until the server ends the connection."""
        try:
            while self.fill():
                self.bytes = b""
        except ConnectionResetError:
            pass

    def close(self):
        self.socket.close()


class Server:
    def __init__(self, binary, state, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="skyledger-sequences-"))
        self.data = self.folder / "data"
        self.fill(state)
        self.log = self.folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([binary, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *OPTIONS, *options],
                                            stdout=subprocess.PIPE, stderr=log)
        self.port = int(re.search(rb"127\.0\.0\.1:(\d+)", self.process.stdout.readline()).group(1))
        self.wait(lambda: b"pages made ahead" in self.log.read_bytes(), "the pages are made")
        self.reloads = self.failed = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)

    def fill(self, state):
        self.data.mkdir(exist_ok=True)  # the folder stays: a confined server reads no other
        for file in self.data.iterdir():
            file.unlink()
        shutil.copytree(SETS[state], self.data, dirs_exist_ok=True)
        self.state = state

    def wait(self, done, what):
        end = time.monotonic() + SAFETY
        while not done():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"never: {what}; {self.log.read_text()[-2000:]}")
            time.sleep(0.002)

    def alone(self, data):
        wire = Wire(self.port)
        answer = wire.ask(data)
        wire.close()
        return answer

    def ready(self):
        return self.alone(request("GET", "/readyz"))

    def reload(self, broken=False):
        state = self.state
        if broken:
            (self.data / "vendors.json").write_text("nonsense")
            self.failed += 1
        else:
            self.fill("B" if state == "A" else "A")
            self.reloads += 1
        self.process.send_signal(signal.SIGHUP)
        wanted = b'"%s":%d,' % ((b"failed_reloads", self.failed) if broken else (b"reloads", self.reloads))
        self.wait(lambda: wanted in self.ready()[-1].replace(b" ", b""), "the reload")
        if broken:
            self.fill(state)


class Check:
    def __init__(self, binary):
        self.binary = binary
        self.dice = random.Random(SEED)
        self.addresses = addresses()
        self.wanted = {}
        self.recent = collections.deque(maxlen=30)
        self.requests = self.steps = 0

    def learn(self):
        """The answers of fresh servers, each address once, on a connection of its own."""
        ids = {}
        for state in SETS:
            with Server(self.binary, state) as server:
                self.wanted[state] = {name: server.alone(data) for name, data in self.addresses.items()}
                ids[state] = re.search(rb'"release": ?"([0-9a-f]{16})"', self.wanted[state]["/v1"][-1]).group(1).decode()
                pinned = {f"{path} of {state}": request("GET", f"{path}?release={ids[state]}")
                          for path in ("/v1/vendors", "/v1/markets", "/v1/figures.csv")}
                self.wanted[state].update({name: server.alone(data) for name, data in pinned.items()})
            self.pinned = {**getattr(self, "pinned", {}), **pinned}
        for state in SETS:
            for name in self.pinned:
                self.wanted[state][name] = self.wanted[name[-1]][name]
        self.addresses.update(self.pinned)
        differing = sum(self.wanted["A"][name] != self.wanted["B"][name] for name in self.addresses)
        assert differing > len(self.addresses) / 3, "the data sets hardly differ"

    def fail(self, name, got):
        wanted = self.wanted[self.server.state][name]
        at = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), -1)
        sys.exit(f"{name}: another answer than that of a fresh server, after:\n  " + "\n  ".join(self.recent) +
                 f"\ngot    {got[at][:300]!r}\nwanted {wanted[at][:300]!r}\nrepeat it with SKYLEDGER_SEED={SEED} SKYLEDGER_STEPS={STEPS}")

    def expect(self, name, got):
        self.requests += 1
        if got != self.wanted[self.server.state][name]:
            self.fail(name, got)

    def pick(self, *, bodies=True):
        while True:
            name = self.dice.choice(self.names)
            if bodies or not self.addresses[name].startswith(b"POST"):
                return name

    def wire(self):
        """One that is kept, or a new one."""
        at = self.dice.randrange(4)
        if at in self.kept and not self.kept[at].ended and self.kept[at].asked < BURST - 10:
            return self.kept[at]
        if at in self.kept:
            self.kept[at].close()
        self.kept[at] = Wire(self.server.port)
        return self.kept[at]

    # The steps. Each leaves the connections that are kept between two requests.

    def plain(self):
        name = self.pick()
        self.expect(name, self.wire().ask(self.addresses[name]))

    def again(self):
        """Made, found, recalled."""
        name = self.pick()
        for _ in range(3):
            self.expect(name, self.wire().ask(self.addresses[name]))

    def expectation(self):
        """With and without something in memory for it."""
        before, name = self.pick(), self.pick(bodies=False)
        self.expect(before, self.wire().ask(self.addresses[before]))
        wire = Wire(self.server.port)
        self.expect(name, wire.ask(self.addresses[name].replace(b"\r\n", b"\r\nExpect: 100-continue\r\n", 1)))
        wire.close()
        self.expect(before, self.wire().ask(self.addresses[before]))

    def message(self):
        """A body in pieces, while others have their turn."""
        name = self.dice.choice([name for name in self.names if name.startswith("/mcp")])
        data = self.addresses[name]
        if self.dice.random() < 0.3:
            data = data.replace(b"\r\n", b"\r\nExpect: 100-continue\r\n", 1)
        cut = self.dice.randrange(1, len(data))
        wire = Wire(self.server.port)
        wire.send(data[:cut])
        for _ in range(self.dice.randrange(4)):
            self.plain()
        if self.dice.random() < 0.8:
            self.expect(name, wire.ask(data[cut:]))
            self.expect(name, wire.ask(self.addresses[name]))
        wire.close()

    def pipeline(self):
        names = [self.pick() for _ in range(self.dice.randrange(2, 7))]
        wire = Wire(self.server.port)
        wire.send(b"".join(self.addresses[name] for name in names))
        for name in names:
            self.expect(name, wire.answer(self.addresses[name].startswith(b"HEAD ")))
            if wire.ended:
                break
        wire.close()

    def cut(self):
        data = self.addresses[self.pick()]
        wire = Wire(self.server.port)
        wire.send(data * self.dice.randrange(1, 4) + data[:self.dice.randrange(1, len(data))])
        wire.close()

    def odd(self):
        dice, name = self.dice, self.pick(bodies=False)
        head, _, _ = self.addresses[name].partition(b"\r\n\r\n")
        word = dice.choice
        data = word([
            head + b"\r\nHost: b", head + b"\r\nExpect: tea", head + b"\r\nContent-Length: 2\r\n\r\n{}", head + b"\r\nAccept: text/csv",
            head + b"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0", head + b"\r\nTransfer-Encoding: gzip", head + b"\r\n folded",
            head + b"\r\nContent-Length: x", head + b"\r\nX-Request-Id: mine", head + b"\r\nA: \x01", head + b"\r\nA: \0b", head + b"\nB: c",
            head + b"\r\nIf-None-Match: \"a\", *", head + b"\r\nIf-None-Match: *\r\nIf-None-Match: \"b\"", head + b"\r\nRange: bytes=0-1",
            head + b"\r\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", head + b"\r\n" + b"\r\n".join([b"A: b"] * 120),
            head.replace(b"HTTP/1.1", b"HTTP/1.0"), head.replace(b"Host: a", b"Hots: a"), head.replace(b" /", b" /%00/", 1),
            head.replace(b" HTTP", b"?" + b"a" * 3000 + b" HTTP"), head.replace(b" HTTP", b"%20HTTP"), head.replace(b"GET", b"GETS"),
            *(word([b"PUT", b"DELETE", b"TRACE", b"BREW", b"PATCH", b"OPTIONS", b"POST"]) + head[head.index(b" "):] for _ in range(4)),
            request("POST", word(["/mcp", "/v1/vendors"]), "Content-Type: text/plain", body=b"x" * dice.randrange(6000))[:-4]])
        wire = Wire(self.server.port)
        wire.send(data.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + b"\r\n\r\n")
        wire.drain()
        wire.close()

    def flood(self):
        """Queries that are asked once: what is kept has to go."""
        wire = Wire(self.server.port)
        for _ in range(self.dice.randrange(5, 25)):
            wire.ask(request("GET", f"/v1/{self.dice.choice(['figures', 'events', 'vendors'])}?offset={self.dice.randrange(500)}"))
        wire.close()

    def hammer(self):
        """One address asks for too much: 429, or the answer."""
        name = self.pick(bodies=False)
        head = self.addresses[name].startswith(b"HEAD ")
        self.loud = self.loud % 250 + 1
        for _ in range(2):
            wire = Wire(self.server.port, f"127.0.201.{self.loud}")
            for _ in range(BURST):
                wire.send(self.addresses[name])
                got = wire.answer(head)
                if b" 429 " not in got[0]:
                    self.expect(name, got)
                if wire.ended:
                    break
            wire.close()

    def reload(self):
        self.server.reload(broken=self.dice.random() < 0.3)

    KINDS = {plain: 40, again: 12, expectation: 14, message: 8, pipeline: 8, cut: 6, odd: 20, flood: 3, hammer: 0.5, reload: 1}

    def everything(self):
        names = list(self.names)
        self.dice.shuffle(names)
        for name in names:
            self.expect(name, self.wire().ask(self.addresses[name]))

    def delayed_end(self):
        """Balancers still send requests, each on a new connection."""
        server = self.server
        server.process.send_signal(signal.SIGTERM)
        server.wait(lambda: b" 503 " in server.ready()[0], "not ready")
        for _ in range(150):
            self.dice.choice([self.plain, self.expectation, self.odd])()
        server.process.send_signal(signal.SIGTERM)

    def awaited_end(self):
        """A request is under way; connections that are open are answered and closed."""
        server, names = self.server, [self.pick() for _ in range(60)]
        slow, *wires = (Wire(server.port) for _ in range(len(names) + 1))
        for wire in wires:
            self.expect("/v1", wire.ask(self.addresses["/v1"]))
        data = self.addresses["/mcp ping"]
        slow.send(data[:-5])
        self.expect("/v1", wires[0].ask(self.addresses["/v1"]))  # so that the other has begun
        server.process.send_signal(signal.SIGTERM)
        server.wait(lambda: b"stopping on signal" in server.log.read_bytes(), "the stop")
        for wire, name in zip(wires, names):
            self.expect(name, wire.ask(self.addresses[name]))
        self.expect("/mcp ping", slow.ask(data[-5:]))
        for wire in [slow, *wires]:
            wire.close()

    def live(self, number):
        self.kept, self.loud = {}, 0
        options, end = [([], self.awaited_end), (["--drain-delay", "3000"], self.delayed_end)][number % 2]
        with Server(self.binary, "AB"[number % 2], *options) as self.server:
            self.names = [name for name in self.addresses if name not in self.pinned]
            self.everything()
            self.reload_to_both()
            for _ in range(STEPS // LIVES):
                self.steps += 1
                step = self.dice.choices(list(self.KINDS), list(self.KINDS.values()))[0]
                self.recent.append(f"step {self.steps}: {step.__name__}, {self.server.state} is served")
                step(self)
            self.everything()
            end()
            assert self.server.process.wait(SAFETY) == 0, self.server.log.read_text()[-2000:]

    def reload_to_both(self):
        """From now on both releases are held."""
        self.server.reload()
        self.names = list(self.addresses)


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    print(f"SKYLEDGER_SEED={SEED}", flush=True)
    check = Check(arguments[1])
    check.learn()
    for number in range(LIVES):
        check.live(number)
    print(f"{check.requests} answers of {len(check.addresses)} addresses were those of a fresh server; {Wire.count} connections")


if __name__ == "__main__":
    main(sys.argv)
