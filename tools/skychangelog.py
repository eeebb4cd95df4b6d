"""CHANGELOG.md in the manner of Keep a Changelog: read, moved on to a version, and turned into debian/changelog."""

import dataclasses
import datetime
import re

UNRELEASED = "Unreleased"
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
GROUPS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
HEADING = re.compile(r"^## \[([^\]]+)\](?: - (\S+))?\n", re.M)
GROUP = re.compile(r"^### (.+)\n", re.M)


class Mistake(Exception):
    """What CHANGELOG.md may not say; the text says it."""


@dataclasses.dataclass
class Section:
    """What changed in a version; `date` is None in the one that is not released, `groups` has the text of each group."""
    name: str
    date: datetime.date | None
    groups: dict


def _groups(name, text):
    head, *parts = GROUP.split(text)
    if head.strip():
        raise Mistake(f"[{name}] says something before its first group: {head.strip().splitlines()[0]}")
    groups = {}
    for group, body in zip(parts[::2], parts[1::2]):
        if group not in GROUPS or group in groups:
            raise Mistake(f"[{name}] has a group {group!r}" + (" twice" if group in groups else f"; there are: {', '.join(GROUPS)}"))
        groups[group] = body.strip("\n")
    return groups


def _date(name, text):
    if name == UNRELEASED:
        if text:
            raise Mistake(f"[{UNRELEASED}] has a date")
        return None
    if not VERSION.fullmatch(name):
        raise Mistake(f"[{name}] is no version: MAJOR.MINOR.PATCH")
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        raise Mistake(f"[{name}] needs its date: ## [{name}] - YYYY-MM-DD") from None


def order(version):
    return tuple(int(part) for part in VERSION.fullmatch(version).groups())


def read(text):
    """The text before the first section, and the sections as they stand: [Unreleased] first, then from the newest version to the oldest."""
    head, *parts = HEADING.split(text)
    stray = [line for line in text.splitlines() if line.startswith("## ") and not HEADING.match(line + "\n")]
    if stray:
        raise Mistake(f"a section is called ## [VERSION] - YYYY-MM-DD, not {stray[0]}")
    sections = [Section(name, _date(name, date), _groups(name, body)) for name, date, body in zip(parts[::3], parts[1::3], parts[2::3])]
    if not sections or sections[0].name != UNRELEASED:
        raise Mistake(f"the first section is not [{UNRELEASED}]")
    versions = [section.name for section in sections[1:]]
    if UNRELEASED in versions or any(order(newer) <= order(older) for newer, older in zip(versions, versions[1:])):
        raise Mistake("versions do not stand once each, from the newest to the oldest")
    return head, sections


def write(head, sections):
    out = [head.rstrip("\n")]
    for section in sections:
        out.append(f"## [{section.name}]" + (f" - {section.date}" if section.date else ""))
        out += [f"### {group}\n\n{section.groups[group]}" for group in GROUPS if section.groups.get(group)]
    return "\n\n".join(out) + "\n"


def release(sections, version, date):
    """Moves what is unreleased into the section of the version, which is made or, if it is the newest, dated anew."""
    unreleased, *released = sections
    if not released or order(released[0].name) < order(version):
        released.insert(0, Section(version, date, {}))
    newest = released[0]
    if newest.name != version:
        raise Mistake(f"{newest.name} is released; {version} would come before it")
    for group, text in unreleased.groups.items():
        newest.groups[group] = "\n".join(filter(None, (newest.groups.get(group), text)))
    if not newest.groups:
        raise Mistake(f"[{UNRELEASED}] says nothing: there is nothing to release")
    newest.date = date
    return [Section(UNRELEASED, None, {}), *released]


def noon(date):
    """The time that stands for the day of a release in archives and packages."""
    return datetime.datetime.combine(date, datetime.time(12), datetime.timezone.utc)


def debian(sections, maintainer):
    """debian/changelog: an entry a version. What changed stands in CHANGELOG.md, which the package has too."""
    released = [section for section in sections if section.date]
    entries = []
    for section in released:
        what = "Initial release." if section is released[-1] else "New upstream release."
        stamp = noon(section.date).strftime("%a, %d %b %Y %H:%M:%S +0000")
        entries.append(f"skyledger ({section.name}-1) unstable; urgency=medium\n\n  * {what}\n\n -- {maintainer}  {stamp}\n")
    return "\n".join(entries)
