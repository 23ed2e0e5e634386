"""A trace shows everybody who writes mail: people are counted, and only what may be a device is planned."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from planner import catalogue
from planner.model.device import DeviceType
from planner.model.evidence import MailSeen, Observations
from planner.model.plan import Plan
from planner.model.source import Source
from planner.planning.mailbox_evidence import SHOWN, seen_of
from planner.review.explain import explain
from tests.support.corridor import planned

HEADER = ("Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP", "FromIP", "Size", "MessageId",
          "MessageTraceId")
DEVICES = (
    "Site,Device,IP,Mailbox,TLS,Cloud,Send method,State\n"
    "Lyon,PRN-1,10.0.0.1,prn-1@example.com,1.2,worldwide,SMTP AUTH,active\n"
    "Lyon,RELAY-1,10.0.0.25,,1.2,worldwide,,active\n"
    "Lyon,OLD-1,,old-1@example.com,1.0,worldwide,SMTP AUTH,retired\n")
PEOPLE = [f"person{number:04}@example.com" for number in range(3000)]


def trace(senders: Iterable[tuple[str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *(
        ("2026-11-20 08:00:00", sender, "post@example.com", "", "Delivered", "", address, "900",
         f"<{number}@example.com>", f"t{number}") for number, (sender, address) in enumerate(senders))])
    return text.getvalue().encode("utf-16")


def senders(plan: Plan) -> list[str]:
    return [device.name for device in plan.devices if device.type is DeviceType.SENDER]


@pytest.mark.parametrize("place", ["203.0.113.7", "203.0.113.{}", "", "10.0.0.1", "10.0.0.25", "10.9.9.9",
                                   "255.255.255.255"],
                         ids=["the site", "at home", "no address", "a device", "a relay", "a mail server", "none"])
def test_three_thousand_people_in_a_trace_are_one_finding(tmp_path: Path, place: str) -> None:
    rows = [(person, place.format(number % 250)) for number, person in enumerate(PEOPLE)]
    plan = planned(tmp_path, {"devices.csv": DEVICES, "trace.csv": trace([*rows, ("prn-1@example.com", "10.0.0.1")])})
    assert senders(plan) == []
    assert plan.counts.devices == 3
    [finding] = [finding for finding in plan.findings if finding.code == "trace-of-people"]
    assert finding.found == "3000 senders"
    assert Counter(finding.code for finding in plan.findings)["mailbox-not-listed"] == 0
    assert len(plan.mailboxes) < 5
    assert len(plan.findings) < 20


def test_a_sender_inside_the_network_is_planned_among_people(tmp_path: Path) -> None:
    rows = [*((person, "203.0.113.7") for person in PEOPLE), ("time-clock@example.com", "10.0.0.99")]
    plan = planned(tmp_path, {"devices.csv": DEVICES, "trace.csv": trace(rows)})
    assert senders(plan) == ["time-clock@example.com"]


def test_the_mailbox_of_a_retired_device_is_said_wherever_it_sends_from(tmp_path: Path) -> None:
    rows = [*((person, "203.0.113.7") for person in PEOPLE), ("old-1@example.com", "203.0.113.7")]
    plan = planned(tmp_path, {"devices.csv": DEVICES, "trace.csv": trace(rows)})
    assert senders(plan) == ["old-1@example.com"]
    assert "retired-but-sending" in {finding.code for finding in plan.findings}


def test_explain_a_mailbox_names_its_rows_with_source_and_day(tmp_path: Path) -> None:
    plan = planned(tmp_path, {
        "devices.csv": DEVICES, "trace.csv": trace([("prn-1@example.com", "203.0.113.7")] * 3),
        "signins.csv": "UserPrincipalName,IPAddress,SignIns,Failures,LastSeen\n"
                       "PRN-1@example.com,203.0.113.7,40,2,2026-11-21T08:00:00Z\n",
        "ssl.csv": "ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,version,cipher,curve,server_name,established\n"
                   "1795161600.5,C1,10.0.0.1,5,198.51.100.5,587,TLSv12,-,-,smtp.office365.com,T\n"})
    [told] = explain("prn-1@example.com", plan, catalogue.load())
    parts = dict(told.parts)
    seen = "\n".join(parts["Seen in reports and logs"])
    assert "sign_ins = 40   grade B   signins.csv:2   (“prn-1@example.com from 203.0.113.7, 2 failed" in seen
    assert "2026-11-21" in seen
    assert "messages = 3   grade B   trace.csv:2   (“prn-1@example.com from 203.0.113.7" in seen
    assert "2026-11-20" in seen
    [by_address] = parts["Seen of these devices"]
    assert by_address.startswith("PRN-1: tls = 1.2   grade B   ssl.csv:2   (“10.0.0.1 to smtp.office365.com”; 2026-11")


def test_many_rows_of_a_mailbox_are_added_up_behind_the_newest() -> None:
    rows = tuple(MailSeen("a@example.com", f"203.0.113.{n}", 2, date(2026, 11, 1 + n % 20), Source("t.csv", "", n + 2))
                 for n in range(30))
    facts = seen_of(Observations(mail_seen=rows), str, {"a@example.com"})["a@example.com"]
    assert len(facts) == SHOWN + 1
    assert facts[0].date == "2026-11-20"
    assert sum(int(fact.value) for fact in facts) == 60
    assert facts[-1].note == "20 more rows, added up"
