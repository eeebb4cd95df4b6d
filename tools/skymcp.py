"""What openapi.yaml says to assistants (x-mcp), as the C tables of handlers/mcp/mcp_spec.h: tools, resources and prompts of /mcp."""

import re

import skyinterface
from skyinterface import Mistake, known, resolve

TOOL_KEYS = {"hint", "arguments", "defaults"}
PROMPT_KEYS = {"name", "title", "description", "arguments", "text"}
ARGUMENT_KEYS = {"name", "description", "required", "default", "x-ref", "list"}
VALUE_KEYS = ("type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength")
LIST_KEYS = ("minItems", "maxItems")
DROPPED = {"example", "examples", "format"}  # of an output schema; a date keeps its format
ANNOTATIONS = {"readOnlyHint": True, "idempotentHint": True, "destructiveHint": False, "openWorldHint": False}


def one_line(text):
    return " ".join(str(text).split())


def argument_text(text, is_list):
    """A parameter's description, for a client that sends JSON: what would be separated by commas is an array there."""
    text = one_line(text)
    return re.sub(r",? (?:\w+ )?separated by commas,?", "", text) if is_list else text


class Tool:
    """An operation that an assistant may call."""

    def __init__(self, document, operation, node, marker):
        where = f"{operation.id}, x-mcp, tool"
        known(marker, TOOL_KEYS, where)
        self.operation = operation
        self.nodes = [resolve(document, item) for item in node.get("parameters", [])]
        names = [item["name"] for item in self.nodes]
        self.arguments = marker.get("arguments", [])
        self.defaults = {name: self.default_text(value) for name, value in marker.get("defaults", {}).items()}
        for name in [*self.arguments, *self.defaults]:
            if name not in names:
                raise Mistake(f"{where}: {name!r} is no parameter of the operation")
        for item in self.nodes:
            if item.get("required") and item["name"] not in self.arguments:
                raise Mistake(f"{where}: the required parameter {item['name']!r} is not among the arguments")
        self.indices = [names.index(name) for name in self.arguments]
        self.definition = self.define(document, node, marker)

    @staticmethod
    def default_text(value):
        return ",".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)

    def define(self, document, node, marker):
        return {
            "name": self.operation.id,
            "title": node["summary"],
            "description": one_line(node["description"]) + (" " + one_line(marker["hint"]) if marker.get("hint") else ""),
            "inputSchema": self.input_schema(document, marker.get("defaults", {})),
            "outputSchema": output_schema(document, node, self.operation.id),
            "annotations": {"title": node["summary"], **ANNOTATIONS},
        }

    def input_schema(self, document, defaults):
        properties, required = {}, []
        for index in self.indices:
            item = self.nodes[index]
            name = item["name"]
            properties[name] = property_schema(document, item, defaults.get(name))
            if item.get("required"):
                required.append(name)
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**schema, "required": required} if required else schema


def property_schema(document, item, default):
    schema = resolve(document, item["schema"])
    is_list = schema["type"] == "array"
    value = resolve(document, schema["items"]) if is_list else schema
    plain = {key: value[key] for key in VALUE_KEYS if key in value}
    if value.get("format") == "decimal":
        plain["type"] = ["number", "string"]
    if is_list:
        plain = {"type": "array", "items": plain, **{key: schema[key] for key in LIST_KEYS if key in schema}}
    default = default if default is not None else schema.get("default")
    if default is not None:
        plain["default"] = [default] if is_list and not isinstance(default, list) else default
    return {"description": argument_text(item["description"], is_list), **plain}


def output_schema(document, node, where):
    """The schema of the answer's data and meta; what it refers to comes along under $defs."""
    try:
        whole = node["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    except KeyError as error:
        raise Mistake(f"{where}: an operation of x-mcp needs an answer in application/json") from error
    definitions = {}

    def copy(value):
        if isinstance(value, list):
            return [copy(item) for item in value]
        if not isinstance(value, dict):
            return value
        out = {}
        for key, item in value.items():
            if key == "$ref":
                name = item.removeprefix("#/components/schemas/")
                if name not in definitions:
                    definitions[name] = None  # a schema may refer to itself
                    definitions[name] = copy(resolve(document, {"$ref": item}))
                out[key] = f"#/$defs/{name}"
            elif key == "properties":
                out[key] = {name: copy(schema) for name, schema in item.items()}
            elif key == "description":
                out[key] = one_line(item)
            elif not key.startswith("x-") and (key not in DROPPED or item == "date"):
                out[key] = copy(item)
        return out

    properties = {"data": copy(whole["data"]), "meta": copy(whole["meta"])}
    return {"type": "object", "properties": properties, "required": ["data", "meta"], "additionalProperties": False,
            "$defs": definitions}


class Prompt:
    """A question that a person may start from."""

    def __init__(self, node, lists, tools):
        where = f"x-mcp, prompt {node.get('name')!r}"
        known(node, PROMPT_KEYS, where)
        for key in PROMPT_KEYS:
            if not node.get(key):
                raise Mistake(f"{where}: has no {key}")
        self.name, self.title, self.description = node["name"], node["title"], one_line(node["description"])
        self.text, self.arguments = node["text"].strip(), []
        for argument in node["arguments"]:
            known(argument, ARGUMENT_KEYS, where)
            ref = argument.get("x-ref")
            if ref is not None and ref not in lists.kinds:
                raise Mistake(f"{where}: x-ref {ref!r} is not a kind of record")
            if argument.get("required", False) == ("default" in argument):
                raise Mistake(f"{where}: argument {argument.get('name')!r} is either required or has a default")
            self.arguments.append((argument, lists.kinds.get(ref)))
        places = set(re.findall(r"\{(\w+)\}", self.text))
        if places != {argument["name"] for argument, _ in self.arguments}:
            raise Mistake(f"{where}: the places in the text are not the arguments")
        for word in re.findall(r"`([^`]+)`", self.text):
            if word not in tools:
                raise Mistake(f"{where}: {word!r} is not a tool")


class Assistants:
    """All that x-mcp says, checked."""

    def __init__(self, document, operations, lists):
        self.tools, self.resources, self.prompts, self.instructions = [], [], [], None
        nodes = [node for _, _, node in skyinterface.operations(document)]
        for index, (operation, node) in enumerate(zip(operations, nodes)):
            marker = node.get("x-mcp")
            if marker is None:
                continue
            known(marker, {"tool", "resource", "prompts", "instructions"}, f"{operation.id}, x-mcp")
            if "tool" in marker:
                self.tools.append((index, Tool(document, operation, node, marker["tool"])))
            if "resource" in marker:
                self.resources.append((index, self.resource(operation, node, marker["resource"])))
            self.instructions = marker.get("instructions", self.instructions)
        names = {tool.operation.id for _, tool in self.tools}
        for node in nodes:
            self.prompts += [Prompt(item, lists, names) for item in node.get("x-mcp", {}).get("prompts", [])]

    @staticmethod
    def resource(operation, node, marker):
        where = f"{operation.id}, x-mcp, resource"
        known(marker, {"listed"}, where)
        wanted = [param for param in operation.params if param.in_path]
        if len(wanted) != 1 or any(param.required and not param.in_path for param in operation.params):
            raise Mistake(f"{where}: needs one parameter in the path, and no other that is required")
        if marker.get("listed") and wanted[0].ref is None:
            raise Mistake(f"{where}: what is no record cannot be listed")
        return {"listed": marker.get("listed", False), "description": one_line(node["description"]),
                "kind": wanted[0].ref, "param": wanted[0].name}


def table(name, rows):
    """Lines of a C table that may be empty, and of its count."""
    lines = [f"const struct sky_mcp_{name} sky_mcp_{name}s[] = {{"] + (rows or ["\t{0},"]) + ["};"]
    return lines + [f"const size_t sky_mcp_{name}_count = {len(rows)};", ""]


def tables(assistants, quoted):
    """The lines of C; quoted makes a C string."""
    lines, tools, resources, prompts = [], [], [], []
    for index, tool in assistants.tools:
        name = tool.operation.id
        definition = skyinterface.to_json(tool.definition).rstrip()
        lines.append(f"static const uint32_t tool_arguments_{name}[] = {{{', '.join(map(str, tool.indices)) or '0'}}};")
        lines.append(f"static const struct sky_mcp_default tool_defaults_{name}[] = {{" + (", ".join(
            f"{{{quoted(key)}, {quoted(value)}}}" for key, value in tool.defaults.items()) or "{0}") + "};")
        tools.append(f"\t{{.operation = &sky_operations[{index}], .definition = {quoted(definition)}, .arguments = tool_arguments_{name}, "
                     f".argument_count = {len(tool.indices)}, .defaults = tool_defaults_{name}, "
                     f".default_count = {len(tool.defaults)}}},")
    for index, resource in assistants.resources:
        kind = f"SKY_{resource['kind']}" if resource["kind"] else "SKY_KIND_COUNT"
        resources.append(f"\t{{.operation = &sky_operations[{index}], .description = {quoted(resource['description'])}, "
                         f".parameter = {quoted(resource['param'])}, .kind = {kind}, "
                         f".listed = {'true' if resource['listed'] else 'false'}}},")
    for prompt in assistants.prompts:
        lines.append(f"static const struct sky_mcp_argument prompt_arguments_{prompt.name}[] = {{")
        for argument, kind in prompt.arguments:
            lines.append(f"\t{{.name = {quoted(argument['name'])}, .description = {quoted(one_line(argument['description']))}, "
                         f".fallback = {quoted(argument.get('default'))}, .kind = {'SKY_' + kind if kind else 'SKY_KIND_COUNT'}, "
                         f".list = {'true' if argument.get('list') else 'false'}}},")
        lines.append("};")
        prompts.append(f"\t{{.name = {quoted(prompt.name)}, .title = {quoted(prompt.title)}, "
                       f".description = {quoted(prompt.description)}, .text = {quoted(prompt.text)}, "
                       f".arguments = prompt_arguments_{prompt.name}, .argument_count = {len(prompt.arguments)}}},")
    lines += ["", *table("tool", tools), *table("resource", resources), *table("prompt", prompts)]
    return lines + [f"const char sky_mcp_instructions[] = {quoted(one_line(assistants.instructions or ''))};", ""]
