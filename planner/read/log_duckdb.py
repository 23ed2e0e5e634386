"""Group a large log with DuckDB, where it reads the text exactly as the csv module does.

It is asked to complain rather than to repair. Rows of the wrong width it counts; when a quote stands where none
belongs, or it fails, there is no answer, and the slower reader gives it.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from typing import TYPE_CHECKING

from planner.read.document import Content
from planner.read.log_order import DAY, Groups, Order, Packing, Text, Told

if TYPE_CHECKING:
    import duckdb


MEMORY = "256MB"
THREADS = 2
_WIDTH = ("MISSING COLUMNS", "TOO MANY COLUMNS")
_GLOB = frozenset("*?[]{}")
_POLL_S = 0.3
_BATCH = 10_000
_LIKE_COMMENT = "c0 LIKE '#%'"


def group(content: Content, text: Text, order: Order, told: Told) -> Groups | None:
    """Group a log; None when the csv module has to."""
    if not _suits(content, text):
        return None
    try:
        import duckdb
    except ImportError:
        return None
    # Nothing is loaded, fetched or written: no extensions, and what does not fit into memory is no log of devices.
    with duckdb.connect(":memory:", config={
            "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
            "allow_community_extensions": "false", "memory_limit": MEMORY, "threads": THREADS,
            "temp_directory": "", "max_temp_directory_size": "0B"}) as connection:
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        connection.execute("SET lock_configuration = true")
        try:
            return _grouped(connection, content, text, order, told)
        except duckdb.Error:
            return None


def _suits(content: Content, text: Text) -> bool:
    """Whether DuckDB can be told how the text is written. It takes a path with wildcards for several files."""
    dialect = text.table.dialect
    return (text.packing is not Packing.ZIP and text.encoding.name in ("utf-8", "utf-8-sig", "ascii")
            and len(dialect.delimiter) == 1 and dialect.quote in ('"', "") and dialect.escape is None
            and text.header_in_lines and _GLOB.isdisjoint(content.path))


def _grouped(connection: duckdb.DuckDBPyConnection, content: Content, text: Text, order: Order, told: Told
             ) -> Groups | None:
    done = threading.Event()
    watch = threading.Thread(target=_poll, args=(connection, done, told))
    watch.start()
    try:
        answer = connection.execute(_query(text, order), [content.path])
    finally:
        done.set()
        watch.join()
    rows = []
    while batch := answer.fetchmany(_BATCH):
        rows += batch
    rejects = connection.execute(
        "SELECT line, any_value(csv_line), list(DISTINCT error_type::VARCHAR) FROM reject_errors "
        "GROUP BY line, line_byte_position ORDER BY line").fetchall()
    if any(error not in _WIDTH for _, _, errors in rejects for error in errors):
        return None
    groups = Groups()
    # DuckDB numbers the rows that it gives; those that it rejects stand between them.
    lines = [line - order.header_lines for line, _, _ in rejects]
    before = [line - place for place, line in enumerate(lines, start=1)]
    if any(like_comment for like_comment, *_ in rows) and _runs_on(connection, content, text, order):
        return None
    for like_comment, *values, date, count, first in rows:
        if like_comment and text.table.comments_look_like_rows:
            continue
        groups.add(tuple(values), first + bisect_right(before, first - 1) + order.header_lines, date or "", count)
    for line, content_of_line, _ in rejects:
        told_line = (content_of_line or "").strip("\r\n")
        if told_line.startswith("#") and ('"' in told_line or "\n" in told_line):
            return None  # a quote in a comment opened a value here, and opens none for the csv module
        if not (told_line.startswith("#") and text.table.is_comment(told_line)):
            groups.reject(line)
    return groups


def _query(text: Text, order: Order) -> str:
    keys = [_value(order, index) for index in order.keys]
    date = _value(order, order.date) if order.date >= 0 else "''"
    latest = f"max({date}) FILTER ({date} >= '1' AND {date} < '3')"
    if order.by_day:
        keys.append(f"regexp_extract({date}, '{DAY}')")
        latest = "''"
    grouped = ", ".join(map(str, range(1, len(keys) + 2)))
    return (f"SELECT coalesce({_LIKE_COMMENT}, false), {', '.join(keys)}, {latest}, count(*), min(n) "
            f"FROM (SELECT *, row_number() OVER () AS n FROM {_rows(text, order, 'store_rejects')}) GROUP BY {grouped}")


def _runs_on(connection: duckdb.DuckDBPyConnection, content: Content, text: Text, order: Order) -> bool:
    """Whether a row that begins like a comment goes on below it: the csv module may read it as two rows."""
    values = ", ".join(f"c{index}" for index in range(order.width))
    found = connection.execute(f"SELECT 1 FROM {_rows(text, order, 'ignore_errors')} WHERE {_LIKE_COMMENT} "
                               f"AND contains(concat({values}), chr(10)) LIMIT 1", [content.path]).fetchone()
    return found is not None


def _rows(text: Text, order: Order, broken: str) -> str:
    """The rows of the log as a table; ``broken`` is the option that says what becomes of those that do not parse."""
    dialect = text.table.dialect
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(order.width))
    quote = dialect.quote.replace("'", "''")
    delimiter = dialect.delimiter.replace("'", "''")
    return (f"read_csv(?, columns={{{columns}}}, header=false, auto_detect=false, delim='{delimiter}', "
            f"quote='{quote}', escape='{quote}', strict_mode=true, null_padding=false, {broken}=true, "
            f"nullstr='', hive_partitioning=false, compression='{text.packing.value}', skip={order.header_lines})")


def _value(order: Order, index: int) -> str:
    """A value of a row, empty in a row that is about something else."""
    value = f"coalesce(c{index}, '')"
    if order.told_by < 0 or index == order.told_by:
        return value
    wanted = ", ".join(f"'{text}'" for text in order.wanted)
    return f"CASE WHEN trim(coalesce(c{order.told_by}, '')) IN ({wanted}) THEN {value} ELSE '' END"


def _poll(connection: duckdb.DuckDBPyConnection, done: threading.Event, told: Told) -> None:
    while not done.wait(_POLL_S):
        told(max(0.0, connection.query_progress()) / 100)
