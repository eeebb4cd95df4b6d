#!/usr/bin/python3
"""Walks every operation of openapi.yaml on a running server: each parameter with right and wrong values, each format, each status
that can be provoked, and every body against its schema.

usage: check_contract.py BINARY|URL [DATA]      ends with "N passed, N failed"; URL: of a server that runs already, with that data
"""

import collections
import csv
import io
import json
import pathlib
import sys

import parameters
from client import bundled_data, parse_exact, segment, target
from document import Document
from earlier import Reloaded
from tally import Tally

NOT_PROVOKED = {"500", "503", "default"}  # tests/api has them, with a server that is made to fail
TOO_FEW = {"list_market_shares": "422", "verify": "422"}  # of over 20,000 figures: the bundled data set has fewer
PROBLEM = {"$ref": "#/components/schemas/Problem"}
FAR_FUTURE, LONG_AGO = "2200", "1900"


class Contract:
    def __init__(self, server, tally):
        self.document = Document()
        self.server, self.tally = server, tally
        self.seen = collections.defaultdict(set)
        self.ids = {}

    # What every answer must have.

    def ask(self, operation, path, query=None, method="GET", message=None, **headers):
        """One request; its answer is checked against what the operation documents. Returns the answer."""
        where = target(path, **(query or {}))
        answer = self.server.ask(where, method, message, **headers)
        name = f"{operation.id} {method} {where[:90]}" + "".join(f" {key}: {value}" for key, value in headers.items())
        status = str(answer.status)
        self.seen[operation.id].add(status)
        documented = operation.responses.get(status, operation.responses["default"] if answer.status >= 400 else None)
        if not self.tally.check(documented is not None, f"{name}: status is documented", status):
            return answer
        # What is the same for everybody carries no id, unless the request has one.
        shared = answer.status in (200, 304) and not operation.volatile and "X_Request_Id" not in headers
        headers = {header.lower(): self.document.resolve(node) for header, node in documented.get("headers", {}).items()}
        needed = {header for header, node in headers.items() if node.get("required", True)} | {"x-request-id", "access-control-allow-origin"}
        missing = sorted(needed - ({"x-request-id"} if shared else set()) - set(answer.headers))
        self.tally.check(not missing, f"{name}: {status} has its headers", missing)
        own = answer.media == "application/json" and "application/json" in documented.get("content", {})
        if method == "HEAD" or answer.status in (202, 304, 308):
            self.tally.check(method != "HEAD" or not answer.body, f"{name}: no body")
        elif answer.status >= 400 and not own:
            self.problem(answer, name)
        else:
            self.body(operation, documented, answer, name)
        return answer

    def problem(self, answer, name):
        body = answer.json()
        mistakes = ["media type " + answer.media] if answer.media != "application/problem+json" else []
        mistakes += ["not JSON"] if body is None else self.document.mistakes(body, PROBLEM)
        if not mistakes and body["status"] != answer.status:
            mistakes.append(f"status {body['status']} in a {answer.status}")
        if not mistakes and body["request_id"] != answer.headers.get("x-request-id"):
            mistakes.append(f"request_id {body['request_id']}")
        self.tally.check(not mistakes, f"{name}: {answer.status} is a problem document", mistakes)

    def body(self, operation, documented, answer, name):
        content = {media.split(";")[0]: value for media, value in documented["content"].items()}
        if not self.tally.check(answer.media in content, f"{name}: media type is documented", answer.media):
            return
        if answer.media.endswith("json") and "ndjson" not in answer.media:
            body = answer.json()
            mistakes = ["not JSON"] if body is None else self.document.mistakes(body, content[answer.media]["schema"])
            self.tally.check(not mistakes, f"{name}: body fits its schema", mistakes)

    def expect(self, operation, path, query, status, slug=None, parameter=None):
        """A request that must fail in this way. Returns the first error of the problem, or {}."""
        answer = self.ask(operation, path, query)
        name = f"{operation.id} {target(path, **query)[:90]}: is {status} {slug or ''}"
        body = answer.json() if answer.status >= 400 else None
        if not isinstance(body, dict):
            self.tally.check(False, name, answer.status)
            return {}
        right = answer.status == status and (slug is None or body.get("type") == "/docs/problems/" + slug)
        errors = body.get("errors") or []
        if parameter:
            right = right and any(error.get("parameter") == parameter for error in errors)
        self.tally.check(right, name, f"{answer.status} {body.get('type')} {errors[:2]}")
        return errors[0] if errors else {}

    # What exists on this server.

    def rows(self, operation, path, **query):
        query = {"limit": 1000, **query} if operation.parameter("limit") else query
        if operation.parameter("rank"):
            query = {"rank": "any", **query}
        query.update(self.required(operation))
        body = self.server.ask(target(path, **query)).json()
        return body.get("data", []) if isinstance(body, dict) else []

    def listing(self, kind):
        """The operation that lists what a path parameter of this kind names."""
        detail = next((item for item in self.document.operations if item.path.endswith("/{" + kind + "}")), None)
        parent = detail.path.rsplit("/", 1)[0] if detail else f"/v1/{kind}s"
        return next(item for item in self.document.operations if item.path == parent)

    def records(self, kind):
        if kind not in self.ids:
            listing = self.listing(kind)
            self.ids[kind] = self.rows(listing, listing.path)
        return self.ids[kind]

    def best(self, kind, count=None):
        """The record of a kind that has most to show."""
        def weight(row):
            counts = [value for key, value in row.items() if key.endswith("_count") and value is not None]
            return row.get(count, 0) if count in row else sum(counts)
        return max(self.records(kind), key=weight)["id"]

    def first(self, name):
        """An id of what is no record: a conflict of the list that has all its dates, a problem."""
        listing = next((item for item in self.document.operations if item.path == f"/v1/{name}s"), None)
        return self.rows(listing, listing.path, as_of=FAR_FUTURE)[0]["id"] if listing else "unknown-parameter"

    def path_of(self, operation):
        path = operation.path
        for item in operation.parameters:
            if item.in_path:
                last = path.rsplit("/", 1)[1]
                value = self.best(item.ref, last + "_count") if item.ref else self.first(item.name)
                path = path.replace("{" + item.name + "}", segment(value))
        return path

    def required(self, operation):
        """Values for the parameters that must be given."""
        query = {}
        for item in operation.parameters:
            if not item.required or item.in_path:
                continue
            if item.kind == "release":
                query[item.name] = self.earlier()
            elif operation.parameter("value"):  # a claim to check: one that is made
                row = next(row for row in self.records("figure") if row["value"] is not None and row["period"])
                query[item.name] = {"subject": f"{row['subject_kind']}:{row['subject_id']}", "metric": row["metric_id"],
                                    "period": row["period"], "value": f"{row['value']:f}"}[item.name]
            else:
                ids = [row["id"] for row in self.records(item.ref)] if item.ref else []
                if item.ref == "market":
                    ids = [row["id"] for row in sorted(self.records("market"), key=lambda row: -row["sizes_count"])]
                query[item.name] = ",".join(ids[:3]) if item.list else (self.records("vendor")[0]["name"])
        return query

    def current(self):
        return self.server.ask("/v1").json()["meta"]["release"]

    def earlier(self):
        """The release that is held beside the current one; that one, where no other is."""
        return getattr(self.server, "since", None) or self.current()

    # The walk.

    def walk(self):
        for operation in self.document.operations:
            before = self.tally.failed
            try:
                (self.walk_operation if operation.method == "GET" else self.walk_messages)(operation)
            except (OSError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
                self.tally.check(False, f"{operation.id}: can be walked", f"{type(error).__name__}: {error}")
            self.tally.check(bool(self.seen[operation.id]), f"{operation.id}: was reached", self.tally.failed - before)
            missed = set(operation.responses) - self.seen[operation.id] - NOT_PROVOKED - {TOO_FEW.get(operation.id)}
            self.tally.check(not missed, f"{operation.id}: every documented status was seen", sorted(missed))

    def walk_messages(self, operation):
        """The one operation that is no question: each status that a message can have."""
        def post(status, body='{"jsonrpc": "2.0", "id": 1, "method": "ping"}', query=None, **headers):
            answer = self.ask(operation, operation.path, query, "POST", body, **{"Content_Type": "application/json", **headers})
            self.tally.check(answer.status == status, f"{operation.id}: {status} for {body[:60]} {headers}", answer.status)

        self.tally.check(self.server.ask(operation.path).status == 405, f"{operation.id}: GET is 405")
        modern = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "nothing"}
        meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
        post(200)
        post(200, '[{"jsonrpc": "2.0", "id": 1, "method": "nothing"}]')
        post(202, '{"jsonrpc": "2.0", "method": "notifications/initialized"}')
        post(400, "{}")
        post(400, query={"no_such_zz": "1"})
        post(403, Origin="http://evil.example")
        post(404, json.dumps({"jsonrpc": "2.0", "id": 1, "method": "nothing", "params": {"_meta": meta}}), **modern)
        post(406, Accept="text/event-stream")
        post(413, " " * 65537)
        post(415, Content_Type="text/plain")

    def walk_operation(self, operation):
        path, query = self.path_of(operation), self.required(operation)
        answer = self.ask(operation, path, query)
        self.tally.check(answer.status == 200, f"{operation.id}: answers 200", answer.status)
        self.methods(operation, path, query, answer)
        self.formats(operation, path, query, answer)
        self.strictness(operation, path, query)
        if operation.columns:
            self.pages(operation, path, query)
        for item in operation.parameters:
            if item.in_path:
                self.path_parameter(operation, item, path, query)
            else:
                self.rightly(operation, item, path, query)
                self.wrongly(operation, item, path, query)

    def methods(self, operation, path, query, answer):
        head = self.ask(operation, path, query, method="HEAD")
        same = ["content-type", "etag", "content-length", "last-modified"]
        differing = [name for name in same if answer.headers.get(name) != head.headers.get(name)]
        if operation.volatile:
            differing = [name for name in differing if name == "content-type"]
        self.tally.check(head.status == 200 and not differing, f"{operation.id}: HEAD is GET without its body", differing)
        named = self.ask(operation, path, query, X_Request_Id="contract-1")
        self.tally.check(named.status == 200 and named.headers.get("x-request-id") == "contract-1" and
                         (operation.volatile or named.body == answer.body), f"{operation.id}: the id of a request stands on its answer",
                         named.headers.get("x-request-id"))
        options = self.server.ask(target(path, **query), "OPTIONS")
        allowed = {"GET", "HEAD", "OPTIONS"}
        self.tally.check(options.status in (200, 204) and allowed <= set(options.headers.get("allow", "").split(", ")),
                         f"{operation.id}: OPTIONS names the methods", f"{options.status} {options.headers.get('allow')}")
        for method in ("DELETE", "PUT", "PATCH", "POST"):
            wrong = self.ask(operation, path, query, method=method)
            self.tally.check(wrong.status == 405 and allowed <= set(wrong.headers.get("allow", "").split(", ")),
                             f"{operation.id}: {method} is 405 with Allow", f"{wrong.status} {wrong.headers.get('allow')}")
        if "304" in operation.responses:
            again = self.ask(operation, path, query, If_None_Match=answer.headers.get("etag", '"none"'))
            self.tally.check(again.status == 304 and not again.body, f"{operation.id}: 304 for its ETag", again.status)

    def formats(self, operation, path, query, plain):
        for media in operation.media:
            answer = self.ask(operation, path, query, Accept=media)
            self.tally.check(answer.media == media.split(";")[0], f"{operation.id}: Accept: {media}", answer.media)
        self.tally.check(self.ask(operation, path, query, Accept="image/png").status == 406,
                         f"{operation.id}: 406 for an image")
        if not operation.columns:
            return
        rows = plain.json()["data"]
        self.tally.check(bool(rows) or operation.id in ("list_rates", "list_changes"), f"{operation.id}: has rows to show")
        self.tally.check(all(list(row) == operation.columns for row in rows), f"{operation.id}: rows have every column in order",
                         [list(row) for row in rows if list(row) != operation.columns][:1])
        by_suffix = self.ask(operation, path + ".json", query)
        self.tally.check(by_suffix.status == 200 and by_suffix.json()["data"] == rows, f"{operation.id}: .json")
        table = self.ask(operation, path + ".csv", query)
        lines = list(csv.reader(io.StringIO(table.body.decode("utf-8"), newline="")))
        self.tally.check(lines[:1] == [operation.columns] and len(lines) == len(rows) + 1,
                         f"{operation.id}: .csv has the columns and a line for each row", lines[:1])
        stream = self.ask(operation, path + ".ndjson", query)
        parsed = [parse_exact(line) for line in stream.body.decode("utf-8").splitlines()]
        self.tally.check(parsed == rows, f"{operation.id}: .ndjson has the rows")
        unknown = self.ask(operation, path + ".svg", query)
        self.tally.check(unknown.status == 406, f"{operation.id}: 406 for a format it does not have", unknown.status)

    def strictness(self, operation, path, query):
        names = [item.name for item in operation.parameters if not item.in_path]
        self.expect(operation, path, {**query, "no_such_zz": "1"}, 400, "unknown-parameter", "no_such_zz")
        for name in names[:1] + names[-2:]:
            wrong = name[:-1] + name[-1] * 2
            if wrong not in names and len(name) > 2:  # of one letter, every other name is as near
                error = self.expect(operation, path, {**query, wrong: "1"}, 400, "unknown-parameter", wrong)
                self.tally.check(error.get("suggestion") == name, f"{operation.id}: {wrong} suggests {name}", error)
        if names:
            name = names[-1]
            answer = self.ask(operation, target(path, **query) + ("&" if query else "?") + f"{name}=1&{name}=1")
            body = answer.json() or {}
            # The value may be malformed too: then the request has two kinds of mistakes, and both are told.
            told = [error["reason"] for error in body.get("errors", [])]
            self.tally.check(answer.status == 400 and "given more than once" in told,
                             f"{operation.id}: {name} twice is a repeated parameter", body.get("type"))
        for name in self.required(operation):
            rest = {key: value for key, value in query.items() if key != name}
            self.expect(operation, path, rest, 400, "missing-parameter", name)

    def pages(self, operation, path, query):
        """limit, offset and links over the whole list, whatever its length."""
        whole = self.rows(operation, path, **query) if not operation.parameter("rank") else None
        first = self.ask(operation, path, {**query, "limit": 2}).json()
        meta, links = first["meta"], first["links"]
        self.tally.check(meta["count"] == len(first["data"]) == min(2, meta["total"]) and meta["limit"] == 2,
                         f"{operation.id}: limit=2 counts right", meta)
        if whole is not None and meta["total"] <= 1000:
            self.tally.check(len(whole) == meta["total"] and whole[:2] == first["data"], f"{operation.id}: total is exact", meta)
        self.tally.check((links["next"] is None) == (meta["total"] <= 2) and links["prev"] is None,
                         f"{operation.id}: the first page has no page before", links)
        if links["next"]:
            second = self.server.ask(links["next"]).json()
            self.tally.check(second["meta"]["offset"] == 2 and second["data"] != first["data"],
                             f"{operation.id}: links.next is the next page", second["meta"])
            last = self.server.ask(links["last"]).json()
            self.tally.check(last["links"]["next"] is None and last["meta"]["count"] >= 1,
                             f"{operation.id}: links.last is the last page", last["meta"])

    # One parameter.

    def path_parameter(self, operation, item, path, query):
        parts = operation.path.split("/")
        index = parts.index("{" + item.name + "}")
        here = path.split("/")
        here[index] = "no-such-thing-zz"
        self.expect(operation, "/".join(here), query, 404, "unknown-id" if item.ref else None)
        if item.ref and len(path.split("/")[index]) > 6:
            right = path.split("/")[index]
            here[index] = right + "zz"
            error = self.expect(operation, "/".join(here), query, 404, "unknown-id")
            self.tally.check(error.get("suggestion") == right, f"{operation.id}: {here[index]} suggests {right}", error)
        if "308" in operation.responses:
            self.alias(operation, item, path, index)
        if item.ref == "figure":
            self.recipes(operation, path, index)

    def recipes(self, operation, path, index):
        """A figure may be the recipe of a computed one: 422 where it makes no sense, 404 where an input is not there."""
        figure = path.split("/")[index]
        for recipe, status, slug in ((f"prior({figure},{figure})", 422, "unprocessable"),
                                     (f"prior({figure},no-such-thing-zz)", 404, "unknown-id"),
                                     (f"no_such_function({figure})", 404, "unknown-id"), ("prior(", 404, "unknown-id")):
            here = path.split("/")
            here[index] = recipe
            self.expect(operation, "/".join(here), {}, status, slug)

    def alias(self, operation, item, path, index):
        """A path with a name leads to the one with the id."""
        here = path.split("/")
        record = next(row for row in self.records(item.ref) if row["id"] == here[index])
        for name in filter(None, (record["name"], record.get("name_zh"))):
            here[index] = segment(name)
            answer = self.ask(operation, "/".join(here))
            self.tally.check(answer.status == 308 and answer.headers.get("location") == path,
                             f"{operation.id}: {name} leads to {path}", f"{answer.status} {answer.headers.get('location')}")

    def rightly(self, operation, item, path, query):
        if operation.columns and item.column:
            self.filter(operation, item, path, query)
        elif hasattr(self, "right_" + item.name):
            getattr(self, "right_" + item.name)(operation, path, query)
        else:
            self.other_value(operation, item, path, query)

    def filter(self, operation, item, path, query):
        candidates = self.rows(operation, path)
        value = parameters.value_from_rows(item, candidates)
        if value is None:  # nothing to find: the filter must answer an empty list all the same
            value = {"id": lambda: self.records(item.ref)[0]["id"], "enum": lambda: item.schema["enum"][0]}.get(
                item.kind, lambda: "zz")() if item.kind != "ref" else "vendor:" + self.records("vendor")[0]["id"]
        given = {**query, "limit": 1000, item.name: value}
        if operation.parameter("rank"):
            given["rank"] = "any"
        answer = self.ask(operation, path, given)
        body = answer.json() or {}
        if not self.tally.check(answer.status == 200, f"{operation.id}: {item.name}={value} is taken", answer.status):
            return
        wrong = [row for row in body["data"] if not parameters.passes(item, value, row)]
        self.tally.check(not wrong, f"{operation.id}: {item.name}={value} lets only those through", wrong[:1])
        passing = [row for row in candidates if parameters.passes(item, value, row)]
        self.tally.check(len(body["data"]) == len(passing), f"{operation.id}: {item.name}={value} lets all those through",
                         f"{len(body['data'])} of {len(passing)}")

    def other_value(self, operation, item, path, query):
        """A parameter that the handler reads itself: any value of its type is taken."""
        rows = self.rows(operation, path) if operation.columns else []
        known = {
            "id": lambda: self.best(item.ref),
            "enum": lambda: item.schema["enum"][0],
            "integer": lambda: item.schema["minimum"],
            "boolean": lambda: "true",
            "partial-date": lambda: "2021",
            "period": lambda: next((row["period"] for row in rows if row.get("period")), "2021"),
            "string": lambda: self.records("vendor")[0]["name"],
            "decimal": lambda: "1.5",
            "currency": lambda: self.records("rate")[0]["currency"],
            "ref": lambda: "vendor:" + self.best("vendor"),
        }
        value = query.get(item.name) or known[item.kind]()
        answer = self.ask(operation, path, {**query, item.name: value})
        self.tally.check(answer.status == 200, f"{operation.id}: {item.name}={value} is taken", answer.status)

    def right_currency(self, operation, path, query):
        """Converted rows show their rate; where there is none, 422 says so."""
        rates = self.records("rate")
        if operation.id == "verify":  # of an amount of money
            query = {"subject": "market:cn-public-cloud", "metric": "market-size", "period": "2021", "value": "218.1e9"}
        for code in {rate["currency"] for rate in rates} | {rate["per"] for rate in rates} | {"XAU"}:
            answer = self.ask(operation, path, {**query, "currency": code})
            self.tally.check(answer.status in (200, 422), f"{operation.id}: currency={code}", f"{answer.status} {answer.body[:300]}")
            for row in answer.json()["data"] if answer.status == 200 and operation.columns else []:
                # A comparison leaves an amount without a rate empty, and says so.
                if row["unit"] == "currency" and row["value"] is not None:
                    self.tally.check(row["currency"] == code, f"{operation.id}: {code} is the currency of every amount", row)

    def right_include(self, operation, path, query):
        answer = self.ask(operation, path, {**query, "include": "source"})
        body = answer.json()
        extras = [name for name, by in operation.extras.items() if by == "source"]
        rows = body["data"] if operation.columns else []
        self.tally.check(answer.status == 200 and all(list(row) == operation.columns + extras for row in rows),
                         f"{operation.id}: include=source adds its columns", answer.status)

    def right_fields(self, operation, path, query):
        chosen = [operation.columns[-1], *operation.extras, operation.columns[0]]
        body = self.ask(operation, path, {**query, "fields": ",".join(chosen)}).json()
        self.tally.check(all(list(row) == chosen for row in body["data"]), f"{operation.id}: fields= chooses and orders columns",
                         [list(row) for row in body["data"]][:1])
        table = self.ask(operation, path + ".csv", {**query, "fields": ",".join(chosen)})
        self.tally.check(table.body.decode("utf-8").splitlines()[0] == ",".join(chosen), f"{operation.id}: fields= in CSV")

    def right_sort(self, operation, path, query):
        for column in operation.columns:
            for sign in ("", "-"):
                answer = self.ask(operation, path, {**query, "limit": 1000, "sort": sign + column})
                values = [row[column] for row in answer.json()["data"]] if answer.status == 200 else []
                present = [value for value in values if value is not None]
                right = present == sorted(present, reverse=bool(sign)) and values[:len(present)] == present
                self.tally.check(answer.status == 200 and right, f"{operation.id}: sort={sign}{column}", values[:5])

    def right_offset(self, operation, path, query):
        whole = self.ask(operation, path, query).json()["data"]
        rest = self.ask(operation, path, {**query, "offset": 1, "limit": 1}).json()["data"]
        self.tally.check(rest == whole[1:2], f"{operation.id}: offset=1 skips one row")

    def right_limit(self, operation, path, query):
        for limit in (1, 1000):
            body = self.ask(operation, path, {**query, "limit": limit}).json()
            self.tally.check(len(body["data"]) == min(limit, body["meta"]["total"]), f"{operation.id}: limit={limit}")

    def right_as_of(self, operation, path, query):
        now = self.ask(operation, path, {**query, "as_of": FAR_FUTURE}).json()
        self.tally.check(now["meta"]["as_of"] == FAR_FUTURE + "-12-31", f"{operation.id}: as_of is a day", now["meta"])
        then = self.ask(operation, path, {**query, "as_of": LONG_AGO})
        data = (then.json() or {}).get("data")
        self.tally.check(then.status == 404 or data != now["data"],
                         f"{operation.id}: as_of hides what was not known yet", then.status)

    def right_release(self, operation, path, query):
        """A pinned answer says so, and its release; what no release has is 404, a release that nobody holds 410."""
        current = self.current()
        plain, pinned = self.ask(operation, path, query), self.ask(operation, path, {**query, "release": current})
        right = pinned.status == plain.status == 200 and "immutable" in pinned.headers.get("cache-control", "") and \
            "immutable" not in plain.headers.get("cache-control", "") and pinned.headers["etag"] != plain.headers["etag"]
        self.tally.check(right, f"{operation.id}: release={current} may be kept for ever", pinned.headers.get("cache-control"))
        if pinned.media == "application/json":
            self.tally.check(pinned.json()["data"] == plain.json()["data"] and pinned.json()["meta"]["release"] == current,
                             f"{operation.id}: release={current} is the current one", pinned.json()["meta"])
        earlier = self.ask(operation, path, {**query, "release": self.earlier()})
        if self.tally.check(earlier.status == 200, f"{operation.id}: release={self.earlier()} is held", earlier.status) and \
                earlier.media == "application/json":
            self.tally.check(earlier.json()["meta"]["release"] == self.earlier(), f"{operation.id}: answers from the earlier release")
        self.expect(operation, path, {**query, "release": "0" * 16}, 410, "gone", "release")

    def right_since(self, operation, path, query):
        rows = self.ask(operation, path, query).json()["data"]
        kinds = {row["change"] for row in rows}
        self.tally.check(self.earlier() == self.current() or kinds == {"added", "changed", "withdrawn"},
                         f"{operation.id}: what was added, changed and withdrawn", kinds)
        back = self.ask(operation, path, {"since": self.current(), "release": self.earlier()}).json()["data"]
        mirror = {"added": "withdrawn", "withdrawn": "added", "changed": "changed"}
        turned = [(mirror[row["change"]], row["kind"], row["id"], row["field"], row["after"], row["before"]) for row in back]
        told = [(row["change"], row["kind"], row["id"], row["field"], row["before"], row["after"]) for row in rows]
        self.tally.check(sorted(turned, key=str) == sorted(told, key=str), f"{operation.id}: back is the mirror of there", back)
        same = self.ask(operation, path, {"since": self.current()}).json()["data"]
        self.tally.check(same == [], f"{operation.id}: nothing changed since now", same)
        self.expect(operation, path, {**query, "since": "0" * 16}, 410, "gone", "since")

    def right_bom(self, operation, path, query):
        table = self.ask(operation, path + ".csv", {**query, "bom": "1"})
        self.tally.check(table.body.startswith(b"\xef\xbb\xbf"), f"{operation.id}: bom=1", table.body[:3])

    def right_rank(self, operation, path, query):
        for rank in ("preferred", "normal", "deprecated"):
            rows = self.ask(operation, path, {**query, "rank": rank, "limit": 1000}).json()["data"]
            wrong = [row for row in rows if row["rank"] not in (rank, None)]
            self.tally.check(not wrong, f"{operation.id}: rank={rank}", wrong[:1])
        rows = self.ask(operation, path, {**query, "limit": 1000}).json()["data"]
        self.tally.check(all(row["rank"] != "deprecated" for row in rows), f"{operation.id}: deprecated claims are hidden")

    def wrongly(self, operation, item, path, query):
        for value in parameters.wrong_values(item):
            if item.kind in ("id", "ref"):  # DESIGN: unknown id 404
                self.expect(operation, path, {**query, item.name: value}, 404, "unknown-id", item.name)
            else:
                self.expect(operation, path, {**query, item.name: value}, 400, "invalid-parameter", item.name)
        wrong = parameters.misspelt(item)
        if wrong:
            error = self.expect(operation, path, {**query, item.name: wrong[0]}, 400, "invalid-parameter", item.name)
            self.tally.check(error.get("suggestion") == wrong[1], f"{operation.id}: {item.name}={wrong[0]} suggests {wrong[1]}",
                             error)
        if item.kind in ("sort", "columns"):
            column = operation.columns[-1]
            error = self.expect(operation, path, {**query, item.name: column[:-1]}, 400, "invalid-parameter", item.name)
            self.tally.check(error.get("suggestion") == column, f"{operation.id}: {column[:-1]} suggests {column}", error)

    # What belongs to no one operation.

    def around(self):
        for where, status, slug in (("/v1/vendorz", 404, "not-found"), ("/v1/vendors?limit=%zz", 400, "bad-request"),
                                    ("/v1/vendors?name__contains=%00", 400, "bad-request"),
                                    ("/v1/vendors?name__contains=%ff", 400, "bad-request"),
                                    ("/v1/vendors?name__contains=" + "x" * 12000, 414, "uri-too-long")):
            answer = self.server.ask(where)
            body = answer.json() or {}
            self.tally.check(answer.status == status and body.get("type") == "/docs/problems/" + slug,
                             f"{where[:60]} is {status} {slug}", f"{answer.status} {body.get('type')}")
            self.problem(answer, where[:60])
        self.served_documents()
        for problem in self.document.tree["components"]["x-problems"]:
            body = self.server.ask("/docs/problems/" + problem["slug"]).json() or {}
            self.tally.check(body.get("data", {}).get("status") == problem["status"], f"/docs/problems/{problem['slug']} resolves")

    def served_documents(self):
        served = self.server.ask("/openapi.yaml").body
        self.tally.check(served == self.document.text.encode("utf-8"), "/openapi.yaml is the file, byte for byte")
        as_json = self.server.ask("/openapi.json").json()
        self.tally.check(as_json == self.document.tree, "/openapi.json says the same")
        index = (self.server.ask("/v1").json() or {}).get("data", {})
        listed = {item["id"]: (item["method"], item["parameters"]) for item in index.get("operations", [])}
        expected = {item.id: (item.method, [parameter.name for parameter in item.parameters]) for item in self.document.operations}
        self.tally.check(listed == expected, "/v1 lists every operation with its method and parameters",
                         sorted(set(listed) ^ set(expected)))
        self.catalog()

    def catalog(self):
        """Every link of the catalogue leads somewhere on this server."""
        linkset = (self.server.ask("/.well-known/api-catalog").json() or {}).get("linkset", [])
        links = [link["href"] for item in linkset for key, value in item.items() if key != "anchor" for link in value]
        dead = [link for link in links if link.startswith("/") and self.server.ask(link).status != 200]
        self.tally.check(bool(links) and not dead, "the links of the API catalogue lead somewhere", dead)


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    data = pathlib.Path(arguments[1]) if len(arguments) == 2 else bundled_data()
    tally = Tally()
    with Reloaded(arguments[0], data) as server:
        contract = Contract(server, tally)
        contract.walk()
        contract.around()
    if server.own:
        tally.check(server.exit_status == 0, "the server stops in order", server.exit_status)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
