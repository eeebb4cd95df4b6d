"""The figures in SQLite behind FastAPI: the same paths, parameters and rows as skyledger's /v1/figures.

The database, named by BENCH_DATABASE, is made by data.py. What makes it fast: one read-only connection a process, memory-mapped;
coroutines, since a pool of threads costs more than a query; answers past pydantic.
"""
import csv
import io
import json
import os
import sqlite3

from fastapi import FastAPI, HTTPException, Query, Response

app = FastAPI(openapi_url=None)
database = sqlite3.connect(f"file:{os.environ['BENCH_DATABASE']}?mode=ro&immutable=1", uri=True, check_same_thread=False)
database.execute("PRAGMA mmap_size = 4294967296")
database.execute("PRAGMA cache_size = -262144")
COLUMNS = [row[1] for row in database.execute("PRAGMA table_info(figures)")]
CONFLICT = COLUMNS.index("conflict")
SELECT = ", ".join(f'"{name}"' for name in COLUMNS)


def where(equal, bounds, rank):
    """The condition and its values: a comma list is OR, several parameters are AND."""
    parts, values = [], []
    for column, text in equal.items():
        if text is not None:
            alternatives = text.split(",")
            parts.append(f"{column} IN ({','.join('?' * len(alternatives))})" if len(alternatives) > 1 else f"{column} = ?")
            values += alternatives
    for comparison, number in bounds.items():
        if number is not None:
            parts.append(f"value {comparison} ?")
            values.append(number)
    if rank is None:
        parts.append("rank <> 'deprecated'")
    elif rank != "any":
        parts.append("rank = ?")
        values.append(rank)
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def order(sort):
    """ORDER BY of sort=-value,id; empty cells last, the order of the data set last of all."""
    keys = []
    for name in sort.split(",") if sort else []:
        column = name.lstrip("-")
        if column not in COLUMNS:
            raise HTTPException(400, f"no column {column}")
        keys.append(f"{column} {'DESC' if name.startswith('-') else 'ASC'} NULLS LAST")
    return " ORDER BY " + ", ".join(keys + ["rowid"])


def select(vendor, market, metric, period, kind, source, value__gte, value__lte, rank, sort, limit, offset, count=True):
    condition, values = where(
        {"subject_id": vendor, "market_id": market, "metric_id": metric, "period": period, "kind": kind, "source_id": source},
        {">=": value__gte, "<=": value__lte}, rank)
    total = database.execute(f"SELECT count(*) FROM figures{condition}", values).fetchone()[0] if count else None
    rows = database.execute(f"SELECT {SELECT} FROM figures{condition}{order(sort)} LIMIT ? OFFSET ?", [*values, limit, offset])
    return total, rows.fetchall()


def as_object(row):
    value = dict(zip(COLUMNS, row))
    value["conflict"] = bool(value["conflict"])
    return value


def answer(value):
    return Response(json.dumps(value, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


@app.get("/v1/figures")
async def list_figures(vendor: str | None = None, market: str | None = None, metric: str | None = None,
                       period: str | None = None, kind: str | None = None, source: str | None = None,
                       value__gte: float | None = None, value__lte: float | None = None, rank: str | None = None,
                       sort: str | None = None, limit: int = Query(50, ge=1, le=1000), offset: int = Query(0, ge=0)):
    total, rows = select(vendor, market, metric, period, kind, source, value__gte, value__lte, rank, sort, limit, offset)
    data = [as_object(row) for row in rows]
    return answer({"data": data, "meta": {"total": total, "count": len(data), "limit": limit, "offset": offset},
                   "links": {"self": "/v1/figures"}})


@app.get("/v1/figures.csv")
async def list_figures_csv(rank: str | None = None, limit: int = Query(50, ge=1, le=1000), offset: int = Query(0, ge=0)):
    _, rows = select(None, None, None, None, None, None, None, None, rank, None, limit, offset, count=False)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([*row[:CONFLICT], "true" if row[CONFLICT] else "false", *row[CONFLICT + 1:]])
    return Response(text.getvalue(), media_type="text/csv")


@app.get("/v1/figures/{figure}")
async def get_figure(figure: str):
    row = database.execute(f"SELECT {SELECT} FROM figures WHERE id = ?", [figure]).fetchone()
    if row is None:
        raise HTTPException(404)
    return answer({"data": as_object(row)})
