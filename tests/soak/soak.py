#!/usr/bin/env python3
"""Serves under load for a while, with good, bad and broken requests and a reload every few seconds, and checks that every answer
is the expected one and that memory and file descriptors stay where they were.

usage: soak.py [--seconds N] [--clients N] [--data FOLDER] PROGRAM      exit 1 when something is not as it should be
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RELOAD_SECONDS = 3
IDLE_SECONDS = 5  # what libmicrohttpd 0.9.75 takes to notice some clients that stop in the middle of a request
SAMPLES_MIN = 12
GROWTH_MAX = 1.10  # of the memory between the second and the last quarter
GROWTH_SLACK_KIB = 4096
CODINGS = ["identity", "gzip", "br", "zstd", "gzip;q=0.5, br"]
GOOD = [
    "/", "/v1", "/healthz", "/metrics", "/openapi.json", "/v1/vendors", "/v1/vendors.csv?limit=5", "/v1/timeline?limit={n}",
    "/v1/figures?limit={n}&offset={n}", "/v1/figures.ndjson?sort=-value&limit={n}", "/v1/search?q={word}+{n}",
    "/v1/search?q=%22{word}%22&as_of=2022", "/v1/vendors/{vendor}", "/v1/vendors/{vendor}/timeline?as_of=20{n:02}",
    "/v1/resolve?name={word}", "/v1/conflicts?limit={n}", "/v1/sources?limit={n}", "/v1/figures/{figure}",
    "/v1/figures/{figure}/lineage", "/v1/events?vendor={vendor}&limit={n}",
]
BAD = [
    ("/v1/vendors/nobody-{n}", 404), ("/v1/nothing/{n}", 404), ("/v1/vendors?limit=x{n}", 400), ("/v1/vendors?limt={n}", 400),
    ("/v1/figures?period=20{n:02}-13", 400), ("/v1/vendors/%zz", 400), ("/v1/vendors/%00", 400), ("/v1/search", 400),
    ("/v1/vendors?x=" + "a" * 9000, 414),
]
WORDS = ["cloud", "market", "share", "京东", "growth", "launch", "zzz"]


class Server:
    options = ["--threads", "2", "--cache-size", "4M", "--idle-timeout", str(IDLE_SECONDS)]

    def __init__(self, program, data):
        words = [program, "serve", "--data", data, "--listen", "127.0.0.1:0", *self.options]
        self.log = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            raise SystemExit(f"{Path(sys.argv[0]).stem}: the server does not start: {line}{self.said()}")
        self.port = int(found[1])

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def memory_kib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Client(threading.Thread):
    """One keep-alive connection after the other; what goes wrong is kept in self.wrong."""

    def __init__(self, port, end, seed, ids):
        super().__init__(daemon=True)
        self.port, self.end, self.random, self.ids = port, end, random.Random(seed), ids
        self.asked, self.wrong = 0, []

    def fill(self, template):
        vendor, figure = self.random.choice(self.ids["vendors"]), self.random.choice(self.ids["figures"])
        word = "".join(f"%{byte:02X}" for byte in self.random.choice(WORDS).encode())
        return template.format(n=self.random.randint(1, 99), word=word, vendor=vendor, figure=figure)

    def ask(self, connection):
        template, status = (self.random.choice(GOOD), 200) if self.random.random() < 0.8 else self.random.choice(BAD)
        path = self.fill(template)
        connection.request("GET", path, headers={"Accept-Encoding": self.random.choice(CODINGS)})
        answer = connection.getresponse()
        body = answer.read()
        plain = answer.getheader("Content-Encoding") is None
        if answer.status != status:
            self.wrong.append(f"{path[:80]}: {answer.status}, not {status}: {body[:200]!r}")
        elif plain and "json" in answer.getheader("Content-Type") and "ndjson" not in answer.getheader("Content-Type"):
            json.loads(body)
        return answer.getheader("Connection") != "close"

    def send_noise(self):
        """Bytes that are no request: the server answers or hangs up, and soon."""
        noise = self.random.randbytes(self.random.randint(1, 400)) + b"\r\n\r\n"
        if self.random.random() < 0.5:
            noise = b"GET /v1 HTTP/1.1\r\nHost: a\r\n" + noise
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            try:
                connection.sendall(noise)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
            except ConnectionError:
                pass

    def run(self):
        while time.monotonic() < self.end and len(self.wrong) < 10:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                for _ in range(self.random.randint(1, 50)):
                    self.asked += 1
                    if not self.ask(connection):
                        break
                self.send_noise()
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
            connection.close()


def reload(server, data, number):
    """By turns a release that differs, and one that is broken and refused."""
    path = data / "dataset.json"
    whole = json.loads(path.read_text()) if number % 2 == 0 else None
    original = path.read_text()
    if whole:
        whole["version"] = f"1.0.{number}"
        path.write_text(json.dumps(whole))
        server.process.send_signal(signal.SIGHUP)
        return
    path.write_text(original[: len(original) // 2])
    server.process.send_signal(signal.SIGHUP)
    time.sleep(RELOAD_SECONDS / 2)
    path.write_text(original)


def ids_of(port, kind):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/v1/{kind}?fields=id&limit=1000")
    return [row["id"] for row in json.loads(connection.getresponse().read())["data"]]


def grew(samples):
    """A sentence, or None: medians of the second and the last quarter, for the first one fills what is kept."""
    quarter = len(samples) // 4
    before, after = statistics.median(samples[quarter : 2 * quarter]), statistics.median(samples[-quarter:])
    if after > before * GROWTH_MAX + GROWTH_SLACK_KIB:
        return f"memory grew from {before:.0f} to {after:.0f} KiB"
    return None


def watch(server, data, end, seconds):
    memory, reloads, next_reload = [], 0, time.monotonic() + RELOAD_SECONDS
    pause = max(0.2, min(2.0, seconds / 40))
    while time.monotonic() < end and server.process.poll() is None:
        time.sleep(pause)
        if server.process.poll() is None:
            memory.append(server.memory_kib())
        if time.monotonic() >= next_reload:
            reload(server, data, reloads)
            reloads += 1
            next_reload = time.monotonic() + RELOAD_SECONDS
    return memory, reloads


def soak(options, data):
    server = Server(options.program, str(data))
    ids = {kind: ids_of(server.port, kind) for kind in ("vendors", "figures")}
    time.sleep(1)
    descriptors = server.descriptors()
    end = time.monotonic() + options.seconds
    clients = [Client(server.port, end, seed, ids) for seed in range(options.clients)]
    for client in clients:
        client.start()
    memory, reloads = watch(server, data, end, options.seconds)
    for client in clients:
        client.join(60)
    time.sleep(IDLE_SECONDS + 3)
    wrong = [line for client in clients for line in client.wrong]
    if server.process.poll() is not None:
        wrong.append(f"the server ended with {server.process.returncode}: {server.said()[-2000:]}")
    else:
        left = server.descriptors()
        if left != descriptors:
            wrong.append(f"{left} file descriptors are open, not {descriptors}")
        done, refused = server.said().count("reloaded "), server.said().count("reload failed")
        if done < (reloads + 1) // 2 - 1 or refused < reloads // 2 - 1:
            wrong.append(f"of {reloads} reloads {done} were done and {refused} refused")
        if server.stop() != 0:
            wrong.append("the server did not stop in order")
    if len(memory) < SAMPLES_MIN:
        wrong.append(f"{len(memory)} samples of the memory are too few")
    elif grew(memory):
        wrong.append(grew(memory))
    asked = sum(client.asked for client in clients)
    print(f"{asked} requests in {options.seconds} s, {reloads} reloads, memory {min(memory)} to {max(memory)} KiB, "
          f"{descriptors} file descriptors: {'all well' if not wrong else f'{len(wrong)} wrong'}")
    for line in wrong[:20]:
        print(f"  {line}")
    return bool(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--data", default=str(Path(__file__).resolve().parents[2] / "fixtures" / "china-cloud"))
    parser.add_argument("program")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        shutil.copytree(options.data, data)
        return soak(options, data)


if __name__ == "__main__":
    sys.exit(main())
