"""What the measurements need before the first request: programs, data sets, and the same rows for every peer.

Everything is kept in a cache outside the sources and made again only when what it is made from has changed.
"""
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request

from process import Server, free_port

HERE = pathlib.Path(__file__).resolve().parent
PAGE = 1000  # rows a page that are asked for while the rows are copied
NUMERIC = {"value", "value_low", "value_high", "conflict"}
# skyledger's own: by id, subject, market, metric, source, and the figures in order of their period
INDEXES = ["subject_id", "market_id", "metric_id", "source_id", "period_start"]


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def quiet(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-1500:]}")
    return done.stdout


class Workshop:
    """The cache folder and what stands in it."""

    def __init__(self, cache, skyledger):
        self.cache = pathlib.Path(cache).resolve()
        self.cache.mkdir(parents=True, exist_ok=True)
        self.skyledger = str(pathlib.Path(skyledger).resolve())
        self.missing = {}  # peer: why it is not there

    def program(self, name):
        return str(self.cache / "programs" / name)

    def build(self):
        """Compiles generate, load, floor and ulfius; the last needs headers that Debian's packages of the tests exclude."""
        folder, option = self.cache / "programs", []
        try:
            option = [f"-Dulfius={self._ulfius_headers()}"]
        except (RuntimeError, OSError) as error:
            self.missing["ulfius"] = f"not installed ({str(error).strip().splitlines()[-1][:100]})"
        if not (folder / "build.ninja").exists():
            quiet(["meson", "setup", str(folder), str(HERE), *option])
        else:
            quiet(["meson", "configure", str(folder), *option])
        quiet(["ninja", "-C", str(folder)])

    def _ulfius_headers(self):
        unpacked = self.cache / "ulfius"
        if not (unpacked / "usr/include/ulfius.h").exists():
            if not any(pathlib.Path("/usr/lib").glob("*/libulfius.so.2.7")):
                raise RuntimeError("no libulfius2.7")
            unpacked.mkdir(exist_ok=True)
            quiet(["apt-get", "-qq", "download", "libulfius-dev"], cwd=unpacked)
            for package in unpacked.glob("*.deb"):
                quiet(["dpkg", "-x", str(package), str(unpacked)])
        return unpacked / "usr/include"

    def json_server(self):
        """The folder of json-server, installed from the lock file."""
        folder = self.cache / "json-server"
        lock = (HERE / "package-lock.json").read_bytes()
        done = folder / "installed-lock.json"
        folder.mkdir(exist_ok=True)
        shutil.copy(HERE / "json_server.js", folder)
        if not done.exists() or done.read_bytes() != lock:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            quiet(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, timeout=300)
            done.write_bytes(lock)
        return folder

    def data_set(self, figures):
        return DataSet(self, figures)


class DataSet:
    """One generated data set: folder (fixtures), figures_csv (its figures as a table), rows (as served), database."""

    def __init__(self, workshop, figures):
        self.workshop, self.figures = workshop, figures
        base = workshop.cache / "data" / str(figures)
        self.folder, self.figures_csv = base / "fixtures", base / "figures.csv"
        self.rows, self.database = base / "rows.ndjson", base / "rows.sqlite"
        self.made, self.copied = base / "made.txt", base / "copied.txt"

    def generate(self):
        program = self.workshop.program("generate")
        stamp = hashlib.sha256(pathlib.Path(program).read_bytes()).hexdigest()
        if self.made.exists() and self.made.read_text(encoding="ascii") == stamp:
            return
        say(f"generating {self.figures:,} figures")
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        self.folder.mkdir(parents=True)
        quiet([program, str(self.figures), str(self.folder), str(self.figures_csv)])
        self.made.write_text(stamp, encoding="ascii")

    def serve(self, cores, threads, log):
        port = free_port()
        command = [self.workshop.skyledger, "serve", "--data", str(self.folder), "--listen", f"127.0.0.1:{port}",
                   "--threads", str(threads), "--log-level", "error"]
        return Server("skyledger", command, port, cores, log)

    def copy_rows(self):
        """The rows as skyledger serves them, for peers that must answer with the same, and a database of them."""
        stamp = hashlib.sha256(pathlib.Path(self.workshop.skyledger).read_bytes()).hexdigest()
        if self.copied.exists() and self.copied.read_text(encoding="ascii") == stamp:
            return
        say(f"copying {self.figures:,} rows for the peers")
        server = self.serve("0", 1, str(self.workshop.cache / "copy.log"))
        started = time.monotonic()
        try:
            with open(self.rows, "wb") as out:
                for offset in range(0, self.figures, PAGE):
                    url = f"http://127.0.0.1:{server.port}/v1/figures.ndjson?rank=any&limit={PAGE}&offset={offset}"
                    with urllib.request.urlopen(url, timeout=60) as answer:
                        out.write(answer.read())
                    if time.monotonic() > started + 300:
                        raise RuntimeError("copying the rows takes more than 5 minutes")
        finally:
            server.stop()
        self._fill_database()
        self.copied.write_text(stamp, encoding="ascii")

    def _fill_database(self):
        self.database.unlink(missing_ok=True)
        with open(self.rows, encoding="utf-8") as rows:
            columns = list(json.loads(rows.readline()))
            rows.seek(0)
            database = sqlite3.connect(self.database)
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            kinds = ", ".join(f'"{name}" {"NUMERIC" if name in NUMERIC else "TEXT"}' for name in columns)
            database.execute(f"CREATE TABLE figures ({kinds})")
            database.executemany(f"INSERT INTO figures VALUES ({','.join('?' * len(columns))})",
                                 ([json.loads(line)[name] for name in columns] for line in rows))
            count = database.execute("SELECT count(*) FROM figures").fetchone()[0]
            database.execute("CREATE UNIQUE INDEX figures_id ON figures (id)")
            for name in INDEXES:
                database.execute(f"CREATE INDEX figures_{name} ON figures ({name})")
            database.execute("ANALYZE")
            database.commit()
            database.close()
        if count != self.figures:
            raise RuntimeError(f"{count} rows were copied, {self.figures} were generated")


def sqlite_load(data, cores):
    """Seconds and resident bytes for sqlite3 to import the generated figures and to make the same indexes, in memory."""
    keys = ["subject", "market", "metric", "source", "period"]
    script = [".mode csv", f".import {data.figures_csv} figures", "CREATE UNIQUE INDEX figures_id ON figures (id);"]
    script += [f"CREATE INDEX figures_{key} ON figures ({key});" for key in keys] + ["SELECT count(*) FROM figures;"]
    started = time.monotonic()
    process = subprocess.Popen(["taskset", "-c", cores, "sqlite3", ":memory:"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True)
    process.stdin.write("\n".join(script) + "\n")
    process.stdin.flush()
    count = int(process.stdout.readline())
    seconds = time.monotonic() - started
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as file:
        rss = next(1024 * int(line.split()[1]) for line in file if line.startswith("Rss:"))
    process.stdin.close()
    process.wait(30)
    if count != data.figures:
        raise RuntimeError(f"sqlite3 imported {count} of {data.figures} rows")
    return {"seconds": seconds, "rss": rss}


def versions():
    """Programs and libraries that were measured, by Debian package, and the machine."""
    names = ["nginx", "h2o", "python3-fastapi", "python3-uvicorn", "python3-uvloop", "sqlite3", "libulfius2.7", "libmicrohttpd12",
             "libjansson4", "nodejs", "python3"]
    found = {}
    for name in names:
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
        found[name] = done.stdout if done.returncode == 0 and done.stdout else "not installed"
    if shutil.which("node"):
        found["node"] = quiet(["node", "--version"]).strip()
    found["json-server"] = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["json-server"]
    return found


def machine():
    model = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) // 1024
    return {"processor": model, "cores": os.cpu_count(), "memory_mib": memory, "kernel": os.uname().release,
            "load_average": os.getloadavg()[0]}
