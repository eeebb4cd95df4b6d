"""Clients that ask without a pause and check each answer."""

import http.client
import json
import random
import threading
import time

PATHS = [
    "/v1", "/v1/vendors", "/v1/vendors/jd-cloud", "/v1/figures?limit=20", "/v1/figures.csv?limit=200", "/v1/timeline?limit=100",
    "/v1/search?q=cloud&limit=10", "/v1/conflicts?limit=20", "/healthz", "/v1/markets", "/openapi.json",
]
MISSING = "/v1/vendors/nobody"  # must be 404 from every replica
PAUSE = 0.01  # of each client between two requests: the load is steady, not the most that fits


class Client(threading.Thread):
    """One keep-alive connection after the other; counts by phase."""

    def __init__(self, load, seed):
        super().__init__(daemon=True)
        self.load, self.random = load, random.Random(seed)

    def run(self):
        while not self.load.ended.is_set():
            connection = http.client.HTTPConnection(*self.load.address, timeout=20)
            for _ in range(self.random.randint(1, 100)):
                if self.load.ended.is_set() or not self.ask(connection):
                    break
                time.sleep(PAUSE)
            connection.close()

    def ask(self, connection):
        path = MISSING if self.random.random() < 0.02 else self.random.choice(PATHS)
        begun = time.monotonic()
        wrong, close, release = None, True, None
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            close = answer.getheader("Connection") == "close"
            wrong, release = look_at(path, answer, body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            wrong = f"{path}: {type(error).__name__}: {error}"
        self.load.note(time.monotonic() - begun, wrong, release)
        return not close and not wrong


def look_at(path, answer, body):
    """What is wrong with the answer, and the release that it names."""
    status = 404 if path == MISSING else 200
    if answer.status != status:
        return f"{path}: {answer.status}, not {status}: {body[:100]!r}", None
    if len(body) != int(answer.getheader("Content-Length", "-1")):
        return f"{path}: {len(body)} bytes of {answer.getheader('Content-Length')}", None
    if "json" in answer.getheader("Content-Type", ""):
        return None, json.loads(body).get("meta", {}).get("release")
    return None, None


class Load:
    """with Load(address, clients) as load: …; load.phase("name") begins another count."""

    def __init__(self, address, clients):
        self.address, self.ended, self.lock = address, threading.Event(), threading.Lock()
        self.phases = []
        self.clients = [Client(self, seed) for seed in range(clients)]

    def __enter__(self):
        self.phase("start")
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for client in self.clients:
            client.join(60)

    def phase(self, name):
        with self.lock:
            self.phases.append({"name": name, "begun": time.monotonic(), "times": [], "wrong": [], "releases": set()})

    def note(self, seconds, wrong, release):
        with self.lock:
            phase = self.phases[-1]
            phase["times"].append(seconds)
            phase["ended"] = time.monotonic()
            if wrong:
                phase["wrong"].append(wrong)
            if release:
                phase["releases"].add(release)
