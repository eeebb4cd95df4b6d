#!/usr/bin/env python3
"""Serves while slow clients (slowhttptest: header, body and read mode) and a flood of connections hold on to the server, and measures
what another client notices. No request of that client may fail. The output says how much slower its slowest request in a hundred became.

usage: slow.py [--seconds N] [--connections N] [--most RATIO] PROGRAM      exit 1 when a request failed, or a ratio is above --most
"""
import argparse
import http.client
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import soak

DATA = str(Path(__file__).resolve().parents[2] / "fixtures" / "china-cloud")
ATTACKER, CLIENT = "127.0.0.1", "127.0.0.2"
PACE = 0.005  # seconds between two measured requests of a kind
PATHS = ["/v1/vendors", "/healthz", "/v1/timeline?limit=20", "/v1/nothing"]


class Server(soak.Server):
    # The harder case: by default an address has 500 connections and the rest is closed; here all of them are held.
    options = ["--max-connections", "4000", "--max-connections-per-address", "0", "--request-timeout", "5", "--reply-timeout", "10"]

    def connections(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(CLIENT, 0))
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return int(re.search(r"^skyledger_connections (\d+)$", text, re.M)[1])


class Steady(threading.Thread):
    """Asks at a steady pace until told to stop; times (seconds) are kept by phase. fresh: on a new connection each time."""

    def __init__(self, port, fresh):
        super().__init__(daemon=True)
        self.port, self.fresh = port, fresh
        self.phase, self.times, self.failures, self.over = None, {}, [], False

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(CLIENT, 0))
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, connection, path):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != (404 if path == "/v1/nothing" else 200):
            raise ValueError(f"{path}: {answer.status}")

    def run(self):
        connection, number, due = None, 0, time.monotonic()
        while not self.over:
            due = max(due + PACE, time.monotonic() - PACE)
            time.sleep(max(0.0, due - time.monotonic()))
            phase, begun = self.phase, time.perf_counter()
            try:
                connection = connection or self.connect()
                self.ask(connection, PATHS[number % len(PATHS)])
                self.times.setdefault(phase, []).append(time.perf_counter() - begun)
                if self.fresh:
                    connection.close()
                    connection = None
            except (OSError, ValueError, http.client.HTTPException) as error:
                self.failures.append(f"{phase}: {type(error).__name__}: {error}")
                connection = None
            number += 1


class Flood:
    """Opens connections as fast as one thread can and leaves each alone for a while; at most so many at once."""

    def __init__(self, port, most):
        self.port, self.most, self.over, self.opened = port, most, False, 0
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        held = []
        while not self.over:
            try:
                held.append(socket.create_connection(("127.0.0.1", self.port), timeout=5))
                self.opened += 1
            except OSError:
                pass
            if len(held) > self.most:
                held.pop(0).close()
            time.sleep(0.0003)
        for connection in held:
            connection.close()

    def stop(self):
        self.over = True
        self.thread.join()
        return f"{self.opened} connections"


class Slow:
    def __init__(self, port, most, seconds, words):
        program = shutil.which("slowhttptest")
        if not program:
            raise SystemExit("slow: slowhttptest is not installed")
        self.process = subprocess.Popen(
            [program, "-c", str(most), "-r", "500", "-l", str(seconds + 5), "-p", "20", "-v", "1", *words[:-1],
             "-u", f"http://{ATTACKER}:{port}{words[-1]}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=20)
        return "slowhttptest"


MODES = {
    "header": ["-H", "-i", "1", "-x", "24", "/v1/vendors"],
    "body": ["-B", "-i", "1", "-s", "8192", "-x", "10", "/v1/vendors"],
    "read": ["-X", "-w", "64", "-y", "256", "-n", "1", "-z", "32", "-k", "3", "/openapi.json"],
    "flood": None,
}


def p99(times):
    return statistics.quantiles(times, n=100)[98] * 1000


def run_mode(mode, options):
    server = Server(options.program, DATA)
    steady = {name: Steady(server.port, name == "fresh") for name in ("kept", "fresh")}
    for client in steady.values():
        client.phase = "warm"
        client.start()
    time.sleep(2)
    for client in steady.values():
        client.phase = "before"
    time.sleep(options.seconds)
    for client in steady.values():
        client.phase = "rise"
    words = MODES[mode]
    attack = Slow(server.port, options.connections, options.seconds, words) if words else Flood(server.port, options.connections)
    time.sleep(2)
    held = server.connections()
    for client in steady.values():
        client.phase = "during"
    time.sleep(options.seconds)
    for client in steady.values():
        client.over = True
    for client in steady.values():
        client.join(30)
    by = attack.stop()
    failures = [line for client in steady.values() for line in client.failures]
    if server.stop() != 0:
        failures.append("the server did not stop in order")
    ratios = {name: p99(client.times["during"]) / p99(client.times["before"]) for name, client in steady.items()}
    told = "; ".join(f"{name} connections: p99 {p99(client.times['before']):.2f} ms before, {p99(client.times['during']):.2f} ms "
                     f"during ({ratios[name]:.2f} ×) of {len(client.times['during'])}" for name, client in steady.items())
    print(f"{mode:6} by {by}, {held} open: {told}; {len(failures)} failed", flush=True)
    for line in failures[:10]:
        print(f"  {line}")
    return not failures and (options.most is None or max(ratios.values()) <= options.most)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10, help="without and with each kind of slow client")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--most", type=float, help="fail where p99 grows by more than this factor")
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("program")
    options = parser.parse_args()
    good = [run_mode(mode, options) for mode in options.mode or MODES]
    return not all(good)


if __name__ == "__main__":
    sys.exit(main())
