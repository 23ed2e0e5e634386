"""Questions that logs raise are answered in the workbook; a log that comes later beats the answer."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from planner.model.device import Route, Tls
from planner.model.evidence import Grade
from planner.model.plan import Plan, Question
from planner.model.workbook import QUESTIONS
from tests.support.desk import Desk, named, type_in

SIGN_INS = ("UserPrincipalName,IPAddress,SignIns,Failures,LastSeen\n"
            "badge@example.com,203.0.113.7,40,0,2026-11-21T08:00:00Z\n")
TRACE = ("Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP", "FromIP", "Size", "MessageId",
         "MessageTraceId")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    (made.inbox / "signins.csv").write_text(SIGN_INS)
    rows = io.StringIO()
    csv.writer(rows).writerows([TRACE, ("2026-11-20 08:00:00", "clock@example.com", "a@example.com", "", "Delivered",
                                        "", "10.0.0.99", "1", "<1@example.com>", "t")])
    (made.inbox / "trace.csv").write_text(rows.getvalue())
    return made


def asked(plan: Plan, asks: str, name: str) -> Question:
    """The question of a kind about one sender."""
    [question] = [q for q in plan.questions if q.asks == asks and named(plan, name).id in q.devices]
    return question


def answer(desk: Desk, plan: Plan, asks: str, name: str, text: str) -> Plan:
    type_in(desk.workbook, asked(plan, asks, name).id, QUESTIONS, answer=text, answered_by="Ana",
            answered_on=date(2026, 11, 23))
    return desk.plan()


def test_what_a_sender_of_the_sign_in_log_speaks_is_asked_and_the_answer_decides(desk: Desk) -> None:
    plan = desk.plan()
    assert (named(plan, "badge@example.com").decision, named(plan, "badge@example.com").route) == (
        "unknown", Route.SMTP_AUTH)
    badge = named(answer(desk, plan, "tls", "badge@example.com", "1.2"), "badge@example.com")
    assert (badge.decision, badge.tls.value, badge.tls.grade) == ("keep", Tls.V1_2, Grade.CLAIM)
    assert any(fact.field == "sign_ins" and fact.source == "signins.csv:2" for fact in badge.facts)


@pytest.mark.parametrize("text, route, decision", [("no", Route.NONE, "out-of-scope"),
                                                   ("yes", Route.SMTP_AUTH, "unknown")])
def test_whether_a_sender_of_a_trace_uses_smtp_auth_is_asked(
        desk: Desk, text: str, route: Route, decision: str) -> None:
    clock = named(answer(desk, desk.plan(), "sends", "clock@example.com", text), "clock@example.com")
    assert (clock.route, clock.decision) == (route, decision)


def test_a_log_that_comes_later_beats_the_answer(desk: Desk) -> None:
    answer(desk, desk.plan(), "tls", "PRN-3", "1.2")
    (desk.inbox / "ssl.csv").write_text(
        "ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,version,cipher,curve,server_name,established\n"
        "1795161600.5,C1,10.0.0.3,5,198.51.100.5,587,TLSv10,-,-,smtp.office365.com,T\n")
    device = named(desk.plan(), "PRN-3")
    assert (device.tls.value, device.tls.grade) == (Tls.V1_0, Grade.REPORT)
    assert device.decision == "legacy-worldwide"
