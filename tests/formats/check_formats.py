#!/usr/bin/python3
"""Reads our formats with programs that are not ours, from a running server over HTTP: iCalendar with icalendar, Atom with
feedparser and an XML parser, the export with zipfile and csv against its own datapackage.json, CSV, TimelineJS and citations.

usage: check_formats.py BINARY [DATA]      ends with "N passed, N failed"
"""

import csv
import datetime
import decimal
import hashlib
import io
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "contract"))

import feedparser
import icalendar

from client import Server, bundled_data
from tally import Tally

ATOM = "{http://www.w3.org/2005/Atom}"
EVENT_LISTS = ("/v1/timeline", "/v1/vendors/jd-cloud/timeline", "/v1/events")
READS = {  # how a reader of the data package takes a cell of each type
    "string": str,
    "number": decimal.Decimal,
    "integer": int,
    "boolean": lambda cell: {"true": True, "false": False}[cell],
    "date": datetime.date.fromisoformat,
}


def rows_of(server, path, **query):
    """All rows of a list, as JSON."""
    ask = "&".join(f"{key}={value}" for key, value in {"limit": 1000, **query}.items())
    return server.ask(f"{path}?{ask}").json()["data"]


def days_of(row):
    """First and last day of an event of an answer; an open end is the known one."""
    first, last = (row[key] and datetime.date.fromisoformat(row[key]) for key in ("date_earliest", "date_latest"))
    return (first or last, last or first)


def dated(rows):
    """The events among the rows that have a date, each once."""
    return {row.get("event_id") or row["id"]: row for row in rows if row["date"]}


def check_calendar(server, tally, path):
    answer, rows = server.ask(f"{path}.ics?limit=1000"), dated(rows_of(server, path))
    lines = answer.body.split(b"\r\n")
    tally.check(lines[-1] == b"" and b"\n" not in answer.body.replace(b"\r\n", b""), f"{path}.ics: lines end in CRLF")
    tally.check(all(len(line) <= 75 for line in lines), f"{path}.ics: no line has more than 75 octets")
    for line in lines:
        line.decode("utf-8")  # no character is parted
    calendar = icalendar.Calendar.from_ical(answer.body)
    events = calendar.walk("VEVENT")
    tally.check(not calendar.errors and not any(event.errors for event in events), f"{path}.ics: icalendar finds no mistake")
    tally.check(len(events) == len(rows), f"{path}.ics: every dated event once", (len(events), len(rows)))
    tally.check(len({str(event["UID"]) for event in events}) == len(events), f"{path}.ics: UIDs differ")
    found = sorted((event["DTSTART"].dt, event["DTEND"].dt - datetime.timedelta(days=1)) for event in events)
    tally.check(found == sorted(days_of(row) for row in rows.values()), f"{path}.ics: all the days that the dates can mean")
    titles = sorted(str(event["SUMMARY"]) for event in events)
    tally.check(all(any(title.endswith(row["title"]) for title in titles) for row in rows.values()), f"{path}.ics: titles as they are")
    stamps = {event["DTSTAMP"].dt for event in events}
    tally.check(len(stamps) <= 1, f"{path}.ics: one stamp, the release's", stamps)
    return {str(event["UID"]) for event in events}


def check_empty_calendar(server, tally):
    answer = server.ask("/v1/events.ics?category=incident&milestone=none-has-this")
    calendar = icalendar.Calendar.from_ical(answer.body)
    tally.check(answer.status == 200 and not calendar.walk("VEVENT") and len(calendar.subcomponents) == 1,
                "an empty calendar has a component, and no event")


def check_feed(server, tally, path):
    answer, rows = server.ask(f"{path}.atom?limit=1000"), rows_of(server, path)
    events = {row.get("event_id") or row["id"]: row for row in rows}
    root = xml.fromstring(answer.body)
    for name in ("id", "title", "updated", "author"):
        tally.check(root.find(ATOM + name) is not None, f"{path}.atom: the feed has {name}")
        tally.check(all(entry.find(ATOM + name) is not None for entry in root.iter(ATOM + "entry")), f"{path}.atom: entries have {name}")
    feed = feedparser.parse(answer.body)
    tally.check(not feed.bozo and feed.version == "atom10", f"{path}.atom: feedparser takes it", feed.get("bozo_exception"))
    tally.check(len(feed.entries) == len(events), f"{path}.atom: every event once", (len(feed.entries), len(events)))
    tally.check(all(entry.updated_parsed for entry in feed.entries), f"{path}.atom: times are times")
    titles = [entry.title for entry in feed.entries]
    tally.check(all(any(title.endswith(row["title"]) for title in titles) for row in events.values()), f"{path}.atom: titles as they are")
    links = {link["href"] for entry in feed.entries for link in entry.links if link["rel"] == "via"}
    tally.check(links == {row["source_url"] for row in events.values() if row["source_url"]}, f"{path}.atom: links to the sources")
    return {entry.id.removeprefix("urn:uuid:") for entry in feed.entries}


def check_feed_pages(server, tally):
    """Following next from page to page meets every entry once."""
    seen, target, pages = [], "/v1/timeline.atom?limit=40", 0
    total = {row["event_id"] for row in rows_of(server, "/v1/timeline")}
    while target and pages < 100:
        feed = feedparser.parse(server.ask(target).body)
        seen += [entry.id for entry in feed.entries]
        target = next((link["href"] for link in feed.feed.links if link["rel"] == "next"), None)
        pages += 1
    tally.check(pages > 1 and set(seen) and len(set(seen)) == len(total), "pages of a feed lead to all entries", (pages, len(total)))


def check_slides(server, tally, path):
    answer, rows = server.ask(f"{path}.timelinejs.json?limit=1000").json(), [row for row in rows_of(server, path) if row["date"]]
    events = answer["events"]
    tally.check(len(events) == len(rows), f"{path}.timelinejs.json: every dated row", (len(events), len(rows)))
    tally.check(len({event["unique_id"] for event in events}) == len(events), f"{path}.timelinejs.json: ids differ")
    for event, row in zip(events, rows):
        start, _, end = row["date"].partition("/")
        written = [int(part) for part in (end if start == ".." else start).rstrip("?~%").split("-")]  # doubt moves no slide
        date = [event["start_date"][part] for part in ("year", "month", "day") if part in event["start_date"]]
        if not tally.check(date == written if start != ".." else len(date) == len(written), f"{path}.timelinejs.json: {row['date']}", date):
            break
    texts = "".join(event["text"]["headline"] + event["text"]["text"] for event in events)
    tally.check("<" not in texts, f"{path}.timelinejs.json: texts are escaped for HTML")


def check_resource(tally, resource, cells, ids):
    """The rows of a file against its schema in datapackage.json."""
    name, fields = resource["path"], resource["schema"]["fields"]
    tally.check(cells[0] == [field["name"] for field in fields], f"{name}: the header is that of the schema")
    rows = [dict(zip(cells[0], line)) for line in cells[1:]]
    tally.check(len(rows) == resource["rows"] and all(len(line) == len(fields) for line in cells), f"{name}: all rows, all cells", len(rows))
    wrong = []
    for field in fields:
        tally.check(bool(field["description"]), f"{name}: {field['name']} has a description")
        for row in rows:
            try:
                if row[field["name"]] != "":
                    READS[field["type"]](row[field["name"]])
            except (ValueError, KeyError, decimal.InvalidOperation):
                wrong.append((field["name"], field["type"], row[field["name"]]))
    tally.check(not wrong, f"{name}: cells are of the type of their column", wrong[:3])
    keys = [row["id"] for row in rows]
    tally.check(len(set(keys)) == len(keys) and "" not in keys, f"{name}: the primary key is one")
    for key in resource["schema"]["foreignKeys"]:
        lost = {row[key["fields"]] for row in rows} - {""} - ids[key["reference"]["resource"]]
        tally.check(not lost, f"{name}: {key['fields']} leads to {key['reference']['resource']}", sorted(lost)[:3])
    return rows


def check_export(server, tally):
    answer, again = server.ask("/v1/export.zip"), server.ask("/v1/export.zip")
    digests = {hashlib.sha256(one.body).hexdigest() for one in (answer, again)}
    tally.check(len(digests) == 1, "export.zip: the same bytes each time", digests)
    tally.check(answer.headers.get("transfer-encoding") == "chunked", "export.zip: is sent as it is made", answer.headers)
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    tally.check(archive.testzip() is None, "export.zip: checksums are right")
    released = server.ask("/v1").json()["data"]["released"]
    dates = {item.date_time for item in archive.infolist()}
    tally.check(dates == {tuple(map(int, re.split("[-T:Z]", released)[:6]))}, "export.zip: files are as old as the release", dates)
    package = json.loads(archive.read("datapackage.json"))
    files = {resource["path"] for resource in package["resources"]} | {"datapackage.json", "README.md"}
    tally.check(files == set(archive.namelist()), "export.zip: describes all of its files", files ^ set(archive.namelist()))
    tables = {resource["name"]: list(csv.reader(io.StringIO(archive.read(resource["path"]).decode("utf-8"), newline="")))
              for resource in package["resources"]}
    counts = server.ask("/v1").json()["data"]["counts"]
    tally.check({name: len(cells) - 1 for name, cells in tables.items()} == counts, "export.zip: has every record of every kind")
    ids = {name: {line[0] for line in cells[1:]} for name, cells in tables.items()}
    rows = {resource["name"]: check_resource(tally, resource, tables[resource["name"]], ids) for resource in package["resources"]}
    tally.check(any(row["rank"] == "deprecated" for row in rows["figures"]), "export.zip: deprecated claims are there too")
    tally.check(package["licenses"][0]["name"] == server.ask("/v1").json()["data"]["licence"], "export.zip: names the licence")
    tally.check(len(package["sources"]) == counts["sources"], "export.zip: names its sources")
    units = [field for resource in package["resources"] for field in resource["schema"]["fields"] if "unit" in field]
    tally.check({"value", "value_low", "value_high"} <= {field["name"] for field in units}, "export.zip: says what numbers count")
    readme = archive.read("README.md").decode("utf-8")
    lost = [row["id"] for row in rows["sources"] if f"`{row['id']}`" not in readme or row["title"].lstrip("'") not in readme]
    tally.check(not lost, "export.zip: the README cites every source", lost[:3])


def check_export_conditions(server, tally):
    first = server.ask("/v1/export.zip", "HEAD")
    tally.check(first.status == 200 and not first.body and "etag" in first.headers, "export.zip: HEAD")
    for name, headers in {"If-None-Match": {"If_None_Match": first.headers["etag"]}, "*": {"If_None_Match": "*"},
                          "If-Modified-Since": {"If_Modified_Since": first.headers["last-modified"]}}.items():
        held = server.ask("/v1/export.zip", **headers)
        tally.check(held.status == 304 and not held.body, f"export.zip: 304 for {name}", held.status)
    other = server.ask("/v1/export.zip", If_None_Match='"other"', Accept_Encoding="gzip, br")
    tally.check(other.status == 200 and "content-encoding" not in other.headers and zipfile.is_zipfile(io.BytesIO(other.body)),
                "export.zip: is compressed once")


def check_csv(server, tally):
    """Numbers are untouched, texts that would run are texts, and Excel gets its mark."""
    rows = rows_of(server, "/v1/figures", rank="any")
    body = server.ask("/v1/figures.csv?limit=1000&rank=any&bom=1").body
    tally.check(body.startswith(b"\xef\xbb\xbf") and body.count(b"\xef\xbb\xbf") == 1, "bom=1 puts one mark in front")
    lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    same = all(decimal.Decimal(line["value"]) == row["value"] for line, row in zip(lines, rows) if row["value"] is not None)
    tally.check(same and len(lines) == len(rows), "numbers in CSV are those in JSON")
    texts = [(line[key], row[key]) for line, row in zip(lines, rows) for key in row if isinstance(row[key], str)]
    wrong = [pair for pair in texts if pair[0] != ("'" if pair[1][:1] in tuple("=+-@\t\r\n") and pair[1] else "") + pair[1]]
    tally.check(not wrong, "texts in CSV are those in JSON, and none would run", wrong[:2])


def check_citations(server, tally):
    figures = rows_of(server, "/v1/figures", rank="any", limit=60)
    recipe = "growth({0},{1})".format(*[row["id"] for row in rows_of(server, "/v1/figures", subject="market:cn-cloud",
                                                                     metric="market-size", period="2021,2022")][:2])
    for row in figures:
        base = f"/v1/figures/{row['id']}/citation"
        text, bib = (server.ask(base + suffix).body.decode("utf-8") for suffix in (".txt", ".bib"))
        items, whole = json.loads(server.ask(base + ".csl.json").body), server.ask(base).json()["data"]
        told = row["value_text"] in text and row["source_url"] in text and (row["locator"] or "") in text
        if not tally.check(told and row["id"] in text, f"{base}.txt: value, address and place", text):
            break
        if not tally.check(whole["text"] == text and whole["bibtex"] == bib and whole["csl"] == items, f"{base}: has all three"):
            break
        depth = 0
        for before, sign in zip(" " + bib, bib):
            depth += (sign == "{" and before != "\\") - (sign == "}" and before != "\\")
        if not tally.check(depth == 0 and bib.count("@misc{") == len(items) == 1, f"{base}.bib: braces match", bib):
            break
    answer = server.ask(f"/v1/figures/{recipe}/citation.txt")
    tally.check(answer.status in (200, 422), f"{recipe}: is cited or refused", answer.status)


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    tally = Tally()
    with Server(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else bundled_data()) as server:
        for path in EVENT_LISTS:
            uids = check_calendar(server, tally, path)
            tally.check(uids <= check_feed(server, tally, path), f"{path}: one event has one id in both formats")
            check_slides(server, tally, path)
        check_empty_calendar(server, tally)
        check_feed_pages(server, tally)
        check_export(server, tally)
        check_export_conditions(server, tally)
        check_csv(server, tally)
        check_citations(server, tally)
    tally.check(server.exit_status == 0, "the server stops in order", server.exit_status)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
