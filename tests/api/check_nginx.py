#!/usr/bin/env python3
"""Sends the same bent requests to nginx and to the server, and fails where nginx refuses one that the server takes.

usage: check_nginx.py PROGRAM      exit 1 when nginx is stricter in a case
Each request is followed by a harmless one on the same connection: where nginx ends the connection the server must not answer that one.
"""
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))
from client import Server, bundled_data, free_port  # noqa: E402

SENTINEL = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
CONFIGURATION = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; client_header_timeout 2s; client_body_timeout 2s; keepalive_timeout 5s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; client_max_body_size 64k; large_client_header_buffers 4 16k;
  server {{ listen 127.0.0.1:{port}; root {folder}/root; }}
}}
"""
# What nginx refuses and the standard allows. Each is a reason and a test for the request.
ALLOWED = [
    ("a method of other letters is a token (RFC 9110, 9.1): none that is known here, and answered as such",
     lambda request, status: status == 405 and re.match(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ /", request)),
    ("OPTIONS * asks about the server (RFC 9110, 9.3.7)",
     lambda request, status: status == 204 and request.startswith(b"OPTIONS * HTTP/1.1\r\n")),
]


class Answers:
    """What came back: the status of the first answer (0: none), and whether the harmless request was answered too."""

    def __init__(self, data):
        statuses = [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3}) ", data)]
        statuses = [code for code in statuses if code != 100]
        self.status = statuses[0] if statuses else 0
        self.followed = len(statuses) > 1 and statuses[-1] == 200

    @property
    def refused(self):
        """404 and 405 say that the request was understood."""
        return self.status == 0 or (self.status >= 400 and self.status not in (404, 405))

    def __str__(self):
        return f"{self.status or 'no answer'}{', and answers what follows' if self.followed else ''}"


def ask(port, request):
    data = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(request + SENTINEL)
            connection.settimeout(6)
            while more := connection.recv(65536):
                data += more
        except (ConnectionError, TimeoutError):
            pass
    return Answers(data)


def line(target=b"/v1", method=b"GET", version=b"HTTP/1.1"):
    return method + b" " + target + b" " + version + b"\r\n"


def bytes_everywhere():
    """Every byte at every kind of place."""
    for value in range(256):
        byte = bytes([value])
        yield from (
            (f"byte {value:02x} {where}", request) for where, request in (
                ("before the request", byte + line() + b"Host: a\r\n\r\n"),
                ("in the method", line(method=b"G" + byte + b"ET") + b"Host: a\r\n\r\n"),
                ("behind the method", b"GET" + byte + b"/v1 HTTP/1.1\r\nHost: a\r\n\r\n"),
                ("in front of the target", line(b"" + byte + b"/v1") + b"Host: a\r\n\r\n"),
                ("in the path", line(b"/v" + byte + b"1") + b"Host: a\r\n\r\n"),
                ("in the query", line(b"/v1?x=" + byte) + b"Host: a\r\n\r\n"),
                ("in front of the version", b"GET /v1 " + byte + b"HTTP/1.1\r\nHost: a\r\n\r\n"),
                ("in the version", line(version=b"HTTP/1" + byte + b"1") + b"Host: a\r\n\r\n"),
                ("behind the version", line(version=b"HTTP/1.1" + byte) + b"Host: a\r\n\r\n"),
                ("in the name of a field", line() + b"Host: a\r\nX" + byte + b"Y: z\r\n\r\n"),
                ("in front of a colon", line() + b"Host: a\r\nX" + byte + b": z\r\n\r\n"),
                ("in a value", line() + b"Host: a\r\nX: y" + byte + b"z\r\n\r\n"),
                ("in Host", line() + b"Host: a" + byte + b"b\r\n\r\n"),
                ("in a length", line(method=b"POST") + b"Host: a\r\nContent-Length: " + byte + b"0\r\n\r\n"),
                ("behind a length", line(method=b"POST") + b"Host: a\r\nContent-Length: 0" + byte + b"\r\n\r\n"),
                ("in front of a coding", line(method=b"POST") + b"Host: a\r\nTransfer-Encoding:" + byte + b"chunked\r\n\r\n0\r\n\r\n"),
                ("behind a coding", line(method=b"POST") + b"Host: a\r\nTransfer-Encoding: chunked" + byte + b"\r\n\r\n0\r\n\r\n"),
                ("in front of a field", line() + b"Host: a\r\n" + byte + b"X: y\r\n\r\n"),
                ("behind the last field", line() + b"Host: a\r\nX: y\r" + byte + b"\r\n\r\n"),
                ("percent-encoded in the path", line(b"/v1%" + b"%02X" % value) + b"Host: a\r\n\r\n"),
            ))


def shapes():
    """Requests that a proxy and a server may read in two ways."""
    post, host, chunked = line(method=b"POST"), b"Host: a\r\n", b"Transfer-Encoding: chunked\r\n"
    lengths = [b"-1", b"+1", b"1.0", b"0x0", b"1e1", b"", b" ", b"00", b"0 0", b"0,0", b"0, 0", b"9" * 18, b"9" * 19, b"9" * 20, b"9" * 30,
               b"18446744073709551616", b"\x0b0", b"0\x0b", b"\xb2", b"1_0", b"1\x00"]
    for value in lengths:
        yield f"length {value!r}", post + host + b"Content-Length: " + value + b"\r\n\r\n"
        yield f"length {value!r} of GET", line() + host + b"Content-Length: " + value + b"\r\n\r\n"
    for first, second in ((b"0", b"0"), (b"0", b"5"), (b"5", b"0"), (b"0", b"x")):
        yield f"lengths {first!r}, {second!r}", (post + host + b"Content-Length: " + first + b"\r\nContent-Length: " + second +
                                                  b"\r\n\r\n")
    codings = [b"chunked", b"Chunked", b"chunked, chunked", b"gzip, chunked", b"chunked, gzip", b"identity", b"identity, chunked",
               b"xchunked", b"chunked;q=1", b'"chunked"', b"", b",chunked", b"chunked,", b"\x0bchunked", b"chunked\x00", b"cow"]
    for coding in codings:
        field = b"Transfer-Encoding: " + coding + b"\r\n"
        for method in (b"GET", b"POST"):
            yield f"{method.decode()} coding {coding!r}", line(method=method) + host + field + b"\r\n0\r\n\r\n"
        yield f"coding {coding!r} with a length", post + host + field + b"Content-Length: 5\r\n\r\n0\r\n\r\n"
        yield f"length with a coding {coding!r}", post + host + b"Content-Length: 5\r\n" + field + b"\r\n0\r\n\r\n"
        yield f"coding {coding!r} in 1.0", line(method=b"POST", version=b"HTTP/1.0") + host + field + b"\r\n0\r\n\r\n"
    yield "two codings", post + host + chunked + chunked + b"\r\n0\r\n\r\n"
    for hosts in ([], [b"a", b"a"], [b"a", b"b"], [b""], [b"a b"], [b"a/b"], [b"a,b"], [b"u@a"], [b"a:x"], [b"[::1"], [b"a\x00"], [b"."], [b".."], [b":80"], [b"[]"],
                  [b"a..b"], [b"a" * 300], [b"%61"], [b"a\\b"], [b"[::1]:80"], [b"a:80:80"], [b"-"], [b"\xff"]):
        fields = b"".join(b"Host: " + value + b"\r\n" for value in hosts)
        for version in (b"HTTP/1.1", b"HTTP/1.0"):
            yield f"{version.decode()} hosts {hosts!r}", line(version=version) + fields + b"\r\n"
    for version in (b"HTTP/0.9", b"HTTP/1.2", b"HTTP/1.10", b"HTTP/01.1", b"HTTP/1.", b"HTTP/.1", b"HTTP/2.0", b"HTTP/3", b"http/1.1", b"HTTPS/1.1",
                    b"HTTP/1.1 x", b"HTTP/-1.1", b"HTTP/1", b"HTTP", b"HTTP/1.1.1", b"HTTP/99999999999.1", b"HTTP/1.1\t", b"HTTP /1.1"):
        yield f"version {version!r}", line(version=version) + host + b"\r\n"
    for target in (b"v1", b"//v1", b"/./v1", b"/../v1", b"/../../etc/passwd", b"/%2e%2e/v1", b"/..%2fv1", b"/%00", b"/%", b"/%1", b"/%zz", b"/%u0041",
                   b"*", b"?", b"#", b"/v1#x", b"/v1 x", b"a:80", b"http://a/v1", b"http:///v1", b"http://a:x/v1", b"http://", b"http:/v1", b"://a",
                   b"ftp://a/v1", b"http://u@a/v1", b"http://a\x00/v1", b"\\v1", b"/v1\\..\\x", b"/%c0%ae%c0%ae/", b"/\xff", b"/v1;x", b"", b"/" * 9000,
                   b"/" + b"../" * 2000, b"/" + b"%2e%2e/" * 1000):
        for method in (b"GET", b"HEAD", b"POST", b"OPTIONS"):
            yield f"{method.decode()} {target[:40]!r}", line(target, method) + host + b"\r\n"
    for method in (b"", b"get", b"GET\t", b"G E T", b"GE\x01T", b"CONNECT", b"TRACE", b"PRI", b"M-SEARCH", b"A" * 5000, b'"GET"', b"(GET)"):
        yield f"method {method[:20]!r}", line(method=method) + host + b"\r\n"
    yield "only a line feed", b"GET /v1 HTTP/1.1\nHost: a\n\n"
    yield "folded field", line() + host + b"X: a\r\n b\r\n\r\n"
    yield "folded first field", line() + b" X: a\r\n" + host + b"\r\n"
    yield "no colon", line() + host + b"X\r\n\r\n"
    yield "no name", line() + host + b": x\r\n\r\n"
    yield "a long field", line() + host + b"X: " + b"y" * 17000 + b"\r\n\r\n"
    yield "many fields", line() + host + b"X: y\r\n" * 20000 + b"\r\n"
    for chunk in (b"x\r\n", b"-1\r\n", b"5\r\nabc\r\n", b"ffffffffffffffffff\r\n", b"0;\r\n\r\n", b"0\n\n", b"0x0\r\n\r\n", b" 0\r\n\r\n", b"1\r\nab\r\n0\r\n\r\n",
                  b"0\r\nX\r\n\r\n", b"0\r\nContent-Length: 5\r\n\r\n"):
        yield f"chunk {chunk!r}", post + host + chunked + b"\r\n" + chunk


class Nginx:
    def __init__(self, folder):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.port = free_port()
        (folder / "root").mkdir()
        for name in ("v1", "healthz"):
            (folder / "root" / name).write_text("{}\n")
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=self.port))
        self.process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise SystemExit("check_nginx: nginx does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def verdict(request, theirs, ours):
    """A sentence where nginx is stricter, or None."""
    if not theirs.refused:
        return None
    if ours.refused and not ours.followed:
        return None
    if ours.refused and theirs.followed:
        return None
    if any(test(request, ours.status) for _, test in ALLOWED):
        return None
    return f"nginx: {theirs}; here: {ours}"


def main():
    with tempfile.TemporaryDirectory() as name:
        nginx, ours = Nginx(Path(name)), Server(sys.argv[1], bundled_data(), "--request-timeout", "2", "--idle-timeout", "5")
        try:
            with ours, ThreadPoolExecutor(16) as pool:
                cases = [*shapes(), *bytes_everywhere()]
                answers = list(pool.map(lambda case: (ask(nginx.port, case[1]), ask(ours.port, case[1])), cases))
        finally:
            nginx.stop()
    stricter = [f"{what}: {wrong}" for (what, request), (theirs, mine) in zip(cases, answers)
                if (wrong := verdict(request, theirs, mine))]
    refused = sum(theirs.refused for theirs, _ in answers)
    ended = ours.exit_status == 0
    for text in stricter:
        print(text)
    if not ended:
        print("the server did not end in order")
    print(f"nginx refuses {refused} of {len(cases)} requests; {len(stricter)} of them are taken here")
    # Fewer refusals mean that nginx was not there.
    return bool(stricter) or not ended or refused < len(cases) // 2


if __name__ == "__main__":
    sys.exit(main())
