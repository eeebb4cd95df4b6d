"""A small network in namespaces that vanish with the process: a bridge with the proxies and the clients, and a host for each replica.
The machine's own network is not touched."""

import ctypes
import os
import signal
import subprocess
import sys

INSIDE = "SKYLEDGER_TEST_NETWORK"
FRONT = "10.77.0.254"


def enter():
    """Starts this program again inside; returns only there. Root is needed, or user namespaces for everybody."""
    if os.environ.get(INSIDE):
        return
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        command += ["--user", "--map-root-user"]
    tried = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        sys.exit(f"cannot test here: namespaces need root, or user namespaces for everybody: {tried.stderr.strip()}")
    os.environ[INSIDE] = "1"
    os.execvp(command[0], [*command, sys.executable, *sys.argv])


def run(*words):
    subprocess.run(words, check=True)


def build(names):
    """Namespaces of these names, each on the bridge with an address. Returns the addresses by name."""
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "bridge", "type", "bridge")
    run("ip", "address", "add", f"{FRONT}/24", "dev", "bridge")
    run("ip", "link", "set", "bridge", "up")
    addresses = {}
    for number, name in enumerate(names, 1):
        addresses[name] = f"10.77.0.{number}"
        run("ip", "netns", "add", name)
        run("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        run("ip", "link", "set", f"to-{name}", "master", "bridge", "up")
        for words in (["link", "set", "lo", "up"], ["address", "add", f"{addresses[name]}/24", "dev", "eth0"],
                      ["link", "set", "eth0", "up"]):
            run("ip", "-n", name, *words)
    return addresses


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def start(words, log, host=None, **environment):
    """A process on a host of the network, or at the front."""
    inside = ["ip", "netns", "exec", host] if host else []
    return subprocess.Popen([*inside, *map(str, words)], stdout=log, stderr=log, env={**os.environ, **environment},
                            preexec_fn=_die_with_parent)
