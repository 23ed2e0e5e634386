"""A log says the same whether it is grouped or read whole, with DuckDB and without: every kind, as it is exported."""

from __future__ import annotations

import gzip
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner import evidence, recognise
from planner.catalogue import load
from planner.model.evidence import Observations
from planner.read import sheets
from planner.settings import ReadLimits, Settings
from tests.support.tables import SETTINGS
from tools import sample_logs
from tools.make_sample_data import text, zeek
from tools.sample_devices import fleet

AT_LEAST = 1 << 20
"""The smallest size from which a log can be set to be grouped."""


def again(rows: list[list[str]], distinct: int | None = None) -> list[list[str]]:
    """The rows so often that they are a large log; ``distinct`` is a column that tells every row from the others."""
    times = 1 + 2 * AT_LEAST // sum(len(cell) + 1 for row in rows for cell in row)
    return [row if distinct is None else [*row[:distinct], f"{row[distinct]}{turn}", *row[distinct + 1:]]
            for turn in range(times) for row in rows]


def portal(path: Path) -> None:
    rows = [[str(cell) for cell in row] for row in sample_logs.sign_in_rows(fleet())]
    text(path, [sample_logs.SIGN_IN_HEADER, *again(rows)], encoding="utf-8-sig")


def trace(encoding: str) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        message = sample_logs.TRACE_HEADER.index("MessageId")
        text(path, [sample_logs.TRACE_HEADER, *again(sample_logs.trace_rows(fleet()), message)], encoding=encoding,
             quote=True)
    return made


def sensor(path: Path) -> None:
    ssl, _ = sample_logs.connections(fleet())
    zeek(path, sample_logs.SSL_FIELDS, again(ssl, sample_logs.SSL_FIELDS.index("uid")))


def network(path: Path) -> None:
    """Nearly all web, as the log of a whole network is, a page a group; and mail between it."""
    ssl, _ = sample_logs.connections(fleet())
    port, server = sample_logs.SSL_FIELDS.index("id.resp_p"), sample_logs.SSL_FIELDS.index("server_name")
    web = [[*row[:port], "443", *row[port + 1:server], f"page{number}.example.net", *row[server + 1:]]
           for number, row in enumerate(again(ssl, sample_logs.SSL_FIELDS.index("uid")))]
    zeek(path, sample_logs.SSL_FIELDS, [*ssl, *web])


def query(path: Path) -> None:
    dice = random.Random(1)
    rows = [[f"2026-11-{dice.randrange(1, 24):02}T0{dice.randrange(9)}:00:00.0000000Z", f"scan{n % 40}@example.com",
             f"203.0.113.{n % 7}", "Authenticated SMTP", str(dice.choice([0, 0, 0, 50126])), "", ""]
            for n in range(900)]
    text(path, [["TimeGenerated", "UserPrincipalName", "IPAddress", "ClientAppUsed", "ResultType", "UserAgent",
                 "AuthenticationProtocol"], *again(rows)], encoding="utf-8")


KINDS = {"Entra portal": portal, "Log Analytics": query, "trace V2": trace("utf-8-sig"),
         "trace V2, UTF-16": trace("utf-16"), "Zeek ssl.log": sensor, "Zeek ssl.log with web": network}


@pytest.fixture(params=["with the extra", "without the extra"])
def extra(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
          ) -> None:
    """As on a machine with and without DuckDB: the reading process takes its modules from our path."""
    if request.param == "without the extra":
        hidden = tmp_path_factory.mktemp("hidden")
        (hidden / "duckdb.py").write_text("raise ImportError('not installed')")
        monkeypatch.setattr(sys, "path", [str(hidden), *sys.path])


def said(path: Path, settings: Settings, *, groups: bool) -> list[tuple[object, ...]]:
    files, _ = sheets([path], settings, load(), log_of=recognise.logs(settings, load()))
    assert files[0].error is None, files[0].error
    assert (files[0].log is not None) is groups
    tables, _ = recognise.tables(files, settings, load())
    result = evidence.observations(tables, settings, load())
    for counts in result.counts.values():
        assert counts.read == counts.accounted
    return _told(result.observations)


def _told(seen: Observations) -> list[tuple[object, ...]]:
    """What is observed, without the row that it is cited from, and the messages of a trace (it counts recipients)."""
    return sorted(map(repr, [
        *((s.mailbox, s.address, s.count, s.failures, s.last_seen) for s in seen.sign_ins),
        *((m.mailbox, m.address, m.last_seen) for m in seen.mail_seen),
        *((t.address, t.version, t.to_microsoft, t.server, t.ecdhe, t.connections, t.last_seen)
          for t in seen.tls_seen)]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("extra")
def test_a_log_in_groups_says_what_it_says_when_it_is_read_whole(kind: str, tmp_path: Path) -> None:
    KINDS[kind](path := tmp_path / "ssl.log")
    whole = said(path, SETTINGS, groups=False)
    assert whole
    grouped = Settings(as_of=SETTINGS.as_of, limits=ReadLimits(log_mib=1))
    assert said(path, grouped, groups=True) == whole
    (tmp_path / "log.gz").write_bytes(gzip.compress(path.read_bytes(), 1))
    assert said(tmp_path / "log.gz", grouped, groups=True) == whole
    with zipfile.ZipFile(tmp_path / "log.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "log.csv")
    assert said(tmp_path / "log.zip", grouped, groups=True) == whole


def test_a_trace_in_groups_says_that_it_counts_recipients(tmp_path: Path) -> None:
    trace("utf-8")(path := tmp_path / "trace.csv")
    settings = Settings(as_of=SETTINGS.as_of, limits=ReadLimits(log_mib=1))
    files, _ = sheets([path], settings, load(), log_of=recognise.logs(settings, load()))
    tables, _ = recognise.tables(files, settings, load())
    result = evidence.observations(tables, settings, load())
    assert [finding.code for finding in result.findings] == ["trace-counts-recipients"]


@pytest.mark.usefixtures("extra")
def test_the_pages_of_a_network_s_log_are_one_group(tmp_path: Path) -> None:
    network(path := tmp_path / "ssl.log")
    settings = Settings(as_of=SETTINGS.as_of, limits=ReadLimits(log_mib=1))
    files, _ = sheets([path], settings, load(), log_of=recognise.logs(settings, load()))
    assert files[0].log is not None
    assert len(files[0].log.groups) < 100
    [table], _ = recognise.tables(files, settings, load())
    result = evidence.observations([table], settings, load())
    [left_out] = result.left_out[table.key]
    assert left_out.reason == "port 443 is none of mail"
    assert table.stands_for[left_out.number] > 5000


def mail_of(*senders: tuple[str, str]) -> list[list[str]]:
    """Rows of Zeek's smtp.log: address and sender; each uid is that of a row of ``ssl_of``."""
    place = [sample_logs.SMTP_FIELDS.index(name) for name in ("uid", "id.orig_h", "mailfrom", "id.resp_p")]
    rows = [["-"] * len(sample_logs.SMTP_FIELDS) for _ in senders]
    for number, (row, (address, sender)) in enumerate(zip(rows, senders, strict=True)):
        for index, value in zip(place, (f"C{number}", address, sender, "587"), strict=True):
            row[index] = value
    return rows


def ssl_of(number: int) -> list[list[str]]:
    """Rows of Zeek's ssl.log, towards Microsoft."""
    known = {"id.orig_h": "10.0.0.1", "id.resp_h": "192.0.2.25", "id.resp_p": "587", "version": "TLSv10",
             "server_name": "smtp.office365.com", "established": "T", "ts": "1795161600.5"}
    return [[f"C{row}" if name == "uid" else known.get(name, "-") for name in sample_logs.SSL_FIELDS]
            for row in range(number)]


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("large", ["", "ssl.log", "smtp.log", "both"])
def test_senders_that_a_large_log_cannot_join_with_their_connections_are_said(large: str, tmp_path: Path) -> None:
    many = AT_LEAST // 40
    zeek(tmp_path / "ssl.log", sample_logs.SSL_FIELDS, ssl_of(many if large in ("ssl.log", "both") else 3))
    mail = [("10.0.0.1", f"scan{row % 5}@example.com")
            for row in range(many if large in ("smtp.log", "both") else 3)]
    zeek(tmp_path / "smtp.log", sample_logs.SMTP_FIELDS, mail_of(*mail))
    settings = Settings(as_of=SETTINGS.as_of, limits=ReadLimits(log_mib=1))
    files, _ = sheets([tmp_path], settings, load(), log_of=recognise.logs(settings, load()))
    assert {file.file for file in files if file.log} == ({"ssl.log", "smtp.log"} if large == "both" else {large} - {""})
    tables, _ = recognise.tables(files, settings, load())
    result = evidence.observations(tables, settings, load())
    seen = result.observations.tls_seen
    assert sum(row.connections for row in seen) == (many if large in ("ssl.log", "both") else 3)
    if not large:
        assert {row.mailbox for row in seen} == {f"scan{n}@example.com" for n in range(3)}
        assert not result.findings
        return
    assert {row.mailbox for row in seen} == {""}
    [finding] = result.findings
    assert finding.code == "senders-not-joined"
    assert f"{len(mail):,} rows" in finding.effect


def test_a_large_log_of_mail_alone_has_nothing_to_join(tmp_path: Path) -> None:
    mail = [("10.0.0.1", "scan@example.com")] * (AT_LEAST // 40)
    zeek(tmp_path / "smtp.log", sample_logs.SMTP_FIELDS, mail_of(*mail))
    settings = Settings(as_of=SETTINGS.as_of, limits=ReadLimits(log_mib=1))
    files, _ = sheets([tmp_path], settings, load(), log_of=recognise.logs(settings, load()))
    tables, _ = recognise.tables(files, settings, load())
    assert not evidence.observations(tables, settings, load()).findings
