"""The server under test, and a client that follows no redirect and hides no answer."""

import contextlib
import decimal
import http.client
import json
import pathlib
import random
import re
import socket
import subprocess
import urllib.parse

SAFETY_SECONDS = 300  # nothing takes that long, however busy the machine: a wait that does has failed


def parse_exact(text):
    return json.loads(text, parse_float=decimal.Decimal)


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def media(self):
        return self.headers.get("content-type", "").split(";")[0]

    def json(self):
        """The body as JSON with exact numbers; None when it is not JSON."""
        try:
            return parse_exact(self.body.decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError):
            return None


def free_port():
    """None of those that the system hands out itself: nobody else gets it before a server listens there."""
    while True:
        port = random.randrange(20000, 32768)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """with Server(binary, data, *options) as server: server.ask("/v1"). Instead of a binary, the URL of a server that runs already:
    it is left running, and must serve that data."""

    def __init__(self, binary, data, *options):
        self.url = urllib.parse.urlsplit(str(binary))
        self.own = self.url.scheme != "http"
        self.host = "127.0.0.1" if self.own else self.url.hostname
        self.command = [str(binary), "serve", "--data", str(data), *options]

    def __enter__(self):
        if not self.own:
            self.port = self.url.port or 80
            return self
        self.process = subprocess.Popen([*self.command, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.process.stdout.readline())
        if found:
            self.port = int(found[1])
            return self
        self.__exit__()
        raise RuntimeError(f"{' '.join(self.command)}: not ready (exit status {self.process.returncode})")

    def __exit__(self, *_):
        if not self.own:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(SAFETY_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.exit_status = self.process.returncode

    def ask(self, target, method="GET", body=None, **headers):
        """headers: with "_" for "-"."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SAFETY_SECONDS)
        try:
            connection.request(method, target, body, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()


def target(path, **query):
    """A request target; names with a doubled underscore stay as they are."""
    text = "&".join(f"{name}={urllib.parse.quote(str(value), safe=',:')}" for name, value in query.items())
    return path + ("?" + text if text else "")


def segment(text):
    return urllib.parse.quote(text, safe="")


def bundled_data():
    return pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "china-cloud"


def records(data, kind):
    """id: record of a data set's fixtures, numbers as they were written."""
    found = {}
    for path in sorted(pathlib.Path(data).glob(f"{kind}.*")):
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if path.suffix == ".json" else map(json.loads, text.splitlines())
        found.update((row["id"], row) for row in rows)
    return found


def rows_of(server, path, limit=1000, **query):
    """The rows of all pages; None where the answer is an error."""
    rows = []
    while True:
        answer = server.ask(target(path, limit=limit, offset=len(rows), **query))
        if answer.status != 200:
            return None
        page = answer.json()
        rows += page["data"]
        if not page["data"] or len(rows) >= page["meta"]["total"]:
            return rows
