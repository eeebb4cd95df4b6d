"""Runs the load generator against a server and keeps what it and /proc say."""
import json
import pathlib
import subprocess
import tempfile


class Generator:
    """The load generator on its own cores."""

    def __init__(self, program, cores):
        self.program, self.cores = program, cores

    def run(self, server, requests, *, headers=(), connections=16, seconds=1.0, warm_up=0.0, rate=None, count=None, once=False,
            new_connections=False):
        """What `load` prints, with cpu_us (server CPU microseconds per answer) and client_busy (share of the generator's core).

        requests: lines as `load` reads them. CPU is that of the server's process tree, warm-up included in neither side: with
        a warm-up the server's CPU is not told.
        """
        options = ["--port", str(server.port), "--connections", str(connections), "--seconds", f"{seconds:.3f}"]
        options += ["--warm-up", f"{warm_up:.3f}"] if warm_up else []
        options += ["--rate", f"{rate:.2f}"] if rate else []
        options += ["--count", str(count)] if count else []
        options += (["--once"] if once else []) + (["--new-connections"] if new_connections else [])
        for line in headers:
            options += ["--header", line]
        with tempfile.NamedTemporaryFile("w", suffix=".requests", encoding="ascii") as file:
            file.write("\n".join(requests) + "\n")
            file.flush()
            before = server.cpu_seconds()
            done = subprocess.run(["taskset", "-c", self.cores, self.program, *options, "--requests", file.name],
                                  capture_output=True, text=True, timeout=seconds + warm_up + 90, check=False)
            cpu = server.cpu_seconds() - before
        if done.returncode != 0:
            raise RuntimeError(f"load against {server.name}: {done.stderr.strip()}")
        result = json.loads(done.stdout)
        if result["answers"] and not warm_up:
            result["cpu_us"] = 1e6 * cpu / result["answers"]
        if result["seconds"] > 0:
            result["client_busy"] = min(1.0, result["client_cpu_seconds"] / (result["seconds"] + warm_up))
        return result


class Book:
    """Everything that was measured: one entry a scenario, peer and round."""

    def __init__(self):
        self.entries, self.notes = [], []

    def add(self, scenario, peer, turn, result):
        self.entries.append({"scenario": scenario, "peer": peer, "round": turn, **result})

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def scenarios(self):
        return list(dict.fromkeys(entry["scenario"] for entry in self.entries))

    def peers(self, scenario):
        return list(dict.fromkeys(entry["peer"] for entry in self.entries if entry["scenario"] == scenario))

    def series(self, scenario, peer, measure):
        """Round → value."""
        found = {}
        for entry in self.entries:
            if entry["scenario"] == scenario and entry["peer"] == peer:
                value = entry
                for key in measure.split("."):
                    value = value.get(key) if isinstance(value, dict) else None
                if value is not None:
                    found[entry["round"]] = value
        return found

    def save(self, path, head):
        pathlib.Path(path).write_text(json.dumps({**head, "notes": self.notes, "entries": self.entries}, indent=1) + "\n",
                                      encoding="utf-8")
