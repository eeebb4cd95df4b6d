"""The peers: how each is started for the same bytes or the same rows, and how it is asked the same thing."""
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
from urllib.parse import quote

from process import Server, free_port

# headers that every server makes itself
OWN = {"etag", "date", "content-length", "server", "connection", "content-type", "last-modified", "content-encoding", "keep-alive",
       "accept-ranges", "vary"}
STATIC, ROWS = ("nginx", "h2o", "floor"), ("fastapi", "ulfius", "json-server")
PATIENCE = 300


def fetch(port, target, headers=None, timeout=120):
    """Status, headers (lower-case names) and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", target, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


class Pages:
    """Pages as skyledger answers them, in files for the servers of static bytes."""

    def __init__(self, folder, port, targets):
        self.folder, self.targets = pathlib.Path(folder), targets
        shutil.rmtree(self.folder, ignore_errors=True)
        self.root = self.folder / "root"
        self.manifest = self.folder / "manifest"
        self.headers, lines = {}, []  # headers: target → what skyledger says there and the others are to say as well
        for number, target in enumerate(targets):
            for encoding, suffix in (("identity", ""), ("br", ".br")):
                status, headers, body = fetch(port, target, {"Accept-Encoding": encoding})
                if status != 200 or headers.get("content-encoding", "identity") != encoding:
                    raise RuntimeError(f"skyledger answers {target} in {encoding} with {status}")
                path = self.root / (target.strip("/") + suffix)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
                whole = self.folder / f"{number}.{encoding}"
                self._write_answers(whole, headers, body)
                lines.append(f"{target}\t{encoding}\t{headers['etag']}\t{whole}\n")
                self.headers[target] = [(name.title(), value) for name, value in headers.items() if name not in OWN]
        self.manifest.write_text("".join(lines), encoding="ascii")

    @staticmethod
    def _write_answers(whole, headers, body):
        head = "".join(f"{name.title()}: {value}\r\n" for name, value in headers.items() if name != "connection")
        whole.write_bytes(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1") + body)
        head = "".join(f"{name.title()}: {value}\r\n" for name, value in headers.items()
                       if name not in ("connection", "content-length", "content-type", "content-encoding"))
        pathlib.Path(f"{whole}.304").write_bytes(f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode("latin-1"))


def nginx_configuration(folder, port, threads, pages):
    user = "user root;\n" if os.geteuid() == 0 else ""
    locations = ""
    for target in pages.targets:
        headers = "".join(f"      add_header {name} '{value}';\n" for name, value in pages.headers[target])
        locations += f"""    location = {target} {{
      alias {pages.root}/{target.strip('/')}$suffix;
{headers}      add_header Content-Encoding $encoding;
      add_header Vary Accept-Encoding;
    }}
"""
    return f"""{user}daemon off; worker_processes {threads}; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 4096; use epoll; }}
http {{
  access_log off; server_tokens off; default_type application/json; types {{ }}
  sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_timeout 600; keepalive_requests 1000000000; etag on;
  open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  map $http_accept_encoding $suffix {{ default ""; "~br" ".br"; }}
  map $http_accept_encoding $encoding {{ default ""; "~br" "br"; }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
{locations}  }}
}}
"""


def h2o_configuration(folder, port, threads, pages):
    user = "user: root\n" if os.geteuid() == 0 else ""
    paths = ""
    for target in pages.targets:
        headers = "".join(f"        header.set: {json.dumps(name + ': ' + value)}\n" for name, value in pages.headers[target])
        paths += f"""      "{target}":
        file.file: {pages.root}/{target.strip('/')}
{headers}"""
    return f"""{user}num-threads: {threads}
pid-file: {folder}/h2o.pid
listen: {{host: 127.0.0.1, port: {port}}}
max-connections: 4096
http1-request-timeout: 600
file.mime.setdefaulttype: application/json
file.send-compressed: ON
file.etag: ON
hosts:
  default:
    paths:
{paths}"""


class Peers:
    """Starts peers, remembers why one is not there, and stops what was started."""

    def __init__(self, workshop, cores, threads):
        self.workshop, self.cores, self.threads = workshop, cores, threads
        self.missing, self.running = dict(workshop.missing), {}
        self.logs = workshop.cache / "logs"
        self.logs.mkdir(exist_ok=True)

    def start(self, name, *arguments):
        """The running server, or None when it cannot be had; the reason is kept."""
        if name in self.missing:
            return None
        try:
            server = getattr(self, "_start_" + name.replace("-", "_"))(*arguments)
            time.sleep(0.2 if name in STATIC else 0)  # h2o listens before it has read all of its configuration
            if server.process.poll() is not None:
                raise RuntimeError(pathlib.Path(server.log).read_text(encoding="utf-8", errors="replace")[-200:] or "ended at once")
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            self.missing[name] = " ".join(str(error).split())[:200] or type(error).__name__
            return None
        self.running[name] = server
        return server

    def stop(self):
        for server in self.running.values():
            server.stop()
        self.running = {}

    def _server(self, name, command, port, environment=None):
        return Server(name, command, port, self.cores, str(self.logs / f"{name}.log"), environment, PATIENCE)

    @staticmethod
    def _program(name):
        path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
        if not path:
            raise RuntimeError("not installed")
        return path

    def _start_skyledger(self, data):
        return data.serve(self.cores, self.threads, str(self.logs / "skyledger.log"))

    def _configured(self, name, template, pages, *flags):
        program, port, folder = self._program(name), free_port(), self.workshop.cache / name
        folder.mkdir(exist_ok=True)
        configuration = folder / f"{name}.conf"
        configuration.write_text(template(folder, port, self.threads, pages), encoding="latin-1")
        return self._server(name, [program, *flags, str(configuration)], port)

    def _start_nginx(self, pages):
        return self._configured("nginx", nginx_configuration, pages, "-e", "stderr", "-c")

    def _start_h2o(self, pages):
        return self._configured("h2o", h2o_configuration, pages, "-c")

    def _start_floor(self, pages):
        port = free_port()
        return self._server("floor", [self.workshop.program("floor"), str(port), str(self.threads), str(pages.manifest)], port)

    def _start_fastapi(self, data):
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
        port, here = free_port(), pathlib.Path(__file__).resolve().parent
        command = [python, "-B", "-m", "uvicorn", "--app-dir", str(here), "fastapi_app:app", "--host", "127.0.0.1", "--port", str(port),
                   "--workers", str(self.threads), "--log-level", "error", "--no-access-log", "--loop", "uvloop", "--http", "httptools",
                   "--timeout-keep-alive", "600"]
        return self._server("fastapi", command, port, {"BENCH_DATABASE": str(data.database)})

    def _start_ulfius(self, data):
        port = free_port()
        return self._server("ulfius", [self.workshop.program("ulfius"), str(port), str(data.rows)], port)

    def _start_json_server(self, data):
        node, _ = self._program("node"), self._program("npm")
        port, folder = free_port(), self.workshop.json_server()
        command = [node, "--max-old-space-size=8192", str(folder / "json_server.js"), str(port), str(data.rows)]
        return self._server("json-server", command, port, {"NODE_ENV": "production"})


def target_for(name, parameters):
    """The target by which a peer is asked for the list of figures with these parameters, a dict."""
    if name != "json-server":
        query = "&".join(f"{key}={quote(str(value), safe=',:-/')}" for key, value in parameters.items())
        return "/v1/figures" + ("?" + query if query else "")
    columns = {"vendor": "subject_id", "market": "market_id", "metric": "metric_id", "source": "source_id"}
    parts = ["rank_ne=deprecated"]
    for key, value in parameters.items():
        if key == "sort":
            keys = value.split(",")
            parts.append("_sort=" + ",".join(name.lstrip("-") for name in keys))
            parts.append("_order=" + ",".join("desc" if name.startswith("-") else "asc" for name in keys))
        elif key in ("limit", "offset"):
            parts.append(f"{'_limit' if key == 'limit' else '_start'}={value}")
        else:
            parts.append(f"{columns.get(key, key).replace('__', '_')}={quote(str(value))}")
    if "limit" not in parameters:
        parts.append("_limit=50")
    return "/figures?" + "&".join(parts)
