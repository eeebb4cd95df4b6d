"""Tables of what was measured, and the goals beside it."""
import statistics

COLUMNS = [("per_second", "requests/s", "{:,.0f}"), ("cpu_us", "server CPU µs/request", "{:,.1f}"), ("latency_us.p50", "p50 µs", "{:,.0f}"),
           ("latency_us.p99", "p99 µs", "{:,.0f}"), ("latency_us.p999", "p99.9 µs", "{:,.0f}"), ("failed", "failed", "{:,.0f}"),
           ("other_status", "other status", "{:,.0f}"), ("client_busy", "generator busy", "{:.0%}"), ("load_seconds", "seconds", "{:,.2f}"),
           ("export_seconds", "seconds", "{:,.2f}"), ("rss", "RSS bytes", "{:,.0f}"), ("pss", "PSS bytes", "{:,.0f}"),
           ("bytes_a_figure", "bytes a figure", "{:,.0f}"), ("reloads", "reloads", "{:,.0f}"), ("p99_ratio", "p99, reload : calm", "{:.2f}")]

RATIOS = [("per_second", "requests/s"), ("cpu_us", "CPU"), ("latency_us.p99", "p99"), ("load_seconds", "seconds"), ("rss", "RSS")]


def spread(values, form):
    """The median, and the least and the most where there are several."""
    values = list(values)
    middle = form.format(statistics.median(values))
    if len(values) < 2 or min(values) == max(values):
        return middle
    return f"{middle} ({form.format(min(values))} to {form.format(max(values))})"


def ratios(book, scenario, measure, one, other):
    """one : other in each round in which both were measured."""
    a, b = book.series(scenario, one, measure), book.series(scenario, other, measure)
    return [a[turn] / b[turn] for turn in a if turn in b and b[turn] > 0]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def scenario_table(book, scenario):
    peers = book.peers(scenario)
    used = [column for column in COLUMNS if any(book.series(scenario, peer, column[0]) for peer in peers)]
    compared = [(measure, f"skyledger : peer, {title}") for measure, title in RATIOS
                if any(peer != "skyledger" and ratios(book, scenario, measure, "skyledger", peer) for peer in peers)]
    rows = []
    for peer in peers:
        row = [peer]
        for measure, _, form in used:
            values = book.series(scenario, peer, measure)
            row.append(spread(values.values(), form) if values else "")
        for measure, _ in compared:
            found = [] if peer == "skyledger" else ratios(book, scenario, measure, "skyledger", peer)
            row.append(spread(found, "{:.2f}") if found else "")
        rows.append(row)
    return table(["peer"] + [title for _, title, _ in used] + [title for _, title in compared], rows)


def _largest_load(book):
    """The scenario of loading the most figures: small data sets say more about the program than about figures."""
    found = [scenario for scenario in book.scenarios() if scenario.startswith("loading")]
    return found[-1:]


def _ratio_goals(book):
    """(what, scenario, measure, numerator, denominator, bound, whether the ratio should be at most the bound)"""
    for scenario in book.scenarios():
        if scenario.startswith("hot page"):
            yield "hot page, CPU a request, against nginx", scenario, "cpu_us", "skyledger", "nginx", 0.8, True
            yield "hot page, CPU a request, against the floor", scenario, "cpu_us", "skyledger", "floor", 1.35, True
        elif scenario.startswith("304"):
            yield "304, CPU a request, against nginx", scenario, "cpu_us", "skyledger", "nginx", 0.8, True
        elif scenario.startswith("never-seen"):
            yield "never-seen queries, throughput, against FastAPI on SQLite", scenario, "per_second", "skyledger", "fastapi", 20, False
        elif scenario.startswith("growth, skyledger"):
            sizes = book.peers(scenario)
            yield f"{sizes[-1]} against {sizes[0]}, CPU a request", scenario, "cpu_us", sizes[-1], sizes[0], 1.5, True
        elif scenario in _largest_load(book):
            yield "loading, seconds, against sqlite3", scenario, "load_seconds", "skyledger", "sqlite3", 1, True


def _value_goals(book):
    """(what, scenario, measure, bound): skyledger's own value should be at most the bound."""
    for scenario in book.scenarios():
        if scenario in _largest_load(book):
            yield "resident bytes a figure", scenario, "bytes_a_figure", 400
        elif scenario.startswith("full load, reload"):
            yield "p99 while reloading : without", scenario, "p99_ratio", 2
            yield "failed requests while reloading", scenario, "bad", 0


def verdict(median, bound, at_most):
    if (median <= bound) if at_most else (median >= bound):
        return "met"
    if bound == 0:
        return "missed"
    return f"missed by {abs(median / bound - 1):.0%}"


def goal_table(book):
    rows = []
    for what, scenario, measure, one, other, bound, at_most in _ratio_goals(book):
        found = ratios(book, scenario, measure, one, other)
        shown = spread(found, "{:.2f}") if found else "not measured"
        rows.append([what, scenario, f"{'≤' if at_most else '≥'} {bound}", shown,
                     verdict(statistics.median(found), bound, at_most) if found else ""])
    for what, scenario, measure, bound in _value_goals(book):
        values = list(book.series(scenario, "skyledger", measure).values())
        # one failed request in any round is one too many
        middle = max(values) if bound == 0 and values else statistics.median(values) if values else None
        rows.append([what, scenario, f"≤ {bound}", spread(values, "{:.2f}") if values else "not measured",
                     verdict(middle, bound, True) if values else ""])
    return table(["goal", "scenario", "bound", "ratio or value", "verdict"], rows)


def render(head, book, missing):
    machine = head["machine"]
    lines = [f"# Measurements of {head['date']}", "",
             f"`bench/run {' '.join(head['arguments'])}`: {head['plan']['rounds']} rounds, peers alternate within each; server on core "
             f"{head['server_cores']}, load generator on core {head['load_cores']}. Medians over the rounds, least and most in brackets.",
             "", f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mib']:,} MiB, Linux {machine['kernel']}; load average at "
             f"the start {machine['load_average']:.2f}. {head['skyledger']}.", "",
             "Versions: " + ", ".join(f"{name} {version}" for name, version in head["versions"].items()) + ".", "", "## Goals", ""]
    lines += goal_table(book) + ["", "## Not measured", ""]
    lines += [f"- {name}: {why}" for name, why in sorted(missing.items())] or ["- every peer was there"]
    lines += [f"- {note}" for note in book.notes]
    for scenario in book.scenarios():
        lines += ["", f"## {scenario[0].upper()}{scenario[1:]}", ""] + scenario_table(book, scenario)
    return "\n".join(lines) + "\n"
