"""Values for parameters, and what a filter must do to the rows. Right values are taken from the server's own rows, wrong ones are
made up."""

import decimal

COMPARE = {
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
}
WRONG = {  # by kind of parameter
    "integer": ["abc", "-1", "99999999999999999999", "1.5", ""],
    "boolean": ["maybe"],
    "partial-date": ["2021-13", "2021-02-30", "yesterday", "21"],
    "period": ["2021-Q5", "2021-H3", "soon"],
    "currency": ["EURO", "12"],
    "decimal": ["1.2.3", "ten", "NaN"],
    "ref": ["no-such-thing-zz", "vendor:no-such-thing-zz", "planet:mars"],
    "id": ["no-such-thing-zz"],
    "string": ["x" * 201],
    "enum": ["no-such-value-zz"],
    "release": ["latest", "0123456789ABCDEF", "0123"],
    "sort": ["no_such_column_zz", "--"],
    "columns": ["no_such_column_zz"],
}


def cell_values(row, column):
    """The values that a filter on the column compares: those of a joined column one by one."""
    value = row.get(column)
    if value is None:
        return []
    return value.split(";") if column.endswith("_ids") or column == "cites" else [value]


def qualified(row, column, value):
    kind = row.get(column.removesuffix("_id") + "_kind")
    return f"{kind}:{value}" if kind else value


def value_from_rows(parameter, rows):
    """A value that some of the rows have, as a client would write it; None when no row has one."""
    for row in rows:
        for value in cell_values(row, parameter.column):
            if isinstance(value, bool):
                return "true" if value else "false"
            if parameter.kind == "ref":
                return qualified(row, parameter.column, value)
            if parameter.op == "contains":
                return value[:12].strip().split("&")[0] or None
            if parameter.kind == "partial-date":
                return value[:4]
            return f"{value:f}" if isinstance(value, decimal.Decimal) else str(value)
    return None


def passes(parameter, value, row):
    """Whether a row may be in the answer; None where the row alone does not say."""
    cells = cell_values(row, parameter.column)
    if parameter.kind == "ref":
        cells = [qualified(row, parameter.column, cell) for cell in cells]
    if parameter.op == "contains":
        return any(value.casefold() in cell.casefold() for cell in cells)
    if parameter.kind == "decimal":
        return any(COMPARE[parameter.op](decimal.Decimal(cell), decimal.Decimal(value)) for cell in cells)
    if parameter.kind == "partial-date":
        if parameter.op == "gte":
            return any(cell >= value for cell in cells)
        return any(cell[:len(value)] <= value for cell in cells)
    texts = [("true" if cell else "false") if isinstance(cell, bool) else str(cell) for cell in cells]
    found = value in texts
    if parameter.base == "market" and "subject_kind" in row:
        found = found or (row["subject_kind"], row["subject_id"]) == ("market", value)
    return not found if parameter.op == "ne" else found


def wrong_values(parameter):
    return WRONG[parameter.kind]


def misspelt(parameter):
    """A value with one letter left out, and what it was; None where there are no fixed values."""
    values = parameter.schema.get("enum")
    if parameter.kind != "enum" or not values:
        return None
    value = max(values, key=len)
    return (value[:2] + value[3:], value) if len(value) > 5 else None
