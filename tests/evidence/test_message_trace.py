"""Message traces: each message of a sender counts once, from the address it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import evidence, recognise
from planner.catalogue import load
from planner.model.table import Cell, Kind
from tests.support.reading import read_paths
from tests.support.tables import SETTINGS, codes, export

SUMMARY = (
    "origin_timestamp,sender_address,Recipient_status,message_subject,total_bytes,message_id,network_message_id,"
    "original_client_ip,directionality,connector_id\n"
    "2026-11-20T08:00:00.0Z,scan@example.com,a@example.com##Receive; b@example.com##Receive,Scan,900,<1@x>,n1,"
    "192.0.2.7,Originating,\n"
    "2026-11-21T08:00:00.0Z,scan@example.com,a@example.com##Receive,Scan,900,<2@x>,n2,192.0.2.7,Originating,\n"
)
V2 = (
    '"Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","Size","MessageId",'
    '"MessageTraceId"\n'
    '"20.11.2026 08:00:00","scan@example.com","a@example.com","Scan","Delivered","","192.0.2.7","9","<1@x>","t1"\n'
    '"20.11.2026 08:00:00","scan@example.com","b@example.com","Scan","Delivered","","192.0.2.7","9","<1@x>","t1"\n'
    '"21.11.2026 08:00:00","scan@example.com","b@example.com","Scan","Delivered","","192.0.2.7","9","<2@x>","t2"\n'
)


@pytest.mark.parametrize("text", [SUMMARY, V2], ids=["summary", "V2"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_message_to_several_recipients_is_one_message(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "trace.csv").write_bytes(text.encode(encoding))
    files, _ = read_paths(tmp_path / "trace.csv")
    tables, _ = recognise.tables(files, SETTINGS, load())
    assert [table.kind for table in tables] == [Kind.MESSAGE_TRACE]
    result = evidence.observations(tables, SETTINGS, load())
    [seen] = result.observations.mail_seen
    assert (seen.mailbox, seen.address, seen.count) == ("scan@example.com", "192.0.2.7", 2)
    assert str(seen.last_seen) == "2026-11-21"
    assert not result.findings


def trace(*rows: dict[str, Cell]) -> evidence.Result:
    return evidence.observations([export(Kind.MESSAGE_TRACE, *rows)], SETTINGS, load())


def test_bounces_are_skipped_and_a_sender_that_is_no_address_is_rejected() -> None:
    result = trace(
        {"mailbox": "<>", "ip": "192.0.2.7"},
        {"mailbox": None, "ip": "192.0.2.7"},
        {"mailbox": "somebody", "ip": "192.0.2.7"},
        {"mailbox": "scan@example.com", "ip": None},
    )
    assert [seen.address for seen in result.observations.mail_seen] == [""]
    counts = next(iter(result.counts.values()))
    assert (counts.read, counts.evidence, counts.rejected, counts.skipped, counts.accounted) == (4, 1, 1, 2, 4)
    assert codes(result.findings) == ["log-row-without-address"]


def test_rows_that_were_counted_before_keep_their_numbers() -> None:
    rows: list[dict[str, Cell]] = [
        {"mailbox": "scan@example.com", "ip": "192.0.2.7", "messages": 30, "date": "2026-11-20"},
        {"mailbox": "scan@example.com", "ip": "192.0.2.7", "messages": "12", "date": "2026-11-19"},
        {"mailbox": "scan@example.com", "ip": "192.0.2.7", "messages": "many", "date": "2026-11-19"},
    ]
    result = trace(*rows)
    [seen] = result.observations.mail_seen
    assert (seen.count, str(seen.last_seen)) == (43, "2026-11-20")
    assert codes(result.findings) == ["log-count-not-understood"]
