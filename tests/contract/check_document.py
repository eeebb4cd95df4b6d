#!/usr/bin/python3
"""Checks openapi.yaml and its generator without a server: everything is described, used and exemplified, and each kind of mistake
stops the generator with a message that names it.

usage: check_document.py      ends with "N passed, N failed"
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from document import ROOT, Document
from tally import Tally

GENERATOR = ROOT / "tools" / "gen-interface"

# (what is replaced in openapi.yaml, by what, what the message must say)
MISTAKES = [
    ("operationId: list_vendors", "operationId: list_markets", "operationId 'list_markets' stands twice"),
    ("      operationId: list_vendors\n", "", "has no operationId"),
    ("operationId: list_vendors", "operationId: listVendors", "is not snake_case"),
    ("    get:\n      operationId: list_vendors", "    put:\n      operationId: list_vendors", "method is not understood"),
    ("x-row: Vendor\n", "x-row: Vendour\n", "x-row 'Vendour' is not a schema"),
    ("x-row: Vendor\n", "x-rows: Vendor\n", "extension 'x-rows' is not understood"),
    ("x-column: group\n", "x-column: groop\n", "x-column 'groop' is not a column of the row"),
    ("x-ref: vendor\n", "x-ref: vendour\n", "x-ref 'vendour' is not a kind of record"),
    ("    limit:\n      name: limit\n      in: query\n", "    limit:\n      name: limit\n      in: cookie\n", "in 'cookie'"),
    ("      name: limit\n      in: query\n      description: Rows on a page.\n", "      name: limit\n      in: query\n",
     "parameter limit: has no description"),
    ("      name: limit\n", "      name: Limit\n", "'Limit' is not a name of a parameter"),
    ("        maximum: 1000\n", "", "an integer needs minimum and maximum"),
    ("        default: 50\n", "        default: 5000\n", "default 5000 is out of range"),
    ("        default: 50\n", "        default: 50\n        multipleOf: 5\n", "'multipleOf' is not understood"),
    ("        format: currency\n", "        format: money\n", "format 'money' is not understood"),
    ("name: value__gte\n", "name: value__ge\n", "operator 'ge' is not understood"),
    ("    value__gte:\n", "    value__gt:\n", "duplicate key 'value__gt'"),
    ("        - $ref: '#/components/parameters/limit'\n",
     "        - $ref: '#/components/parameters/limit'\n        - $ref: '#/components/parameters/limit'\n", "'limit' stands twice"),
    ("'#/components/parameters/limit'", "'#/components/parameters/limits'", "leads nowhere"),
    ("/v1/vendors/{vendor}:", "/v1/vendors/{vendour}:", "is not among the parameters"),
    ("/v1/vendors/{vendor}:", "/v1/vendors/x-{vendor}:", "is not understood"),
    ("/v1/vendors/{vendor}/timeline:", "/v1/vendors/{vendor}:", "duplicate key"),
    ("            text/csv:", "            text/tsv:", "media type 'text/tsv' is not on the list"),
    ("      style: form\n", "      style: pipeDelimited\n", "a list needs style: form"),
    ("    - slug: unknown-parameter\n", "    - slug: bad-request\n", "x-problems: 'bad-request' stands twice"),
    ("    - slug: unknown-parameter\n", "    - slug: Unknown_parameter\n", "x-problems: 'Unknown_parameter' is not a name"),
    ("      enum: [normal, low]\n", "", "Grade, which the C sources need, is not an enumeration"),
    ("    reasons-zh:\n", "    reasons-cn:\n", "x-terms: 'reasons-cn' is not understood"),
    ("x-column: publisher_id\n", "x-column: part_of_id\n", "'part_of_id' is filtered by two parameters"),
    ("      strategy: 战略\n", "", "x-terms, zh: 'strategy' has no word"),
    ("      pct_change: 变化率\n", "", "x-terms, zh: 'pct_change' has no word"),
    ("      strategy: 战略\n", "      strategy: 战略\n      strategies: 战略\n", "'strategies' is no value of an enumeration"),
    ("openapi: 3.1.0\n", "openapi: 3.1.0\nwebhooks: {}\n", "'webhooks' is not understood"),
    ("openapi: 3.1.0\n", "openapi: 3.0.3\n", "OpenAPI '3.0.3' is not understood"),
    ("security: []\n", "security: [\n", "while parsing a flow"),
    ("tags: [vendors]", "tags: [vendours]", "needs one tag"),
    ("    post:\n      operationId: post_mcp", "    get:\n      operationId: post_mcp", "post needs a requestBody"),
    ("arguments: [name, kind]", "arguments: [name, kynd]", "'kynd' is no parameter"),
    ("arguments: [name, kind]", "arguments: [kind]", "the required parameter 'name' is not among"),
    ("resource: {listed: false}", "resource: {listet: false}", "'listet' is not understood"),
    ("      x-mcp:\n        tool:\n", "      x-mcp:\n        tools:\n", "'tools' is not understood"),
    ("`verify` for each", "`verifi` for each", "'verifi' is not a tool"),
    ("data set: {claim}", "data set: {clam}", "the places in the text are not the arguments"),
    ("x-ref: vendor\n                list: true", "x-ref: vendour\n                list: true", "is not a kind of record"),
    ("required: true\n                x-ref: vendor\n                list: true", "x-ref: vendor\n                list: true",
     "is either required or has a default"),
]

PART_MISTAKES = [  # (file, what is replaced in it, by what, what the message must say)
    ("openapi.yaml", "openapi/paths/names.yaml#/~1v1~1search", "openapi/paths/nems.yaml#/~1v1~1search",
     "openapi/paths/nems.yaml: No such file"),
    ("openapi.yaml", "  /v1/search: {$ref: 'openapi/paths/names.yaml#/~1v1~1search",
     "  /v1/serch: {$ref: 'openapi/paths/names.yaml#/~1v1~1serch",
     "openapi/paths/names.yaml: has no '/v1/serch'"),
    ("openapi.yaml", "  /v1/search: {", "  /v1/find: {", "openapi/paths/names.yaml: '/v1/search' is called '/v1/find' in openapi.yaml"),
    ("openapi.yaml", "    Vendor: {$ref: 'openapi/schemas/vendors.yaml#/Vendor'}\n", "",
     "openapi/schemas/vendors.yaml: openapi.yaml does not list 'Vendor'"),
    ("openapi/paths/names.yaml", "'../parameters.yaml#/", "'../parametres.yaml#/", "'../parametres.yaml#/"),
    ("openapi/paths/names.yaml", "'../parameters.yaml#/limit'", "'../parameters.yaml#/limits'", "leads nowhere"),
    ("openapi/paths/names.yaml", "x-headers: lasting", "x-headers: lastin", "'lastin' is not on the list of openapi/answers.yaml"),
    ("openapi/paths/names.yaml", "x-errors: [304, ", "x-errors: [303, ", "303 is not on the list of openapi/answers.yaml"),
    ("openapi/paths/names.yaml", "x-errors: [304, ", "x-errors: ['304', ", "'x-errors' is not understood"),
    ("openapi/paths/names.yaml", "  get:\n", "  get: [\n", "openapi/paths/names.yaml: "),
]


def generate(root, folder, seed="0"):
    """Runs the generator on a source tree; returns its result and the texts written."""
    outputs = [folder / name for name in ("interface.gen.c", "interface.gen.h", "interface_types.gen.h", "openapi.yaml", "enums.gen.c",
                                          "enums.gen.h")]
    result = subprocess.run([sys.executable, str(GENERATOR), "--source-root", str(root), "--output", str(folder),
                             "--depfile", str(folder / "depfile")], capture_output=True, text=True, check=False,
                            env={**os.environ, "PYTHONHASHSEED": seed})
    return result, [output.read_bytes() if output.exists() else b"" for output in outputs]


def check_generator(tally, text):
    with tempfile.TemporaryDirectory() as name:
        root, folder = pathlib.Path(name, "root"), pathlib.Path(name, "out")
        folder.mkdir()
        shutil.copytree(ROOT / "openapi", root / "openapi")
        (root / "openapi.yaml").write_text(text, encoding="utf-8")
        first = generate(root, folder, "1")
        tally.check(first[0].returncode == 0, "openapi.yaml is understood", first[0].stderr)
        tally.check(first[1] == generate(root, folder, "2")[1], "the generator writes the same bytes again")
        check_parts(tally, root, folder, first[1])
        for old, new, message in MISTAKES:
            if not tally.check(old in text, f"mistake can be made: {old.strip()[:60]!r}"):
                continue
            (root / "openapi.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
            result, _ = generate(root, folder)
            tally.check(result.returncode == 1 and message in result.stderr and "Traceback" not in result.stderr,
                        f"the generator refuses: {message}", result.stderr[-300:])


def check_parts(tally, root, folder, whole):
    """The same from the parts as from the document that they make, and each mistake of a part is told."""
    shutil.copy(ROOT / "openapi.yaml", root / "openapi.yaml")
    result, outputs = generate(root, folder)
    tally.check(outputs == whole, "the parts make the same as the whole", result.stderr)
    named = (folder / "depfile").read_text(encoding="utf-8").split()[1:]
    tally.check(set(named) == {str(root / "openapi.yaml"), *map(str, (root / "openapi").rglob("*.yaml"))},
                "a change of a part builds again")
    for file, old, new, message in PART_MISTAKES:
        text = (ROOT / file).read_text(encoding="utf-8")
        if tally.check(old in text, f"mistake can be made: {old.strip()[:60]!r}"):
            (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
            result, _ = generate(root, folder)
            tally.check(result.returncode == 1 and message in result.stderr and "Traceback" not in result.stderr,
                        f"the generator refuses: {message}", result.stderr[-300:])
            (root / file).write_text(text, encoding="utf-8")


def undescribed(document, node, where):
    """Places of schemas' properties, parameters and headers without a description, here or behind their $ref."""
    if isinstance(node, dict):
        for name, schema in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ():
            if not document.resolve(schema).get("description"):
                yield f"{where}/{name}"
        for key, value in node.items():
            if key not in ("example", "examples", "value"):
                yield from undescribed(document, value, f"{where}/{key}")
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from undescribed(document, item, f"{where}/{number}")


def check_descriptions(tally, document):
    components = document.tree["components"]
    missing = list(undescribed(document, components["schemas"], "schemas"))
    for section in ("parameters", "headers", "responses", "schemas"):
        missing += [f"{section}/{name}" for name, node in components[section].items() if not node.get("description")]
    skeleton = {"Named", "links"}
    missing = [place for place in missing if place.rsplit("/", 1)[1] not in skeleton]
    tally.check(not missing, "everything in components is described", missing[:8])


def check_use(tally, document):
    used = set(re.findall(r"\$ref: '#/components/(\w+/[\w.-]+)'", document.text))
    rows = {"schemas/" + item for item in re.findall(r"x-row: (\w+)", document.text)}
    named = {f"{section}/{name}" for section, nodes in document.tree["components"].items() if not section.startswith("x-")
             for name in nodes}
    tally.check(not named - used - rows, "every component is used", sorted(named - used - rows))


def check_examples(tally, document):
    for operation in document.operations:
        for media, content in operation.responses["200"]["content"].items():
            if media not in ("application/json", "application/linkset+json") or operation.id == "get_openapi_json":
                continue
            examples = [document.resolve(item) for item in content.get("examples", {}).values()]
            tally.check(bool(examples), f"{operation.id} has an example")
            for example in examples:
                mistakes = document.mistakes(example["value"], content["schema"])
                tally.check(not mistakes, f"{operation.id}: {example['summary']} fits its schema", mistakes)


def main():
    tally = Tally()
    document = Document()
    check_generator(tally, document.text)
    check_descriptions(tally, document)
    check_use(tally, document)
    check_examples(tally, document)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
