"""Processes of a measurement: started on named cores, measured through /proc, and ended by their own number."""
import os
import signal
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _stat(pid):
    """The fields of /proc/PID/stat after the name, or None when the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def tree(root):
    """The process and all that descend from it."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = _stat(name)
            if fields:
                children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


class Server:
    """A server that was started here, on the given cores."""

    def __init__(self, name, command, port, cores, log, environment=None, patience=300):
        self.name, self.port, self.log = name, port, log
        self.started = time.monotonic()
        with open(log, "wb") as output:
            self.process = subprocess.Popen(["taskset", "-c", cores, *command], stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})
        try:
            self._wait(patience)
        except BaseException:
            self.stop()
            raise

    def _wait(self, patience):
        while not is_listening(self.port):
            if self.process.poll() is not None or time.monotonic() > self.started + patience:
                with open(self.log, encoding="utf-8", errors="replace") as file:
                    tail = file.read()[-600:]
                raise RuntimeError(f"{self.name} did not start on port {self.port}: {tail}")
            time.sleep(0.005)
        self.seconds_to_start = time.monotonic() - self.started

    def cpu_seconds(self):
        """User and system time of the process and its descendants, of those too that have ended and were waited for."""
        total = 0
        for pid in tree(self.process.pid):
            fields = _stat(pid)
            total += sum(int(field) for field in fields[11:15]) if fields else 0
        return total / TICK

    def memory(self):
        """Resident and proportional size in bytes, over the tree."""
        size = {"Rss": 0, "Pss": 0}
        for pid in tree(self.process.pid):
            try:
                with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                    for line in file:
                        key = line.split(":", 1)[0]
                        if key in size:
                            size[key] += 1024 * int(line.split()[1])
            except OSError:
                continue
        return {"rss": size["Rss"], "pss": size["Pss"]}

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process.poll() is not None:
            return
        pids = tree(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self.process.wait(10)
