"""openapi.yaml, read strictly and resolved: what gen-interface, update-examples and the contract test share."""

import decimal
import json
import re

import yaml


class Mistake(Exception):
    """Something in openapi.yaml that cannot be understood; the text says where."""


Parser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # the first is four times as fast


class Loader(Parser):
    """YAML 1.2's core schema: no timestamps, no "yes" and "no", exact decimals, no key twice."""


def _mapping(loader, node):
    result = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise Mistake(f"line {key_node.start_mark.line + 1}: key {key!r} is not text; put it in quotes")
        if key in result:
            raise Mistake(f"line {key_node.start_mark.line + 1}: duplicate key {key!r}")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", list("-0123456789")),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: decimal.Decimal(node.value))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: node.value == "true")


def load(text, kind=dict):
    """Parses the text of openapi.yaml, or of a part of it. Raises Mistake."""
    try:
        for event in yaml.parse(text, Parser):
            if isinstance(event, yaml.AliasEvent):
                raise Mistake(f"line {event.start_mark.line + 1}: YAML aliases are not used here")
        document = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise Mistake(str(error)) from error
    if not isinstance(document, kind):
        raise Mistake("the document is not a " + ("mapping" if kind is dict else "list"))
    return document


def known(node, allowed, where):
    """No key in the mapping but the allowed ones."""
    if not isinstance(node, dict):
        raise Mistake(f"{where}: is not a mapping")
    for key in node:
        if key not in allowed:
            raise Mistake(f"{where}: {key!r} is not understood")


def to_json(document):
    """The document as JSON text, decimals digit for digit."""
    return "".join(encode(document, json.JSONEncoder(ensure_ascii=False))) + "\n"


def encode(value, encoder):
    """Pieces of the JSON text of a value; decimals digit for digit."""
    if isinstance(value, decimal.Decimal):
        yield str(value)
    elif isinstance(value, dict):
        for number, (key, item) in enumerate(value.items()):
            yield ("," if number else "{") + encoder.encode(key) + ":"
            yield from encode(item, encoder)
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield "," if number else "["
            yield from encode(item, encoder)
        yield "]" if value else "[]"
    else:
        yield encoder.encode(value)


def resolve(document, node):
    """Follows a $ref (and those behind it); keys beside it win over those of its target."""
    seen = 0
    while isinstance(node, dict) and "$ref" in node:
        reference = node["$ref"]
        if not reference.startswith("#/"):
            raise Mistake(f"$ref {reference!r} leads out of the document")
        target = document
        for part in reference[2:].split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, dict) or part not in target:
                raise Mistake(f"$ref {reference!r} leads nowhere")
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        seen += 1
        if seen > 20:
            raise Mistake(f"$ref {reference!r} leads in a circle")
    return node


def row_properties(document, name):
    schema = document["components"]["schemas"].get(name)
    if schema is None:
        raise Mistake(f"x-row {name!r} is not a schema")
    return schema["properties"].items()


def row_columns(document, name):
    """Names of the columns of a row schema, in order: its properties but for those that only an include adds."""
    return [key for key, value in row_properties(document, name) if "x-include" not in value]


def extra_columns(document, name):
    """Names of the columns that only an include adds, or that fields= names."""
    return [key for key, value in row_properties(document, name) if "x-include" in value]


def operations(document):
    """Yields (path, method, operation) in the order of the document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation
