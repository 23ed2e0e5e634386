"""Large logs are grouped without being held: the same groups whoever counts, and every row is accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner import recognise
from planner.model.progress import Step
from planner.model.table import Kind, ReadFile, Table
from planner.read import log_duckdb, logs, sheets
from planner.read.document import Content, Limits, Options
from planner.read.log_order import Order
from planner.settings import Settings, resolve
from tests.support import reading

HEADER = ["CreatedDateTime", "UserPrincipalName", "UserDisplayName", "IPAddress", "ClientAppUsed", "Status", "City"]
CLEAN = [["2026-09-01T08:00:00Z", "scan@example.com", "Scan", "192.0.2.7", "Authenticated SMTP", "Success", "Lyon"],
         ["2026-09-03T08:00:00Z", "scan@example.com", "Scan", "192.0.2.7", "Authenticated SMTP", "Success", "Lyon"],
         ["2026-09-02T08:00:00Z", "erp@example.com", "ERP", "192.0.2.8", "Authenticated SMTP", "Failure", "Lyon"]]
ROWS = 15_000
"""Rows enough for more than 1 MiB, the smallest size from which a log can be set to be grouped."""


def log(rows: list[list[str]], *, header: list[str] = HEADER, delimiter: str = ",", end: str = "\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return text.getvalue()


def zipped(content: bytes, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("signins.csv", *more):
            archive.writestr(name, content)
    return packed.getvalue()


def filler(rows: int = ROWS) -> list[list[str]]:
    return [CLEAN[number % len(CLEAN)] for number in range(rows)]


def grouped(path: Path, run: Settings | None = None) -> ReadFile:
    run = run or reading.settings(log_mib=1)
    (file,), _ = sheets([path], run, reading.rulebook(), log_of=recognise.logs(run, reading.rulebook()))
    assert file.error is None, file.error
    return file


def table_of(path: Path, run: Settings | None = None) -> Table:
    run = run or reading.settings(log_mib=1)
    (table,), _ = recognise.tables([grouped(path, run)], run, reading.rulebook())
    return table


def seen(table: Table, *fields: str) -> set[tuple[object, ...]]:
    return {tuple(row.cells[table.fields[field]] for field in fields) for row in table.rows}


@pytest.fixture
def without_duckdb(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the extra: the reading process takes its modules from our path."""
    hidden = tmp_path_factory.mktemp("hidden")
    (hidden / "duckdb.py").write_text("raise ImportError('not installed')")
    monkeypatch.syspath_prepend(str(hidden))
    monkeypatch.setattr(sys, "path", [str(hidden), *sys.path])


@pytest.fixture(params=["with the extra", "without the extra"])
def either(request: pytest.FixtureRequest) -> None:
    if request.param == "without the extra":
        request.getfixturevalue("without_duckdb")


SEEN = {("scan@example.com", "192.0.2.7", "Success", "2026-09-03T08:00:00Z", ROWS // 3 * 2),
        ("erp@example.com", "192.0.2.8", "Failure", "2026-09-02T08:00:00Z", ROWS // 3)}
FIELDS = ("mailbox", "ip", "status", "date", "sign_ins")
FORMS = {
    "csv": log(filler()).encode(),
    "semicolons": log(filler(), delimiter=";").encode(),
    "CRLF": log(filler(), end="\r\n").encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + log(filler()).encode(),
    "UTF-16": log(filler()).encode("utf-16"),
    "UTF-16 without BOM": log(filler()).encode("utf-16-le"),
    "gzip": gzip.compress(log(filler()).encode()),
    "zip": zipped(log(filler()).encode()),
    "sep= line": b"sep=,\n" + log(filler()).encode(),
    "JSON lines": "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in filler()).encode(),
    "quoted": "".join(",".join(f'"{value}"' for value in row) + "\r\n" for row in [HEADER, *filler()]).encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("either")
def test_a_large_log_becomes_one_row_for_each_group_in_every_form(form: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(FORMS[form])
    table = table_of(tmp_path / "log")
    assert table.kind is Kind.SIGN_INS
    assert seen(table, *FIELDS) == SEEN
    assert table.count(table.rows) == ROWS


@pytest.mark.usefixtures("either")
def test_rows_of_the_wrong_width_are_rejected_and_counted(tmp_path: Path) -> None:
    text = log(filler()) + "2026-09-01T08:00:00Z,cut@exam\n" + log(CLEAN[:1]).partition("\n")[2].strip() + ",extra,x\n"
    (tmp_path / "log.csv").write_text(text)
    file = grouped(tmp_path / "log.csv")
    assert file.log is not None
    assert (file.log.rejected, file.log.first_rejected) == (2, ROWS + 2)
    table = table_of(tmp_path / "log.csv")
    assert table.count(table.rows) + table.count(table.left_out) == ROWS + 2
    assert seen(table, *FIELDS) == SEEN


@pytest.mark.usefixtures("either")
def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = log(filler()).splitlines(keepends=True)
    lines.insert(5000, '2026-09-01T08:00:00Z,"scan@example.com,Scan,192.0.2.7,Authenticated SMTP,Success,Lyon\n')
    (tmp_path / "log.csv").write_text("".join(lines))
    file = grouped(tmp_path / "log.csv")
    assert file.log is not None
    assert file.log.rejected == 1
    assert sum(group.rows for group in file.log.groups) == ROWS


@pytest.mark.usefixtures("either")
def test_dates_that_do_not_sort_keep_a_row_for_each_day(tmp_path: Path) -> None:
    rows = [[day, *CLEAN[0][1:]] for day in ("9/3/2026, 8:00:00 AM", "10/3/2026, 8:00:00 AM")] * (ROWS // 2)
    (tmp_path / "log.csv").write_text(log(rows))
    table = table_of(tmp_path / "log.csv")
    assert seen(table, "date", "sign_ins") == {("9/3/2026", ROWS // 2), ("10/3/2026", ROWS // 2)}


@pytest.mark.usefixtures("either")
def test_logs_joined_together_repeat_their_header(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(log(filler()) + log(filler()))
    table = table_of(tmp_path / "log.csv")
    assert [(row.reason, table.stands_for[row.number]) for row in table.left_out] == [("the header again", 1)]
    assert table.count(table.rows) == 2 * ROWS


ZEEK = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tssl\n"
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tversion\tcipher\tserver_name\testablished\n"
        "#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\tbool\n")


@pytest.mark.usefixtures("either")
def test_a_zeek_log_is_grouped_and_its_comments_are_no_rows(tmp_path: Path) -> None:
    rows = "".join(f"1788{n:06}.5\tC{n:06}\t192.0.2.{n % 2}\t{n % 60000}\t198.51.100.5\t587\tTLSv1{n % 2}\t"
                   f"TLS_RSA\tsmtp.office365.com\tT\n" for n in range(ROWS))
    (tmp_path / "ssl.log").write_text(ZEEK + rows + "#close\t2026-11-24-00-00-00\n")
    table = table_of(tmp_path / "ssl.log")
    assert table.kind is Kind.TLS_LOG
    assert seen(table, "ip", "tls_version", "date", "connections") == {
        ("192.0.2.0", "TLSv10", f"1788{ROWS - 2:06}.5", ROWS // 2),
        ("192.0.2.1", "TLSv11", f"1788{ROWS - 1:06}.5", ROWS // 2)}
    assert not table.left_out


def test_an_inventory_is_read_whole_however_large(tmp_path: Path) -> None:
    rows = [[f"Site {n % 9}", f"PRN-{n:06}", f"SN{n:08}", f"10.0.{n >> 8}.{n & 255}", "TLS 1.0", "x" * 60]
            for n in range(ROWS)]
    (tmp_path / "list.csv").write_text(log(rows, header=["Site", "Device", "Serial", "IP", "TLS", "Notes"]))
    table = table_of(tmp_path / "list.csv")
    assert table.kind is Kind.DEVICES
    assert len(table.rows) == ROWS


def test_a_log_below_the_limit_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(log(CLEAN))
    table = table_of(tmp_path / "log.csv")
    assert [len(table.rows), table.stands_for] == [3, {}]


def test_a_log_may_be_larger_than_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(log(filler()))
    run = reading.settings(log_mib=1, unpacked_mib=1, cells=50_000)
    assert seen(table_of(tmp_path / "log.csv", run), *FIELDS) == SEEN


@pytest.mark.usefixtures("without_duckdb")
def test_a_log_that_takes_too_long_is_an_error_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(log(filler(1_000_000)).encode())
    run = reading.settings(log_mib=1, log_seconds=1)
    (file,), _ = sheets([tmp_path / "log.csv"], run, reading.rulebook(), log_of=recognise.logs(run, reading.rulebook()))
    assert file.error is not None
    assert file.error.code == "too-large"
    assert "log_seconds" in file.error.hint


def test_a_log_that_needs_too_much_memory_is_an_error_that_names_the_limit(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(log([[*CLEAN[0][:1], f"scan{n}@example.com", *CLEAN[0][2:]]
                                            for n in range(400_000)]).encode())
    run = reading.settings(log_mib=1, log_memory_mib=60)
    (file,), [finding] = sheets([tmp_path / "log.csv"], run, reading.rulebook(),
                                log_of=recognise.logs(run, reading.rulebook()))
    assert file.error is not None
    assert file.error.code == "too-large"
    assert (finding.code, "log_memory_mib" in finding.fix) == ("log-too-large", True)


def test_the_limits_of_planner_toml_say_from_which_size_a_log_is_grouped(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(log(filler()))
    run = resolve({}, {}, {"limits": {"log_mib": 1, "log_seconds": 60, "log_memory_mib": 2048}}, "planner.toml",
                  today=reading.SETTINGS.as_of)
    assert grouped(tmp_path / "log.csv", run).log is not None
    assert grouped(tmp_path / "log.csv", resolve({}, {}, {}, "planner.toml", today=run.as_of)).log is None


def test_an_archive_of_several_logs_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "logs.zip").write_bytes(zipped(log(filler()).encode(), "more.csv"))
    run, rulebook = reading.settings(log_mib=1), reading.rulebook()
    (file,), _ = sheets([tmp_path / "logs.zip"], run, rulebook, log_of=recognise.logs(run, rulebook))
    assert file.error is not None
    assert (file.error.code, file.error.hint) == ("unsupported-format", "Unpack it and give the files in it.")


def test_how_far_reading_is_is_told(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(log(CLEAN))
    told: list[Step] = []
    sheets([tmp_path], reading.SETTINGS, reading.rulebook(), watch=told.append)
    assert told == [Step("reading 1 of 2: a.csv", 0.0), Step("reading 2 of 2: b.csv", 0.5)]


VALUES = st.sampled_from(
    ["scan@example.com", "a b", '"', '""', 'x"y', "line\nbreak", "comma, inside", "", "#", "ü", "''"])
DIRTY = st.lists(st.one_of(
    st.lists(VALUES, min_size=7, max_size=7).map(lambda row: log([row], header=[]).partition("\n")[2]),
    st.lists(VALUES, min_size=1, max_size=9).map(lambda row: log([row], header=[]).partition("\n")[2]),
    st.lists(VALUES.filter(lambda text: "\n" not in text), min_size=1, max_size=9)
    .map(lambda row: ",".join(row) + "\n"),
), max_size=30)


Groups = dict[tuple[str, ...], tuple[str, int]]
ORDER = Order(header_lines=1, width=7, keys=(1, 3, 4, 5), date=0, by_day=False)
OPTIONS = Options(Limits(unpacked=1 << 30, entries=10, cells=1 << 30, log=0))


def groups_of(text: str, folder: Path) -> tuple[Groups, int]:
    """The groups of a log with their latest date and number of rows, and how many rows it rejected."""
    path = folder / "dirty.csv"
    path.write_text(text, newline="")
    found = logs.group(Content("dirty.csv", str(path)), OPTIONS, ORDER, lambda _: None)
    return {values: (date, rows) for values, (_, date, rows) in found.found.items()}, found.rejected


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DIRTY)
@example(['#,"line\nbreak"\n'])
@example(["a,b,c,d,e,f,g,,\n"] * 9)
@example(['#,"line\nbreak",a,b,c,d,e\n'])
@example(['#,"line\nbreak",a,b,c,d,e,f\n'])
def test_dirty_rows_give_the_same_groups_with_and_without_the_extra(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str]) -> None:
    text = log([*CLEAN, *CLEAN], header=[*HEADER[:6], HEADER[1]]) + "".join(rows)
    with_it = groups_of(text, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(log_duckdb, "group", lambda *_: None)
        assert groups_of(text, tmp_path) == with_it


@pytest.mark.parametrize("rows", ["", "a,b\n", 'a,"b\nc",d,e,f,g,h\n', "#,,,,,,\n", "a,b,c,d,e,f,g,h\n"])
def test_duckdb_answers_where_no_quote_is_out_of_place(
        rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_group", None)  # the slower reader
    groups, _ = groups_of(log(CLEAN) + rows, tmp_path)
    assert groups[("scan@example.com", "192.0.2.7", "Authenticated SMTP", "Success")] == ("2026-09-03T08:00:00Z", 2)
