"""Joins openapi.yaml with its parts under openapi/ into the one document that is served, by lines of text, so that words, order and
comments stay as they are written.

The root lists what the document has, in its order: `NAME: {$ref: 'openapi/FILE.yaml#/NAME'}` is one path or schema, and
`SECTION: {$ref: 'openapi/FILE.yaml'}` a whole section of the components. A part refers to another one, as tools expect it:
`'../parameters.yaml#/limit'`; in the document that is `'#/components/parameters/limit'`. Comments at the top of a part are its own.
"""

import posixpath
import re

import skyinterface
from skyinterface import Mistake, known

ENTRY = re.compile(r"( *)(\S+): \{\$ref: '(openapi/[\w/-]+\.yaml)(?:#/([^']+))?'\}")
REFERENCE = re.compile(r"\$ref: '([^'#]*)#/([^'/]+)'")
COMMON = re.compile(r"( *)x-(headers|errors): (\w+|\[(?:\d+(?:, \d+)*)?\])")
ANSWERS = "openapi/answers.yaml"


class Answers:
    """openapi/answers.yaml: what stands in many operations, written once."""

    def __init__(self, node):
        known(node, {"headers", "errors", "always"}, ANSWERS)
        self.headers, self.errors, self.always = node["headers"], node["errors"], node["always"]

    def header_lines(self, name):
        if name not in self.headers:
            raise Mistake(f"x-headers: {name!r} is not on the list of {ANSWERS}")
        return ["headers:", *(f"  {header}: {{$ref: '#/components/headers/{header}'}}" for header in self.headers[name])]

    def error_lines(self, some):
        """Those of every operation and of some, in the order of the list."""
        for status in some:
            if status not in self.errors or status in self.always:
                raise Mistake(f"x-errors: {status} is not on the list of {ANSWERS}, or is one that every operation has")
        return [f"{status if status == 'default' else repr(status)}: {{$ref: '#/components/responses/{name}'}}"
                for status, name in self.errors.items() if status in some or status in self.always]

    def expand(self, line):
        """The lines that a line stands for: itself, or a block that many operations have."""
        match = COMMON.fullmatch(line)
        if not match:
            return [line]
        block = self.header_lines(match[3]) if match[2] == "headers" else self.error_lines(re.findall(r"\d+", match[3]))
        return [match[1] + item for item in block]


class Joiner:
    def __init__(self, folder):
        self.folder, self.blocks, self.sections, self.used = folder, {}, {}, set()
        self.answers = Answers(skyinterface.load("\n".join(self.lines_of(ANSWERS))))

    def lines_of(self, file):
        try:
            lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise Mistake(f"{file}: {error.strerror}") from error
        while lines and lines[0].startswith("#"):
            del lines[0]
        return lines

    def reference(self, file, match):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[1])) if match[1] else file
        if target not in self.sections:
            raise Mistake(f"{file}: $ref {match[0][7:-1]!r} leads to no section of openapi.yaml")
        return f"$ref: '#/components/{self.sections[target]}/{match[2]}'"

    def part(self, file):
        """The entries of a part as the document has them: name of the key and lines. A comment belongs to the entry that follows."""
        if file not in self.blocks:
            found, before = {}, []
            for line in self.lines_of(file):
                if line.startswith("#"):
                    before.append(line)
                    continue
                key = re.match(r"(?:'([^']+)'|([^\s'-][^\s:]*)):(?: |$)", line)
                if key:
                    name, found[key[1] or key[2]], before = key[1] or key[2], before, []
                elif not found:
                    name, found[""] = "", []  # a list
                line = REFERENCE.sub(lambda match: self.reference(file, match), line)
                found[name] += self.answers.expand(line)
            self.blocks[file] = found
        return self.blocks[file]

    def entry(self, indent, key, file, name):
        part = self.part(file)
        if name is None:
            self.used.update((file, item) for item in part)
            return [f"{indent}{key}:"] + [f"{indent}  {line}" if line else line for block in part.values() for line in block]
        name = name.replace("~1", "/").replace("~0", "~")
        if name != key.strip("'"):
            raise Mistake(f"{file}: {name!r} is called {key!r} in openapi.yaml")
        if name not in part:
            raise Mistake(f"{file}: has no {name!r}, which openapi.yaml lists")
        self.used.add((file, name))
        return [indent + line if line else line for line in part[name]]

    def join(self, root):
        entries = [ENTRY.fullmatch(line) for line in root]
        for line, entry in zip(root, entries):
            heading = re.fullmatch(r" *([\w-]+):", line)
            section = heading[1] if heading else section if entry else None
            if entry and section != "paths":
                self.sections[entry[3]] = section if entry[4] else entry[2]
        made = [item for line, entry in zip(root, entries) for item in (self.entry(*entry.groups()) if entry else [line])]
        for file, part in self.blocks.items():
            for name in part:
                if (file, name) not in self.used:
                    raise Mistake(f"{file}: openapi.yaml does not list {name!r}")
        return made


def join(path):
    """The text of the whole document; path is that of the root. A document without parts is taken as it is. Raises Mistake."""
    text = path.read_text(encoding="utf-8")
    root = text.splitlines()
    if not any(map(ENTRY.fullmatch, root)):
        return text
    return "\n".join(Joiner(path.parent).join(root)) + "\n"


def read(path):
    """The text of the whole document and what it says. Raises Mistake, which names the part that is no YAML."""
    text = join(path)
    try:
        return text, skyinterface.load(text)
    except Mistake:
        for file in files_of(path):
            try:
                skyinterface.load(file.read_text(encoding="utf-8"), object)
            except Mistake as error:
                raise Mistake(f"{file.relative_to(path.parent)}: {error}") from error
        raise


def files_of(path):
    """The root and its parts, for those that look whether one has changed."""
    return [path, *sorted((path.parent / "openapi").rglob("*.yaml"))]
