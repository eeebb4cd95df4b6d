#!/usr/bin/python3
"""Compares openapi.yaml with that of the last release, and shows by changed documents that the comparison sees what breaks a client.

usage: check_stability.py            ends with "N passed, N failed"
       check_stability.py --keep     writes the copy for the version that openapi.yaml says; to be run when that is released
       check_stability.py --kept     fails when that copy is not what openapi.yaml says now

The copies stand in released/, without their examples, as openapi-VERSION.yaml; the newest counts.
"""

import copy
import pathlib
import sys

from compatible import breaks
from document import ROOT, Document, skyinterface, skyparts
from tally import Tally

RELEASED = pathlib.Path(__file__).resolve().parent / "released"
EXAMPLES = "\n  examples:\n"


def version_of(path):
    return [int(part) for part in path.stem.removeprefix("openapi-").split(".")]


def last_release():
    return max(RELEASED.glob("openapi-*.yaml"), key=version_of)


def present():
    """Where the copy of the present interface belongs, and its text."""
    text, tree = skyparts.read(ROOT / "openapi.yaml")
    version = tree["info"]["version"]
    return RELEASED / f"openapi-{version}.yaml", text[:text.index(EXAMPLES) + 1]


def keep():
    path, text = present()
    path.write_text(text, encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written")
    return 0


def kept():
    path, text = present()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{path.relative_to(ROOT)} is not what openapi.yaml says now: check_stability.py --keep", file=sys.stderr)
    return 1


# Changes of a document. Each takes the tree and changes it in place.

def operation(tree, path, method="get"):
    return tree["paths"][path][method]


def parameter(tree, name):
    return tree["components"]["parameters"][name]


def schema(tree, name):
    return tree["components"]["schemas"][name]


def vendors(tree):
    return operation(tree, "/v1/vendors")


def own_parameter(tree, **extra):
    """One more parameter of the list of vendors."""
    vendors(tree)["parameters"].append({"name": "extra", "in": "query", "description": "D.", "schema": {"type": "string"}, **extra})


def json_of(tree):
    return vendors(tree)["responses"]["200"]["content"]["application/json"]["schema"]


def rename(mapping, old, new):
    items = [(new if key == old else key, value) for key, value in mapping.items()]
    mapping.clear()
    mapping.update(items)


def with_body(tree, required):
    vendors(tree)["requestBody"] = {"required": required, "content": {"application/json": {"schema": {
        "type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}}}}
    return vendors(tree)["requestBody"]["content"]["application/json"]["schema"]


BREAKING = {
    "a path goes": lambda tree: tree["paths"].pop("/v1/vendors"),
    "a path is renamed": lambda tree: rename(tree["paths"], "/v1/vendors/{vendor}", "/v1/vendor/{vendor}"),
    "a method goes": lambda tree: tree["paths"]["/v1/vendors"].update(post=tree["paths"]["/v1/vendors"].pop("get")),
    "an operationId changes": lambda tree: vendors(tree).update(operationId="all_vendors"),
    "a parameter goes": lambda tree: vendors(tree)["parameters"].pop(0),
    "a parameter is renamed": lambda tree: parameter(tree, "sort").update(name="order"),
    "a parameter becomes required": lambda tree: parameter(tree, "sort").update(required=True),
    "a required parameter comes": lambda tree: own_parameter(tree, required=True),
    "a parameter has another type": lambda tree: parameter(tree, "limit")["schema"].update(type="string"),
    "a list becomes a single value": lambda tree: parameter(tree, "sort").update(schema={"type": "string", "format": "sort"}),
    "a parameter has another format": lambda tree: parameter(tree, "as_of")["schema"].update(format="date"),
    "a parameter has another pattern": lambda tree: parameter(tree, "as_of")["schema"].update(pattern="^x$"),
    "a parameter has another default": lambda tree: parameter(tree, "limit")["schema"].update(default=20),
    "a maximum sinks": lambda tree: parameter(tree, "limit")["schema"].update(maximum=999),
    "a minimum rises": lambda tree: parameter(tree, "limit")["schema"].update(minimum=2),
    "a length is bounded": lambda tree: parameter(tree, "as_of")["schema"].update(maxLength=4),
    "a list is separated otherwise": lambda tree: parameter(tree, "sort").update(explode=True),
    "a value of a parameter goes": lambda tree: parameter(tree, "rank")["schema"]["enum"].remove("any"),
    "a value of a shared list goes": lambda tree: schema(tree, "VendorGroup")["enum"].remove("leader"),
    "a parameter takes only some values": lambda tree: parameter(tree, "as_of")["schema"].update(enum=["2022"]),
    "a status goes": lambda tree: operation(tree, "/v1/vendors/{vendor}")["responses"].pop("308"),
    "a media type goes": lambda tree: vendors(tree)["responses"]["200"]["content"].pop("text/csv"),
    "a header goes": lambda tree: vendors(tree)["responses"]["200"]["headers"].pop("ETag"),
    "a column goes": lambda tree: schema(tree, "Vendor")["properties"].pop("group"),
    "a column is renamed": lambda tree: rename(schema(tree, "Vendor")["properties"], "group", "class"),
    "columns change places": lambda tree: schema(tree, "Vendor")["properties"].update(
        id=schema(tree, "Vendor")["properties"].pop("id")),
    "a column has another type": lambda tree: schema(tree, "Vendor")["properties"].update(
        name={"type": "integer", "description": "D."}),
    "a column may be null": lambda tree: schema(tree, "Vendor")["properties"].update(
        id={"type": ["string", "null"], "description": "D."}),
    "a number stands where an integer did": lambda tree: schema(tree, "ListMeta")["properties"]["total"].update(type="number"),
    "a key of an object goes": lambda tree: (schema(tree, "ListMeta")["properties"].pop("total"),
                                             schema(tree, "ListMeta")["required"].remove("total")),
    "a key of an object may be missing": lambda tree: schema(tree, "ListMeta")["required"].remove("total"),
    "the envelope loses a key": lambda tree: (json_of(tree)["properties"].pop("links"), json_of(tree)["required"].remove("links")),
    "data becomes an object": lambda tree: json_of(tree)["properties"].update(data={"type": "object"}),
    "a date has another format": lambda tree: schema(tree, "ListMeta")["properties"]["as_of"].update(format="date-time"),
    "listed values become any text": lambda tree: schema(tree, "ChangeKind").pop("enum"),
    "a type of problem goes": lambda tree: tree["components"]["x-problems"].pop(),
    "a type of problem has another status": lambda tree: tree["components"]["x-problems"][0].update(status=422),
    "a body is needed": lambda tree: with_body(tree, True),
}
BREAKING_BODY = {  # of an operation that has one
    "the body goes": lambda tree: vendors(tree).pop("requestBody"),
    "the body becomes required": lambda tree: vendors(tree)["requestBody"].update(required=True),
    "the body has another media type": lambda tree: rename(vendors(tree)["requestBody"]["content"], "application/json", "text/csv"),
    "a key of the body becomes required": lambda tree: with_body(tree, False)["required"].append("b"),
    "a key of the body goes": lambda tree: with_body(tree, False)["properties"].pop("b"),
    "a key of the body has another type": lambda tree: with_body(tree, False)["properties"]["b"].update(type="string"),
}
ADDITIVE = {
    "nothing": lambda tree: None,
    "a path comes": lambda tree: tree["paths"].update({"/v1/more": {"get": {**copy.deepcopy(vendors(tree)), "operationId": "more"}}}),
    "a path's parameter is called otherwise": lambda tree: rename(tree["paths"], "/v1/vendors/{vendor}", "/v1/vendors/{id}"),
    "an optional parameter comes": own_parameter,
    "a parameter is no longer required": lambda tree: parameter(tree, "since").update(required=False),
    "a maximum rises": lambda tree: parameter(tree, "limit")["schema"].update(maximum=2000),
    "a pattern goes": lambda tree: parameter(tree, "as_of")["schema"].pop("pattern"),
    "a value of a parameter comes": lambda tree: parameter(tree, "rank")["schema"]["enum"].append("none"),
    "a value of an answer comes": lambda tree: schema(tree, "ChangeKind")["enum"].append("moved"),
    "an integer may be any number when sent": lambda tree: parameter(tree, "limit")["schema"].update(type="number"),
    "a column comes": lambda tree: schema(tree, "Vendor")["properties"].update(extra={"type": "string", "description": "D."}),
    "a column comes in the middle": lambda tree: schema(tree, "Vendor").update(properties={
        "id": schema(tree, "Vendor")["properties"]["id"], "extra": {"type": "string", "description": "D."},
        **{key: value for key, value in schema(tree, "Vendor")["properties"].items() if key != "id"}}),
    "a column is never null": lambda tree: schema(tree, "Change")["properties"]["before"].update(type="string"),
    "a key of an object comes": lambda tree: (schema(tree, "ListMeta")["properties"].update(extra={"type": "string"}),
                                              schema(tree, "ListMeta")["required"].append("extra")),
    "a media type comes": lambda tree: vendors(tree)["responses"]["200"]["content"].update({"text/html": {"schema": {"type": "string"}}}),
    "a status of an error comes": lambda tree: vendors(tree)["responses"].update(
        {"451": {"description": "D."}}),
    "a type of problem comes": lambda tree: tree["components"]["x-problems"].append(
        {"slug": "new", "title": "New", "status": 451, "description": "D."}),
    "texts and examples change": lambda tree: (vendors(tree).update(summary="S", description="D"), tree["components"].pop("examples")),
    "something is deprecated": lambda tree: vendors(tree).update(deprecated=True),
    "a body may be sent": lambda tree: with_body(tree, False),
}


def check_changes(tally, tree):
    for name, change in BREAKING.items():
        expect(tally, tree, change, name, True)
    for name, change in ADDITIVE.items():
        expect(tally, tree, change, name, False)
    sending = copy.deepcopy(tree)
    with_body(sending, False)
    for name, change in BREAKING_BODY.items():
        expect(tally, sending, change, name, True)


def expect(tally, tree, change, name, breaking):
    changed = copy.deepcopy(tree)
    change(changed)
    tally.check(breaking or name == "nothing" or changed != tree, f"{name}: is a change")
    found = breaks(tree, changed)
    tally.check(bool(found) == breaking, f"{name}: {'breaks clients' if breaking else 'breaks nobody'}", found[:3])


def main(arguments):
    if arguments in (["--keep"], ["--kept"]):
        return keep() if arguments == ["--keep"] else kept()
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    tally, document, base = Tally(), Document(), last_release()
    old = skyinterface.load(base.read_text(encoding="utf-8"))
    tally.check(old["info"]["version"] == base.stem.removeprefix("openapi-"), f"{base.name} is of that version", old["info"]["version"])
    found = breaks(old, document.tree)
    for what in found:
        tally.check(False, f"since {old['info']['version']}: {what}")
    tally.check(not found, f"a client of {old['info']['version']} can go on with this interface", f"{len(found)} breaks")
    check_changes(tally, document.tree)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
