"""Counts the statements of a run in DuckDB over the same rows; called by run, with a JSON file.

DuckDB reads most of PostgreSQL's dialect. What differs is put right by text (regular expressions
match whole strings there); a statement that it does not take is left out and said to be.
"""
import json
import re
import sys
import time

import duckdb

TYPES = {"\"char\"": "text", "timestamp without time zone": "timestamp", "character": "text"}


MATCH = re.compile(r"(coalesce\([^()]*\)|[\w.]+) (!?)~ ('[^']*')")


def translated(sql):
    sql = MATCH.sub(lambda m: f"{'NOT ' if m[2] else ''}regexp_matches({m[1]}, {m[3]})", sql)
    sql = re.sub(r"\bSELECT\s+FROM\b", "SELECT 1 FROM", sql)
    return sql.replace("btrim(", "trim(").replace("::regclass", "")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        work = json.load(file)
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA fact; CREATE SCHEMA reference")
    for table in work["tables"]:
        columns = ", ".join(f"'{name}': '{TYPES.get(kind, kind)}'"
                            for name, kind in work["types"][table].items())
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv('{work['folder']}/{table}.csv',"
            f" auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',"
            f" columns = {{{columns}}})")
    ran = seconds = ours = 0
    for sql, took in work["statements"]:
        start = time.monotonic()
        try:
            connection.execute(translated(sql)).fetchall()
        except duckdb.Error as error:
            print(str(error).splitlines()[0], file=sys.stderr)
            continue
        seconds += time.monotonic() - start
        ours += took
        ran += 1
    print(json.dumps({"version": duckdb.__version__, "ran": ran, "seconds": seconds,
                      "ours": ours}))


main()
