"""For each group of tools/packages: which packages tools/setup asks apt-get for on a machine that has none of them, and which command
makes which package unnecessary. The machine is simulated: dpkg-query finds nothing, and apt-get only notes what it should install.

usage: packages.py SOURCE"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Others distribute these too, and their packages and Debian's exclude each other: NodeSource's Node has npm in it, nginx.org's nginx has
# the files of Debian's, a LibreOffice for a desktop has what the one without windows has.
UNNECESSARY = {"nodejs": "node", "npm": "npm", "chromium": "chromium", "nginx-light": "nginx", "libreoffice-calc-nogui": "soffice"}
TOOLS = ["awk", "bash", "cat", "dirname", "env", "grep", "mktemp", "rm", "sed", "sort"]
FAKES = {
    "id": "echo 0",
    "dpkg-query": "exit 1",
    "apt-get": 'for word; do last=$word; [ "$word" != --no-install-recommends ] || on=1; [ -z "${on-}" ] || echo "$word" >>"$ASKED"; done',
}

source = pathlib.Path(sys.argv[1])
lines = [line.split() for line in (source / "tools/packages").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
groups = {}
for group, package, *_ in lines:
    groups.setdefault(group, []).append(package)
count = failed = 0


def check(name, got, wanted):
    global count, failed
    count += 1
    failed += got != wanted
    print(f"{'ok' if got == wanted else 'not ok'} {count} - {name}")
    if got != wanted:
        print(f"# {sorted(got)}, not {sorted(wanted)}")


def asked(group, commands):
    """What apt-get is asked to install where only these commands are there."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool))
        for command, script in [*FAKES.items(), *((command, ":") for command in commands)]:
            (folder / command).write_text(f"#!{shutil.which('bash')}\n{script}\n", encoding="utf-8")
            (folder / command).chmod(0o755)
        note = folder / "asked"
        note.touch()
        subprocess.run([source / "tools/setup", group], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={"PATH": name, "ASKED": str(note), "TMPDIR": name, "HOME": os.environ.get("HOME", "/")})
        return set(note.read_text(encoding="utf-8").split()) - {"--no-install-recommends"}


for group, packages in groups.items():
    check(f"{group}: all its packages on a bare machine", asked(group, []), set(packages))
    for package in packages:
        if package in UNNECESSARY:
            command = UNNECESSARY[package]
            check(f"{group}: {command} makes {package} unnecessary", asked(group, [command]), set(packages) - {package})
named = {(package, command) for _, package, *rest in lines for command in rest}
check("no other command makes a package unnecessary", named, named & set(UNNECESSARY.items()))
used = set(re.findall(r"\w[\w-]*", " ".join(re.findall(r"tools/setup((?: \$\(web\)| [a-z-]+)+)", (source / "Makefile").read_text(encoding="utf-8")))))
check("each group that the Makefile names is there", used - {"web"} - set(groups), set())
print(f"1..{count}")
sys.exit(1 if failed else 0)
