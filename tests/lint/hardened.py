#!/usr/bin/env python3
"""Checks that a program carries the defences that meson.build asks of compiler and linker.

usage: hardened.py [--fortified] PROGRAM        prints what is missing; exit 1 when something is
       hardened.py --self-test COMPILER...      the same on programs that lack one each, as TAP
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ENDBR64 = b"\xf3\x0f\x1e\xfa"


def readelf(program, *options):
    return subprocess.run(["readelf", "--wide", *options, program], check=True, capture_output=True, text=True).stdout


def segments(program):
    """(type, offset, address, flags) of each program header."""
    pattern = r"^\s+(\w+)\s+(0x[0-9a-f]+) (0x[0-9a-f]+) 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ ([R ][W ][E ])"
    found = re.findall(pattern, readelf(program, "--program-headers"), re.MULTILINE)
    return [(kind, int(offset, 16), int(address, 16), flags) for kind, offset, address, flags in found]


def first_bytes_of_main(program):
    symbol = re.search(r"^\s*\d+: ([0-9a-f]+)\s+\d+ FUNC .* main$", readelf(program, "--symbols"), re.MULTILINE)
    address = int(symbol[1], 16)
    text = max((s for s in segments(program) if s[0] == "LOAD" and s[2] <= address), key=lambda s: s[2])
    with open(program, "rb") as file:
        file.seek(address - text[2] + text[1])
        return file.read(4)


def missing(program, fortified):
    header, dynamic = readelf(program, "--file-header"), readelf(program, "--dynamic")
    symbols = readelf(program, "--dyn-syms")
    parts = segments(program)
    stack = [flags for kind, _, _, flags in parts if kind == "GNU_STACK"]
    checks = {
        "a position-independent executable": re.search(r"Type:\s+DYN", header) and "PIE" in dynamic,
        "read-only relocations": any(kind == "GNU_RELRO" for kind, *_ in parts),
        "binding at start": "BIND_NOW" in dynamic or re.search(r"FLAGS_1\).*NOW", dynamic),
        "a stack that cannot be run": stack and "E" not in stack[0],
        "no segment that is both written and run": not any("W" in flags and "E" in flags for *_, flags in parts),
        "no relocation in its code": "TEXTREL" not in dynamic,
        "no search path of its own": not re.search(r"\((RPATH|RUNPATH)\)", dynamic),
        "stack protectors": "__stack_chk_fail" in symbols,
        "checked library functions": not fortified or re.search(r"__\w+_chk\b(?<!__stack_chk)", symbols),
        "marks for indirect branches": "X86-64" not in header or first_bytes_of_main(program) == ENDBR64,
    }
    return [name for name, there in checks.items() if not there]


SOURCE = r"""
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
	char text[64];
	memcpy(text, argv[0], (size_t)argc);
	printf("%s%n", text, &argc);
	return argc;
}
"""
GOOD = [
    "-O2", "-fPIE", "-pie", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-fstack-protector-strong", "-fcf-protection=full",
    "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack",
]
# The options that undo one, and what must be found missing.
BAD = [
    (["-no-pie", "-fno-pie"], "a position-independent executable"),
    (["-Wl,-z,norelro"], "read-only relocations"),
    (["-Wl,-z,lazy"], "binding at start"),
    (["-Wl,-z,execstack"], "a stack that cannot be run"),
    (["-Wl,-rpath,/tmp"], "no search path of its own"),
    (["-fno-stack-protector"], "stack protectors"),
    (["-U_FORTIFY_SOURCE"], "checked library functions"),
    (["-fcf-protection=none"], "marks for indirect branches"),
]


def self_test(compiler):
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder, "a.c"), str(Path(folder, "a"))
        source.write_text(SOURCE)
        print(f"1..{len(BAD) + 1}")
        for number, (options, name) in enumerate([([], None)] + BAD, 1):
            subprocess.run([*compiler, *GOOD, *options, "-o", program, str(source)], check=True)
            found = missing(program, fortified=True)
            good = name in found if name else not found
            failed |= not good
            print(f"{'ok' if good else 'not ok'} {number} - {'without ' + name if name else 'all of them'}: {found}")
    return failed


def main():
    words = sys.argv[1:]
    if words[:1] == ["--self-test"]:
        return self_test(words[1:])
    gaps = missing(words[-1], "--fortified" in words)
    for name in gaps:
        print(f"{words[-1]} lacks {name}")
    return bool(gaps)


if __name__ == "__main__":
    sys.exit(main())
