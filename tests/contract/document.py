"""The document of openapi.yaml for the contract test: operations with their parameters resolved, and validation of bodies."""

import dataclasses
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

import skyinterface  # noqa: E402
import skyparts  # noqa: E402

VALIDATOR = jsonschema.Draft202012Validator


@dataclasses.dataclass
class Parameter:
    name: str
    kind: str  # "id", "ref", or the schema's format, "enum", or its type
    column: str
    list: bool
    required: bool
    in_path: bool
    schema: dict
    ref: str

    @property
    def base(self):
        return self.name.partition("__")[0]

    @property
    def op(self):
        return self.name.partition("__")[2] or ("eq" if self.column else "")


@dataclasses.dataclass
class Operation:
    id: str
    path: str
    method: str
    columns: list
    extras: dict  # column: what it is included by
    parameters: list
    responses: dict  # status as text: resolved response
    volatile: bool

    def parameter(self, name):
        return next((item for item in self.parameters if item.name == name), None)

    @property
    def media(self):
        return list(self.responses["200"]["content"])


class Document:
    def __init__(self, path=ROOT / "openapi.yaml"):
        self.text, self.tree = skyparts.read(path)
        self.operations = [self.operation(*item) for item in skyinterface.operations(self.tree)]

    def resolve(self, node):
        return skyinterface.resolve(self.tree, node)

    def operation(self, path, method, item):
        row = item.get("x-row")
        columns = skyinterface.row_columns(self.tree, row) if row else []
        properties = self.tree["components"]["schemas"][row]["properties"] if row else {}
        return Operation(
            id=item["operationId"],
            path=path,
            method=method.upper(),
            columns=columns,
            extras={name: value["x-include"] for name, value in properties.items() if name not in columns},
            parameters=[self.parameter(node) for node in item.get("parameters", []) if self.resolve(node)["in"] != "header"],
            responses={status: self.resolve(node) for status, node in item["responses"].items()},
            volatile=item.get("x-volatile", False),
        )

    def parameter(self, node):
        node = self.resolve(node)
        schema = self.resolve(node["schema"])
        is_list = schema["type"] == "array"
        value = self.resolve(schema["items"]) if is_list else schema
        ref = node.get("x-ref")
        kind = "ref" if ref == "any" else "id" if ref else "enum" if "enum" in value else node.get("x-code") or value.get("format", value["type"])
        return Parameter(node["name"], kind, node.get("x-column"), is_list, node.get("required", False),
                         node["in"] == "path", value, ref)

    def mistakes(self, value, schema):
        """What of a value does not fit the schema: texts, the first few."""
        whole = {**schema, "components": self.tree["components"]}  # so that "#/components/..." leads somewhere
        validator = VALIDATOR(whole, format_checker=jsonschema.FormatChecker(["date"]))
        found = sorted(validator.iter_errors(value), key=jsonschema.exceptions.relevance, reverse=True)
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found[:4]]

    def row_schema(self, operation):
        content = operation.responses["200"]["content"]["application/json"]
        return content["schema"]["properties"]["data"]["items"]
