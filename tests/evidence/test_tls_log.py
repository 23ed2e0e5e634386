"""Network logs and the probe: versions of completed mail connections, joined with their senders by uid."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from planner import evidence, recognise
from planner.catalogue import load
from planner.model.device import Tls
from planner.model.evidence import Grade, TlsSeen
from planner.model.table import Cell, Kind
from tests.support.reading import read_paths
from tests.support.tables import SETTINGS, codes, export

SSL_FIELDS = (
    "ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,version,cipher,curve,server_name,resumed,last_alert,"
    "next_protocol,established,ssl_history"
)
SMTP_FIELDS = (
    "ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,trans_depth,helo,mailfrom,rcptto,date,from,to,cc,reply_to,msg_id,"
    "in_reply_to,subject,x_originating_ip,first_received,second_received,last_reply,path,user_agent,tls"
)
MICROSOFT = "smtp.office365.com"


def ssl(uid: str = "C1", **cells: str) -> dict[str, str]:
    return {
        "ts": "1795161600.5",
        "uid": uid,
        "id.orig_h": "192.0.2.7",
        "id.orig_p": "50123",
        "id.resp_h": "198.51.100.5",
        "id.resp_p": "587",
        "version": "TLSv12",
        "cipher": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "curve": "secp256r1",
        "established": "T",
        **{name.replace("resp_", "id.resp_") if name.startswith("resp_") else name: v for name, v in cells.items()},
    }


def smtp(uid: str = "C1", mailfrom: str = "scan@example.com") -> dict[str, str]:
    return {"ts": "1795161600.1", "uid": uid, "id.orig_h": "192.0.2.7", "id.resp_h": "198.51.100.5",
            "id.resp_p": "587", "trans_depth": "1", "mailfrom": mailfrom, "tls": "T"}


def zeek(path: Path, header: str, *rows: dict[str, str]) -> Path:
    fields = header.split(",")
    head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tssl",
            "#open\t2026-11-20-00-00-00", "\t".join(["#fields", *fields]),
            "\t".join(["#types", *["string"] * len(fields)])]
    lines = ["\t".join(row.get(field, "-") for field in fields) for row in rows]
    path.write_text("\n".join([*head, *lines, "#close\t2026-11-21-00-00-00"]) + "\n")
    return path


def read(*paths: Path) -> evidence.Result:
    files, _ = read_paths(*paths)
    tables, _ = recognise.tables(files, SETTINGS, load())
    assert {table.kind for table in tables} == {Kind.TLS_LOG}
    result = evidence.observations(tables, SETTINGS, load())
    assert all(counts.read == counts.accounted for counts in result.counts.values())
    return result


def only(result: evidence.Result) -> TlsSeen:
    [seen] = result.observations.tls_seen
    return seen


def test_a_row_behind_starttls_gives_version_server_suite_and_day(tmp_path: Path) -> None:
    log = zeek(tmp_path / "ssl.log", SSL_FIELDS, *(ssl(uid, server_name=MICROSOFT) for uid in ("C1", "C2")))
    seen = only(read(log))
    assert (seen.address, seen.version, seen.to_microsoft, seen.server) == ("192.0.2.7", Tls.V1_2, True, MICROSOFT)
    assert (seen.grade, seen.connections, seen.ecdhe, seen.mailbox) == (Grade.REPORT, 2, True, "")
    assert seen.last_seen == date(2026, 11, 20)


def test_the_sender_of_the_mail_log_belongs_to_the_connection_with_its_uid(tmp_path: Path) -> None:
    files = (zeek(tmp_path / "ssl.log", SSL_FIELDS, ssl("C1"), ssl("C2"), ssl("C3")),
             zeek(tmp_path / "smtp.log", SMTP_FIELDS, smtp("C1"), smtp("C2", "-"), smtp("C3", "a@example.com"),
                  smtp("C3", "b@example.com")))
    for order in (files, files[::-1]):
        result = read(*order)
        seen = {s.mailbox: s.connections for s in result.observations.tls_seen}
        assert seen == {"scan@example.com": 1, "": 2}


def test_an_object_a_line_is_read_like_columns(tmp_path: Path) -> None:
    entry = {**ssl(), "ts": 1795161600.5, "id.resp_p": 587, "established": True, "server_name": MICROSOFT}
    (tmp_path / "ssl.json").write_text(json.dumps(entry) + "\n" + json.dumps({**entry, "uid": "C2"}) + "\n")
    seen = only(read(tmp_path / "ssl.json"))
    assert (seen.version, seen.connections, seen.to_microsoft) == (Tls.V1_2, 2, True)
    assert seen.last_seen == date(2026, 11, 20)


def logged(**cells: Cell) -> evidence.Result:
    row: dict[str, Cell] = {"ip": "192.0.2.7", "resp_ip": "198.51.100.5", "resp_port": "587", "tls_version": "TLSv12",
                            "cipher": "-", "curve": "-", "server_name": "-", "established": "T", **cells}
    return evidence.observations([export(Kind.TLS_LOG, row)], SETTINGS, load())


@pytest.mark.parametrize(
    "token, version",
    [("SSLv3", Tls.SSL), ("SSL2.0", Tls.SSL), ("TLSv10", Tls.V1_0), ("TLSv1", Tls.V1_0), ("TLSv11", Tls.V1_1),
     ("TLSv12", Tls.V1_2), ("TLSv13", Tls.V1_3), ("TLS1.3", Tls.V1_3), ("TLSv1-1", Tls.V1_1), ("TLS1_2", Tls.V1_2)],
)
def test_each_spelling_of_a_version_is_read(token: str, version: Tls) -> None:
    assert only(logged(tls_version=token)).version is version


@pytest.mark.parametrize("token", ["DTLSv12", "unknown-64282", "12", "TLS", "TLSv2"])
def test_a_version_that_is_not_understood_is_rejected(token: str) -> None:
    result = logged(tls_version=token)
    assert result.observations.tls_seen == ()
    assert codes(result.findings) == ["tls-version-not-understood"]


@pytest.mark.parametrize("cells", [{"established": "F"}, {"tls_version": "-"}, {"resp_port": "443"},
                                   {"resp_port": "443", "server_name": "outlook.office365.us"}, {"resp_port": None}])
def test_what_is_no_completed_connection_of_mail_is_skipped_with_a_reason(cells: dict[str, Cell]) -> None:
    result = logged(**cells)
    assert result.observations.tls_seen == ()
    assert not result.findings
    [[left]] = result.left_out.values()
    assert left.reason
    assert not left.rejected


@pytest.mark.parametrize(
    "server, is_microsoft",
    [("smtp.office365.com", True), ("SMTP-legacy.office365.com.", True), ("smtp.partner.outlook.cn", True),
     ("-", False), ("mail.example.com", False), ("smtp.office365.com.example.com", False), ("office365.com", False)],
)
def test_a_server_name_tells_microsofts_hosts_and_port_587_alone_does_not(server: str, is_microsoft: bool) -> None:
    assert only(logged(server_name=server)).to_microsoft is is_microsoft


def test_an_address_is_microsofts_once_a_connection_to_it_names_a_microsoft_host(tmp_path: Path) -> None:
    log = zeek(tmp_path / "ssl.log", SSL_FIELDS, ssl("C1", version="TLSv10"),
               ssl("C2", **{"server_name": MICROSOFT, "id.orig_h": "192.0.2.8"}),
               ssl("C3", **{"id.orig_h": "192.0.2.9", "id.resp_h": "198.51.100.6"}))
    assert {s.address: s.to_microsoft for s in read(log).observations.tls_seen} == {
        "192.0.2.7": True, "192.0.2.8": True, "192.0.2.9": False}


@pytest.mark.parametrize(
    "version, cipher, curve, ecdhe",
    [("TLSv12", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "-", True),
     ("TLSv12", "TLS_RSA_WITH_AES_128_CBC_SHA", "-", False),
     ("TLSv12", "-", "secp256r1", True), ("TLSv12", "-", "-", None), ("TLSv13", "TLS_AES_128_GCM_SHA256", "-", None),
     ("TLSv13", "TLS_AES_128_GCM_SHA256", "x25519", True)],
)
def test_suite_and_curve_tell_elliptic_curves(version: str, cipher: str, curve: str, ecdhe: bool | None) -> None:
    assert only(logged(tls_version=version, cipher=cipher, curve=curve)).ecdhe is ecdhe


def test_rows_that_were_counted_before_keep_their_numbers() -> None:
    assert only(logged(connections=5000, date="1795161600")).connections == 5000


def test_a_decryption_log_of_palo_alto_is_read(tmp_path: Path) -> None:
    (tmp_path / "decryption.csv").write_text(
        "Generate Time,Source Address,Destination Address,Destination Port,Server Name Indication,TLS Version,"
        "Key Exchange Algorithm,Encryption Algorithm\n"
        f"2026/11/20 08:00:00,192.0.2.7,198.51.100.5,587,{MICROSOFT},TLS1.0,RSA,AES_128_CBC\n"
        f"2026/11/20 08:00:00,192.0.2.8,198.51.100.5,587,{MICROSOFT},TLS1.2,ECDHE,AES_128_GCM\n")
    found = read(tmp_path / "decryption.csv").observations.tls_seen
    assert [(s.address, s.version, s.ecdhe, str(s.last_seen)) for s in found] == [
        ("192.0.2.7", Tls.V1_0, False, "2026-11-20"), ("192.0.2.8", Tls.V1_2, True, "2026-11-20")]


PROBED = (("2026-11-20T08:00:00Z", "192.0.2.7", "1.2", "true", MICROSOFT, "PRN-1"),
          ("2026-11-20T08:05:00Z", "192.0.2.8", "none", "", "", ""),
          ("2026-11-20T08:09:00Z", "192.0.2.9", "ssl3", "false", "", ""))
COLUMNS = ("probed_at", "address", "tls_offered", "ecdhe_offered", "server_name", "note")


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_result_of_the_probe_is_of_the_best_grade(tmp_path: Path, form: str, rows: int) -> None:
    path = tmp_path / f"probe.{form}"
    lines = [",".join(COLUMNS), *map(",".join, PROBED[:rows])] if form == "csv" else [
        json.dumps(dict(zip(COLUMNS, row, strict=True))) for row in PROBED[:rows]]
    path.write_text("\n".join(lines) + "\n")
    found = read(path).observations.tls_seen
    assert [(s.address, s.version, s.ecdhe, s.grade, s.to_microsoft) for s in found] == [
        ("192.0.2.7", Tls.V1_2, True, Grade.PROBE, False), ("192.0.2.8", Tls.NONE, None, Grade.PROBE, False),
        ("192.0.2.9", Tls.SSL, False, Grade.PROBE, False)][:rows]
    assert str(found[0].last_seen) == "2026-11-20"
