"""Prism in front of the server under test: each request to the server is sent once more through the proxy. The proxy checks request and
answer against openapi.yaml, and names what does not fit in the header sl-violations."""

import collections
import http.client
import json
import re
import subprocess
import tempfile
import time
import urllib.parse

from client import Answer, free_port
from document import Document
from earlier import Reloaded

START_SECONDS = 300
ANSWER_SECONDS = 60
TOO_LATE = "the time is over"
NO_ROUTE = "Selected route not found"


def beyond_prism(target, method, body):
    """Why Prism cannot pass a request on as it is; None: it can."""
    if method == "HEAD":
        return "HEAD: Prism reads JSON from the body that is not there (mended for 204 alone, stoplightio/prism#1361)"
    if body is not None:
        try:
            json.loads(body)
        except ValueError:
            return "a body that is not JSON: Prism refuses it itself (stoplightio/prism#2664)"
    try:
        urllib.parse.unquote_to_bytes(target).decode("utf-8")
    except UnicodeDecodeError:
        return "a target that is not UTF-8: Prism decodes the query and writes it anew"
    return None


def pattern_of(operation):
    """What the paths of an operation match."""
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation.path)))


def kinds_of_json(document):
    """The answers that are another kind of JSON where they could be application/json: pattern of the path, status, media type."""
    return [(pattern_of(operation), int(status), media)
            for operation in document.operations for status, response in operation.responses.items() if status != "default"
            for media in response.get("content", {}) if media.endswith("+json") and "application/json" in response["content"]]


class Proxied(Reloaded):
    """Like Reloaded. `judged` counts the answers that Prism found right or wrong, by path and status; `left_out` the requests that it
    did not judge, by reason; `mismatches` holds what it objects to."""

    def __init__(self, binary, data, prism, interface, until):
        super().__init__(binary, data)
        self.prism, self.interface, self.until = str(prism), str(interface), until
        self.kinds = kinds_of_json(Document(interface))
        self.proxy = None
        self.asked = set()
        self.left_out, self.judged = collections.Counter(), collections.Counter()
        self.mismatches = []

    def __enter__(self):
        super().__enter__()
        self.log = tempfile.TemporaryFile()
        self.proxy_port = free_port()
        self.proxy = subprocess.Popen([self.prism, "proxy", self.interface, f"http://{self.host}:{self.port}", "--host", "127.0.0.1",
                                       "--port", str(self.proxy_port), "--verboseLevel", "error"], stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.proxy.poll() is None:
            try:
                if self.through("/healthz", "GET", None, {}).status == 200:
                    return self
            except OSError:
                time.sleep(0.2)
        self.log.seek(0)
        said = self.log.read().decode("utf-8", "replace")[-1000:]
        self.__exit__()
        raise RuntimeError(f"Prism does not come up: {said}")

    def __exit__(self, *_):
        if self.proxy:
            self.proxy.kill()
            self.proxy.wait()
            self.proxy = None
        super().__exit__()

    def ask(self, target, method="GET", body=None, **headers):
        answer = super().ask(target, method, body, **headers)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        key = (target, method, body, tuple(sorted(headers.items())))
        if self.proxy and key not in self.asked:
            self.asked.add(key)
            reason = TOO_LATE if time.monotonic() > self.until else beyond_prism(target, method, body) or self.confused(target, answer)
            if reason:
                self.left_out[reason] += 1
            else:
                self.judge(answer, target, method, body, headers)
        return answer

    def confused(self, target, answer):
        path = target.partition("?")[0]
        if any(pattern.fullmatch(path) and (answer.status, answer.media) == (status, media) for pattern, status, media in self.kinds):
            return "a kind of JSON beside application/json: Prism lays it against the schema of that (stoplightio/prism#2509)"
        return None

    def through(self, target, method, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy_port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, target, body, headers=headers)
            response = connection.getresponse()
            # Prism writes JSON anew under the server's Content-Length, so that the body may be cut: only its own is read.
            own = "content-length" not in response.headers or response.status >= 500
            return Answer(response, response.read() if own else b"")
        except http.client.HTTPException as error:
            raise OSError(f"{type(error).__name__} {error}") from error
        finally:
            connection.close()

    def judge(self, answer, target, method, body, headers):
        name = f"{method} {target[:200]} {headers or ''}"
        try:
            judged = self.through(target, method, body, headers)
            found = json.loads(judged.headers.get("sl-violations", "[]"))
        except (OSError, ValueError) as error:  # no answer, or more violations than the header takes
            self.mismatches.append(f"{name}: {answer.status}: {type(error).__name__} {error}")
            return
        if any(violation["message"] == NO_ROUTE for violation in found):
            self.left_out["not in the document: the suffix of a format, a path or a method that is wrong on purpose"] += 1
            return
        self.judged[target.partition("?")[0], answer.status] += 1
        if judged.status != answer.status != 308:  # Prism follows a redirection
            self.mismatches.append(f"{name}: {answer.status}, through Prism {judged.status} {judged.body[:300]!r}")
        # A request that the server refuses need not fit.
        self.mismatches += [f"{name}: {answer.status}: {violation}" for violation in found
                            if violation["location"][0] == "response" or answer.status < 400]
