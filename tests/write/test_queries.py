"""The KQL queries, run over sample tables: what they count, and that planner reads their result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import duckdb_kql
import pytest

from planner.model.table import Kind
from planner.write.scripts.files import source
from tests.support.corridor import inspected

NOW = "now()::TIMESTAMP"
LOG_ANALYTICS = """
CREATE TABLE {name} (TimeGenerated TIMESTAMP, UserPrincipalName VARCHAR, IPAddress VARCHAR, ClientAppUsed VARCHAR,
                     ResultType VARCHAR, UserAgent VARCHAR, AuthenticationProtocol VARCHAR)"""
DEFENDER = """
CREATE TABLE EntraIdSignInEvents (Timestamp TIMESTAMP, AccountUpn VARCHAR, IPAddress VARCHAR, ClientAppUsed VARCHAR,
                                  ErrorCode INTEGER, UserAgent VARCHAR, LogonType VARCHAR, Application VARCHAR)"""
"""The tables with the columns that the facts name (sources: R11, R12)."""

EVENTS = (
    ("interval 1 hour", "scan@example.com", "192.0.2.7", "Authenticated SMTP", "0"),
    ("interval 2 hour", "scan@example.com", "192.0.2.7", "Authenticated SMTP", "50126"),
    ("interval 3 hour", "scan@example.com", "192.0.2.7", "Authenticated SMTP", "0"),
    ("interval 4 hour", "scan@example.com", "198.51.100.9", "Authenticated SMTP", "0"),
    ("interval 5 hour", "ana@example.com", "192.0.2.8", "Browser", "0"),
    ("interval 40 day", "old@example.com", "192.0.2.9", "Authenticated SMTP", "0"),
)


def run(query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Run a query in memory; gives the headers and the rows of its result."""
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        for name in ("SigninLogs", "AADNonInteractiveUserSignInLogs"):
            base.execute(LOG_ANALYTICS.format(name=name))
        base.execute(DEFENDER)
        for number, (age, user, address, app, result) in enumerate(EVENTS):
            table = ("SigninLogs", "AADNonInteractiveUserSignInLogs")[number % 2]
            base.execute(f"INSERT INTO {table} SELECT {NOW} - {age}, ?, ?, ?, ?, '', ''", (user, address, app, result))
            base.execute(f"INSERT INTO EntraIdSignInEvents SELECT {NOW} - {age}, ?, ?, ?, ?, '', '', ''",
                         (user, address, app, int(result)))
        found = duckdb_kql.kql(base, source(query))
        return list(found.columns), found.fetchall()


@pytest.mark.parametrize(("query", "user"), [
    ("sign-ins-log-analytics.kql", "UserPrincipalName"), ("sign-ins-defender.kql", "AccountUpn")])
def test_a_query_counts_smtp_sign_ins_by_mailbox_and_address_and_planner_reads_its_result(
        query: str, user: str, tmp_path: Path) -> None:
    headers, rows = run(query)
    assert sorted(headers) == sorted([user, "IPAddress", "SignIns", "Failures", "LastSeen"])
    counted = [tuple(row[headers.index(name)] for name in (user, "IPAddress", "SignIns", "Failures")) for row in rows]
    assert counted == [("scan@example.com", "192.0.2.7", 3, 1), ("scan@example.com", "198.51.100.9", 1, 0)]
    report = inspected(tmp_path, {"sign-ins.csv": _csv([headers, *rows])})
    [table] = report.sources[0].tables
    assert (table.kind, table.confidence) == (Kind.SIGN_INS, "sure")
    assert {column.field for column in table.columns} == {"mailbox", "ip", "sign_ins", "failures", "last_seen"}
    # What the rows give is the matter of the room that reads evidence; that none is refused is ours.
    assert (table.counts.read, table.counts.rejected) == (2, 0)


@pytest.mark.parametrize("query", ["sign-ins-log-analytics.kql", "sign-ins-defender.kql"])
def test_a_query_is_valid_and_says_how_to_export_its_result(query: str) -> None:
    assert duckdb_kql.parse(source(query)).ok
    text = source(query)
    assert all(f"// {word}" in text for word in ("Where", "Export", "Reads", "Limits"))


def _csv(rows: Sequence[Sequence[object]]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
