"""Sign-in logs: only SMTP AUTH counts, grouped by mailbox and address, whatever the export spells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import evidence, recognise
from planner.catalogue import load
from planner.model.evidence import SignInSeen
from planner.model.table import Cell, Kind
from planner.settings import Settings
from tests.support.reading import read_paths
from tests.support.tables import SETTINGS, codes, export, only

PORTAL = (
    "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Cross tenant access type,"
    "Incoming token type,Authentication Protocol,Application,Application ID ,Resource,Resource ID ,IP address,Location,"
    "Status,Sign-in error code,Failure reason,Client app,IP address (seen by resource),"
    "Autonomous system  number,Incoming token type,Conditional Access"
)


def row(**cells: Cell) -> dict[str, Cell]:
    return {
        "mailbox": "scan@example.com",
        "ip": "192.0.2.7",
        "date": "2026-11-20T08:19:41Z",
        "client_app": "Authenticated SMTP",
        "status": "Success",
        **cells,
    }


def seen(*rows: dict[str, Cell], settings: Settings = SETTINGS) -> evidence.Result:
    return evidence.observations([export(Kind.SIGN_INS, *rows)], settings, load())


def read_file(path: Path, text: str, encoding: str = "utf-8") -> evidence.Result:
    path.write_bytes(text.encode(encoding))
    files, _ = read_paths(path)
    tables, _ = recognise.tables(files, SETTINGS, load())
    assert [table.kind for table in tables] == [Kind.SIGN_INS]
    return evidence.observations(tables, SETTINGS, load())


def summary(result: evidence.Result) -> list[tuple[str, str, int, int, str]]:
    return [
        (s.mailbox, s.address, s.count, s.failures, str(s.last_seen or "")) for s in result.observations.sign_ins
    ]


def test_sign_ins_are_grouped_by_mailbox_and_address_and_cite_the_last_one() -> None:
    result = seen(
        row(),
        row(date="2026-11-22T01:00:00Z", status="Failure"),
        row(date="2026-11-21", mailbox="SCAN@example.com"),
        row(ip="192.0.2.8"),
        row(mailbox="other@example.com"),
    )
    assert summary(result) == [
        ("scan@example.com", "192.0.2.7", 3, 1, "2026-11-22"),
        ("scan@example.com", "192.0.2.8", 1, 0, "2026-11-20"),
        ("other@example.com", "192.0.2.7", 1, 0, "2026-11-20"),
    ]
    assert result.observations.sign_ins[0].source.row == 3


@pytest.mark.parametrize("app", ["Authenticated SMTP", "SMTP", "SMTP Auth", " authenticated  smtp "])
def test_each_spelling_of_an_smtp_client_counts(app: str) -> None:
    assert len(seen(row(client_app=app)).observations.sign_ins) == 1


@pytest.mark.parametrize("app", ["Browser", "IMAP4", "Exchange ActiveSync", "Mobile Apps and Desktop clients", None])
def test_a_sign_in_of_another_client_is_skipped_with_its_reason(app: Cell) -> None:
    result = seen(row(), row(client_app=app))
    [left] = next(iter(result.left_out.values()))
    assert (left.number, left.rejected) == (3, False)
    assert (app or "no client app") in left.reason
    assert not result.findings


def test_a_log_without_the_client_app_gives_nothing_and_says_what_is_missing() -> None:
    result = seen({"mailbox": "scan@example.com", "ip": "192.0.2.7", "date": "2026-11-20"})
    assert result.observations.sign_ins == ()
    assert codes(result.findings) == ["sign-ins-without-client-app"]


@pytest.mark.parametrize(
    "status, failures, findings",
    [
        ("Success", 0, []),
        ("0", 0, []),
        (0, 0, []),
        ("Failure", 1, []),
        ("50126", 1, []),
        (50126, 1, []),
        ("Perhaps", 0, ["sign-in-result-not-understood"]),
        (None, 0, ["sign-in-result-not-understood"]),
    ],
)
def test_the_result_is_a_word_or_an_error_code(status: Cell, failures: int, findings: list[str]) -> None:
    result = seen(row(status=status))
    assert result.observations.sign_ins[0].failures == failures
    assert codes(result.findings) == findings


def test_rows_that_were_counted_before_keep_their_numbers() -> None:
    result = seen(row(sign_ins=40, status="Success"), row(sign_ins=2, status="50126"))
    assert summary(result) == [("scan@example.com", "192.0.2.7", 42, 2, "2026-11-20")]


def test_one_row_that_tells_the_order_of_day_and_month_tells_it_for_the_whole_log() -> None:
    result = seen(row(date="3/12/2025, 8:19:41 AM"), row(date="13/12/2025, 8:19:41 AM", ip="192.0.2.8"))
    assert [s.last_seen for s in result.observations.sign_ins] == [date(2025, 12, 3), date(2025, 12, 13)]


def test_a_log_whose_dates_could_be_either_is_told_once_with_the_number_of_rows() -> None:
    rows = [row(date="3/12/2025 8:19:41 AM"), row(date="4/12/2025 8:19:41 AM")]
    finding = only(seen(*rows).findings, "log-date-not-understood")
    assert (finding.row, finding.found) == (2, "3/12/2025 8:19:41 AM")
    assert "2 rows" in finding.effect
    dmy = seen(*rows, settings=Settings(as_of=date(2026, 11, 24), dates="dmy"))
    assert dmy.observations.sign_ins[0].last_seen == date(2025, 12, 4)


def test_a_row_without_a_mailbox_is_rejected_and_an_odd_address_is_not_used() -> None:
    result = seen(row(mailbox="Scanner 01"), row(ip="unknown"))
    assert codes(result.findings) == ["client-address-not-understood", "log-row-without-address"]
    counts = next(iter(result.counts.values()))
    assert (counts.read, counts.evidence, counts.rejected, counts.accounted) == (2, 1, 1, 2)
    assert summary(result) == [("scan@example.com", "", 1, 0, "2026-11-20")]


def test_the_portals_download_is_read_in_spite_of_its_double_and_spaced_headers(tmp_path: Path) -> None:
    cells = dict.fromkeys(range(25), "")
    cells |= {0: "2026-11-20T08:19:41Z", 5: "Scanner 01", 6: "scan@example.com", 15: "192.0.2.7", 17: "Failure",
              18: "50126", 20: "Authenticated SMTP", 16: '"Melbourne, Victoria, AU"'}
    lines = [PORTAL, ",".join(cells.values()), ",".join({**cells, 20: "Browser"}.values())]
    result = read_file(tmp_path / "InteractiveSignIns.csv", "\n".join(lines) + "\n", "utf-8-sig")
    assert summary(result) == [("scan@example.com", "192.0.2.7", 1, 1, "2026-11-20")]
    assert next(iter(result.counts.values())).skipped == 1


def test_graph_objects_are_read_with_the_error_code_inside_the_status(tmp_path: Path) -> None:
    entry = (
        '{"id":"%d","createdDateTime":"2026-11-20T08:19:41Z","userDisplayName":"Scan","userPrincipalName":'
        '"scan@example.com","appDisplayName":"Office 365 Exchange Online","ipAddress":"2001:db8::25","clientAppUsed":'
        '"%s","status":{"errorCode":%d,"failureReason":"Other."}}'
    )
    rows = [entry % (1, "Authenticated SMTP", 0), entry % (2, "SMTP", 50126), entry % (3, "Browser", 0)]
    result = read_file(tmp_path / "signins.json", '{"value":[' + ",".join(rows) + "]}")
    assert summary(result) == [("scan@example.com", "2001:db8::25", 2, 1, "2026-11-20")]


@pytest.mark.parametrize("user", ["UserPrincipalName", "AccountUpn"])
def test_the_results_of_both_queries_are_read(tmp_path: Path, user: str) -> None:
    text = (
        f"{user},IPAddress,SignIns,Failures,LastSeen\n"
        '"scan@example.com",192.0.2.7,1200,3,"11/20/2026, 8:19:41.123 AM"\n'
        '"old@example.com",192.0.2.8,5,5,"11/9/2026, 8:19:41.123 AM"\n'
    )
    result = read_file(tmp_path / "query.csv", text)
    assert summary(result) == [
        ("scan@example.com", "192.0.2.7", 1200, 3, "2026-11-20"),
        ("old@example.com", "192.0.2.8", 5, 5, "2026-11-09"),
    ]
    assert isinstance(result.observations.sign_ins[0], SignInSeen)
    assert not result.findings


@pytest.mark.parametrize("header", [
    "Datum (UTC),Anforderungs-ID,Benutzer,Benutzername,Anwendung,IP-Adresse,Standort,Status,Client-App",
    "Date (UTC),ID de la demande,Utilisateur,Nom d'utilisateur,Application,Adresse IP,Emplacement,État,"
    "Application cliente",
    "Data (UTC),ID da Solicitação,Usuário,Nome de usuário,Aplicativo,Endereço IP,Localização,Status,Aplicativo cliente",
    "Fecha (UTC),Id. de solicitud,Usuario,Nombre de usuario,Aplicación,Dirección IP,Ubicación,Estado,"
    "Aplicación cliente"])
def test_a_download_in_another_language_is_a_log_and_no_list_of_devices(header: str, tmp_path: Path) -> None:
    row = "2026-11-20T08:00:00Z,r1,Scan,scan@example.com,Exchange,203.0.113.9,Berlin,Success,Authenticated SMTP"
    (tmp_path / "signins.csv").write_text("\n".join([header, row, row, row]), encoding="utf-8")
    files, _ = read_paths(tmp_path / "signins.csv")
    [table], _ = recognise.tables(files, SETTINGS, load())
    assert table.kind is Kind.SIGN_INS
    [seen] = evidence.observations([table], SETTINGS, load()).observations.sign_ins
    assert (seen.mailbox, seen.address, seen.count, seen.failures) == ("scan@example.com", "203.0.113.9", 3, 0)
