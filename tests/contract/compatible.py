"""Says whether a client of one openapi.yaml still works with another: docs/stability.md as a program."""

import re

from document import skyinterface

WIDER = {"integer": {"number"}}  # a client that takes the one takes the other
LEAST, MOST = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")


def breaks(old, new):
    """What of `old` a client can no longer rely on in `new`: texts, each with its place. Both are parsed documents."""
    return Comparison(old, new).run()


def shape(path):
    """A path without the names of its parameters, which no request carries."""
    return re.sub(r"\{\w+\}", "{}", path)


class Comparison:
    def __init__(self, old, new):
        self.old, self.new, self.found, self.seen = old, new, [], set()

    def run(self):
        known = {(shape(path), method): item for path, method, item in skyinterface.operations(self.new)}
        for path, method, item in skyinterface.operations(self.old):
            where, other = f"{method.upper()} {path}", known.get((shape(path), method))
            if other is None:
                self.say(where, "is not there any more")
            else:
                self.operation(where, item, other)
        self.problems()
        return self.found

    def say(self, where, what):
        self.found.append(f"{where}: {what}")

    def resolve(self, old, new):
        return skyinterface.resolve(self.old, old), skyinterface.resolve(self.new, new)

    def operation(self, where, old, new):
        if old["operationId"] != new["operationId"]:
            self.say(where, f"operationId {old['operationId']} became {new['operationId']}: generated clients call it by that name")
        self.parameters(where, old.get("parameters", []), new.get("parameters", []))
        self.request_body(where, old.get("requestBody"), new.get("requestBody"))
        self.responses(where, old["responses"], new["responses"])
        self.columns(where, old.get("x-row"), new.get("x-row"))

    # What a client sends: the new one must take all that the old one took.

    def parameters(self, where, old, new):
        before = [skyinterface.resolve(self.old, item) for item in old]
        after = [skyinterface.resolve(self.new, item) for item in new]
        in_path = [[item for item in items if item["in"] == "path"] for items in (before, after)]
        pairs = list(zip(*in_path, strict=False))  # by their place, since the path is the same
        query = {item["name"]: item for item in after if item["in"] == "query"}
        for item in before:
            if item["in"] == "query" and item["name"] not in query:
                self.say(where, f"parameter {item['name']} is not there any more")
            elif item["in"] == "query":
                pairs.append((item, query[item["name"]]))
        for item, other in pairs:
            self.parameter(f"{where}, parameter {item['name']}", item, other)
        names = {item["name"] for item in before}
        for item in query.values():
            if item.get("required") and item["name"] not in names:
                self.say(where, f"parameter {item['name']} is new and required")

    def parameter(self, where, old, new):
        if new.get("required") and not old.get("required"):
            self.say(where, "is required now")
        for key in ("style", "explode"):
            if old.get(key) != new.get(key):
                self.say(where, f"{key} {old.get(key)} became {new.get(key)}")
        self.sent(where, old["schema"], new["schema"])

    def request_body(self, where, old, new):
        if new is None or old is None:
            if old is not None:
                self.say(where, "takes no body any more")
            elif new is not None and new.get("required"):
                self.say(where, "needs a body now")
            return
        old, new = self.resolve(old, new)
        if new.get("required") and not old.get("required"):
            self.say(where, "needs a body now")
        for media, content in old["content"].items():
            if media not in new["content"]:
                self.say(where, f"takes no {media} any more")
            else:
                self.sent(f"{where}, body", content["schema"], new["content"][media]["schema"])

    def sent(self, where, old, new):
        old, new = self.resolve(old, new)
        lost = [kind for kind in types(old) if kind not in types(new) and not WIDER.get(kind, set()) & types(new)]
        if types(new) and (lost or not types(old)):
            self.say(where, f"type {sorted(types(old))} became {sorted(types(new))}")
        self.sent_values(where, old, new)
        for key in ("format", "pattern"):
            if new.get(key) is not None and old.get(key) != new.get(key):
                self.say(where, f"{key} {old.get(key)} became {new.get(key)}")
        for keys, narrower in ((LEAST, lambda a, b: b > a), (MOST, lambda a, b: b < a)):
            for key in keys:
                if key in new and (key not in old or narrower(old[key], new[key])):
                    self.say(where, f"{key} {old.get(key)} became {new[key]}")
        if old.get("default") != new.get("default"):
            self.say(where, f"default {old.get('default')} became {new.get('default')}")
        if "items" in old and "items" in new:
            self.sent(f"{where}, item", old["items"], new["items"])
        for name in set(new.get("required", [])) - set(old.get("required", [])):
            self.say(where, f"{name} is required now")
        for name, schema in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                self.say(where, f"{name} is not taken any more")
            else:
                self.sent(f"{where}.{name}", schema, new["properties"][name])

    def sent_values(self, where, old, new):
        if "enum" not in new:
            return
        if "enum" not in old:
            self.say(where, "takes only some values now")
        for value in old.get("enum", []):
            if value not in new["enum"]:
                self.say(where, f"value {value} is not taken any more")

    # What a client gets: the new one must give all that the old one promised, and nothing of another type.

    def responses(self, where, old, new):
        for status, answer in old.items():
            if not status.startswith(("2", "3")):
                continue
            if status not in new:
                self.say(where, f"status {status} is not answered any more")
                continue
            before, after = self.resolve(answer, new[status])
            for header in before.get("headers", {}):
                if header not in after.get("headers", {}):
                    self.say(where, f"{status} has no header {header} any more")
            for media, content in before.get("content", {}).items():
                if media not in after.get("content", {}):
                    self.say(where, f"{status} is not to be had as {media} any more")
                else:
                    self.got(f"{where}, {status} {media}", content["schema"], after["content"][media]["schema"])

    def columns(self, where, old, new):
        """Rows keep their columns, and those their order: CSV has them so."""
        if old is None:
            return
        before = skyinterface.row_columns(self.old, old)
        after = skyinterface.row_columns(self.new, new) if new else []
        kept = [column for column in after if column in before]
        for column in before:
            if column not in after:
                self.say(where, f"column {column} is not there any more")
        if kept != [column for column in before if column in kept]:
            self.say(where, "columns are in another order")

    def got(self, where, old, new):
        pair = (old.get("$ref"), new.get("$ref"))
        if None not in pair:
            if pair in self.seen:  # once is enough, and a schema may hold itself
                return
            self.seen.add(pair)
        old, new = self.flat(self.old, old), self.flat(self.new, new)
        gained = [kind for kind in types(new) if kind not in types(old) and not WIDER.get(kind, set()) & types(old)]
        if types(old) and (gained or not types(new)):
            self.say(where, f"type {sorted(types(old))} became {sorted(types(new))}")
        if "enum" in old and "enum" not in new:
            self.say(where, "is not one of listed values any more")
        for key in ("format", "pattern", "const"):
            if old.get(key) is not None and old.get(key) != new.get(key):
                self.say(where, f"{key} {old.get(key)} became {new.get(key)}")
        self.got_members(where, old, new)
        if "items" in old and "items" in new:
            self.got(f"{where}[]", old["items"], new["items"])
        elif "items" in old:
            self.say(where, "does not say any more what its items are")
        if isinstance(old.get("additionalProperties"), dict) and isinstance(new.get("additionalProperties"), dict):
            self.got(f"{where}.*", old["additionalProperties"], new["additionalProperties"])
        for key in ("oneOf", "anyOf"):
            self.got_one_of(f"{where}, {key}", old.get(key, []), new.get(key, []))

    def got_members(self, where, old, new):
        for name, schema in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                self.say(where, f"{name} is not there any more")
                continue
            if name in old.get("required", []) and name not in new.get("required", []):
                self.say(where, f"{name} may be missing now")
            self.got(f"{where}.{name}", schema, new["properties"][name])

    def got_one_of(self, where, old, new):
        """Every new alternative must be an old one."""
        if not old and not new:
            return
        for number, schema in enumerate(new):
            if not any(not self.trial(other, schema) for other in old):
                self.say(where, f"alternative {number + 1} is none of those before")

    def trial(self, old, new):
        """What got() would say."""
        other = Comparison(self.old, self.new)
        other.seen = set(self.seen)
        other.got("", old, new)
        return other.found

    @staticmethod
    def flat(document, node):
        """The schema with its $ref followed and the members of allOf taken in."""
        node = skyinterface.resolve(document, node)
        for part in node.get("allOf", []):
            part = Comparison.flat(document, part)
            node = {**part, **node, "properties": {**part.get("properties", {}), **node.get("properties", {})},
                    "required": [*part.get("required", []), *node.get("required", [])]}
        return node

    def problems(self):
        after = {item["slug"]: item["status"] for item in self.new["components"].get("x-problems", [])}
        for item in self.old["components"].get("x-problems", []):
            if item["slug"] not in after:
                self.say("problems", f"{item['slug']} is not there any more")
            elif after[item["slug"]] != item["status"]:
                self.say("problems", f"{item['slug']} is {after[item['slug']]} instead of {item['status']}")


def types(schema):
    kind = schema.get("type", [])
    return set(kind if isinstance(kind, list) else [kind])
