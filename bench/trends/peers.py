"""
The peers: PostgreSQL and DuckDB on the same rows, asked for the same
description, and whether they and mendd say the same.
"""

import json
import math
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
DUCKDB = "@duckdb/node-api@1.5.6-r.1"
FIGURES = ("due", "n", "mean", "sd", "quartiles", "change_n", "change_mean",
           "change_sd", "responders")


def question(name, as_of, regions):
    text = (HERE / f"{name}.sql").read_text()
    return text.replace(":as_of", f"DATE '{as_of}'").replace(
        ":regions", ", ".join(f"'{r}'" for r in regions.split(",")))


def table(rows):
    """The figures by their group and visit."""
    return {(guidance, sex, int(day)): dict(zip(FIGURES, figures))
            for guidance, sex, day, *figures in rows}


class Postgres:
    def __init__(self, cursor, name):
        self.cursor, self.name = cursor, name

    def ask(self, as_of, regions):
        """Milliseconds, and the figures."""
        sql = question(self.name, as_of, regions)
        began = time.perf_counter()
        self.cursor.execute(sql)
        rows = self.cursor.fetchall()
        return (time.perf_counter() - began) * 1e3, table(rows)


def install_duckdb(folder):
    """Into a folder of ours; False when that cannot be had."""
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    try:
        return subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund",
             "--no-package-lock", DUCKDB], cwd=folder, timeout=120,
            stdin=subprocess.DEVNULL).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class Duckdb:
    """A process of node with a table of its own; closed with a `with'."""

    def __init__(self, cursor, folder):
        rows = folder / "long.csv"
        with open(rows, "wb") as file:
            cursor.copy_expert(
                "COPY bench.long TO STDOUT (FORMAT csv, HEADER)", file)
        self.process = subprocess.Popen(
            ["node", HERE / "duckdb.mjs", folder, rows, types(cursor)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        (self.version, self.threads, self.rows), = self.receive()["rows"]
        rows.unlink()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)

    def receive(self):
        line = self.process.stdout.readline()
        assert line, "DuckDB ended"
        return json.loads(line)

    def ask(self, as_of, regions):
        """Milliseconds, and the figures."""
        self.process.stdin.write(
            json.dumps(question("long", as_of, regions)) + "\n")
        self.process.stdin.flush()
        reply = self.receive()
        return reply["ms"], table(reply["rows"])


def types(cursor):
    """The columns of bench.long, as a struct of DuckDB's types."""
    cursor.execute("SELECT attname, format_type(atttypid, NULL)"
                   " FROM pg_attribute WHERE attrelid = 'bench.long'::regclass"
                   " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
    return "{" + ", ".join(f"'{name}': '{kind}'"
                           for name, kind in cursor.fetchall()) + "}"


def described(reply):
    """mendd's figures in the same form; None where they are hidden."""
    found = {}
    for group in reply["groups"]:
        for v in group["visits"]:
            change, quartiles = v["change"], [v["q1"], v["median"], v["q3"]]
            figures = [v["due"], v["n"], v["mean"], v["sd"],
                       None if None in quartiles else quartiles, change["n"],
                       change["mean"], change["sd"], v["responders"]["n"]]
            found[*group["group_values"], v["target_day"]] = dict(
                zip(FIGURES, figures))
    return found


def differences(ours, theirs):
    """
    Where figures differ that are in both: counts at all, others by more than
    1e-9.  What mendd hides it does not say.
    """
    for key, figures in ours.items():
        other = theirs.get(key, {})
        for name, a in figures.items():
            b = other.get(name)
            if a is not None and not same(a, b):
                yield f"{key} {name}: {a} and {b}"


def same(a, b):
    if isinstance(a, list):
        return b is not None and all(map(same, a, b))
    if b is None:
        return a == 0
    return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-9)
