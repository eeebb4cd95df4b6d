#!/usr/bin/python3
"""Templates of charts: tools/gen-charts refuses what it does not understand, and each word of a chart has one in Chinese.

usage: check_templates.py BINARY      ends with "N passed, N failed"
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "contract"))

from tally import Tally

MISTAKES = [  # a template, and what is said of it
    ('{"chart": {"a": "${x[0]}"}}', "'x[0]' is no member of a chart"),
    ('{"chart": {"$if a b": {}}}', "'a b' is no member of a chart"),
    ('{"chart": {"$use parts": {}}}', "there is no part 'parts'"),
    ('{"chart": {"$use part": {"b": 1}}, "part": {"a": "@a"}}', "argument 'a' is not given in '@a'"),
    ('{"chart": {"a": 1}, "part": {}}', "nothing uses the part 'part'"),
    ('{"part": {}}', "there is no part 'chart'"),
    ('{"chart": }', "Expecting value: line 1"),
]
SAID = re.compile(r'"_\(([^"]+)\)"|sky_chart_(?:say|fill)\((?:&?chart|\w+->chart),\s*"([^"]+)"')


def generate(text):
    with tempfile.TemporaryDirectory() as name:
        template, output = pathlib.Path(name, "it.json"), pathlib.Path(name, "it.c")
        template.write_text(text, encoding="utf-8")
        result = subprocess.run([ROOT / "tools" / "gen-charts", output, template], capture_output=True, text=True, check=False)
        return result, output.read_text(encoding="utf-8") if output.exists() else ""


def main():
    tally = Tally()
    for text, message in MISTAKES:
        result, output = generate(text)
        tally.check(result.returncode == 1 and message in result.stderr and not output, f"{text} is refused", result.stderr)
    result, output = generate('{"chart": {"a": [1, {"$if open": "${x.y}"}, "_(Kind)"], "$use b": {"c": 2}}, "b": {"d": "@c"}}')
    wanted = ["if (chart->open) {", "SKY_CHART_PUT(&chart->json, chart->x->y);", 'sky_chart_say(chart, "Kind")', '"],\\"d\\":2}"']
    tally.check(all(text in output for text in wanted), "a template becomes C", output + result.stderr)
    document = json.loads(subprocess.run([sys.argv[1], "get", "/openapi.json"], capture_output=True, check=True).stdout)
    words = document["components"]["x-terms"]["charts-zh"]
    sources = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "handlers" / "charts").iterdir()}
    said = {found[1] or found[2] for text in sources.values() for found in SAID.finditer(text)}
    tally.check(len(said) > 30, "words are found", len(said))
    for word in sorted(said):
        tally.check(word in words, f"{word!r} has a Chinese word in x-terms, charts-zh")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
