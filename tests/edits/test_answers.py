"""Answers on the sheet Questions become facts of grade D, with who and when, before anything is decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.model.device import Tls
from planner.model.evidence import Grade
from planner.model.plan import Plan, Question
from planner.model.workbook import DATA_QUALITY, QUESTIONS
from tests.support.desk import Desk, cells, found, named, type_in

UNKNOWN_ROUTE = "Lyon,BOX-1,Acme,Box,,SN9,10.0.0.9,box@example.com,,,1.0,no,"
REPORT = ("Sender Address,TLS 1.0,TLS 1.1,TLS 1.2,Message Count\n"
          "{0}@example.com,50%,0%,50%,100\n")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def asked(plan: Plan, asks: str) -> Question:
    """The question of a kind."""
    [question] = [q for q in plan.questions if q.asks == asks]
    return question


def answer(desk: Desk, plan: Plan, asks: str, text: str) -> Plan:
    """Answer a question and plan again."""
    type_in(desk.workbook, asked(plan, asks).id, QUESTIONS, answer=text, answered_by="Ana",
            answered_on=date(2026, 11, 23), evidence_link="https://example.com/fs-1000")
    return desk.plan()


def test_an_answer_about_a_model_settles_all_its_devices_and_says_who_and_when(desk: Desk) -> None:
    plan = answer(desk, desk.plan(cloud=None), "tls", "TLS 1.2")
    for name in ("PRN-3", "PRN-4"):
        device = named(plan, name)
        assert device.tls.value is Tls.V1_2
        assert device.decision == "keep"
        [fact] = [f for f in device.facts if f.field == "tls" and f.used]
        assert (fact.grade, fact.date, fact.note) == (Grade.CLAIM, "2026-11-23", "https://example.com/fs-1000")
        assert "answered by Ana" in fact.source


def test_an_answered_question_stays_on_its_sheet_and_is_open_no_more(desk: Desk) -> None:
    first = desk.plan()
    plan = answer(desk, first, "tls", "1.0")
    for _ in range(2):
        question = asked(plan, "tls")
        assert question.answered
        assert question.id not in {q.id for q in plan.open_questions}
        assert set(question.devices) == {named(plan, "PRN-3").id, named(plan, "PRN-4").id}
        shown = next(r for r in cells(desk.workbook, QUESTIONS) if r["Question ID"] == question.id)
        assert (shown["Answer"], shown["Answered by"]) == ("1.0", "Ana")
        plan = desk.plan()


def test_an_answer_may_be_corrected_and_taken_back(desk: Desk) -> None:
    plan = answer(desk, desk.plan(), "tls", "1.0")
    plan = answer(desk, plan, "tls", "1.3")
    assert named(plan, "PRN-3").tls.value is Tls.V1_3
    type_in(desk.workbook, asked(plan, "tls").id, QUESTIONS, answer=None)
    plan = desk.plan()
    assert named(plan, "PRN-3").tls.value is Tls.UNKNOWN
    assert not asked(plan, "tls").answered


def test_an_answer_that_is_not_understood_is_kept_and_its_question_stays_open(desk: Desk) -> None:
    plan = answer(desk, desk.plan(), "tls", "quite modern")
    assert not asked(plan, "tls").answered
    assert asked(plan, "tls").human["answer"] == "quite modern"
    assert [f.found for f in found(plan, "answer-not-understood")] == ["quite modern"]


def test_better_evidence_beats_an_answer(desk: Desk) -> None:
    answer(desk, desk.plan(), "tls", "1.2")
    (desk.inbox / "report.csv").write_text("Sender Address,TLS 1.0,TLS 1.1,TLS 1.2,Message Count\n"
                                           "prn3@example.com,100%,0%,0%,50\n")
    plan = desk.plan()
    assert named(plan, "PRN-3").tls.value is Tls.V1_0
    assert named(plan, "PRN-4").tls.value is Tls.V1_2


@pytest.mark.parametrize("text, decision", [("yes", "upgrade"), ("ja", "upgrade"), ("no", "legacy-worldwide")])
def test_an_answer_about_an_update_decides(tmp_path: Path, text: str, decision: str) -> None:
    desk = Desk(tmp_path, ("Lyon,P,HP,M1,1.0,S1,10.0.0.1,p@example.com,smtp.office365.com,SMTP AUTH,1.0,,password",))
    assert named(answer(desk, desk.plan(), "upgrade", text), "P").decision == decision


@pytest.mark.parametrize("text, decision", [("yes", "legacy-worldwide"), ("no", "out-of-scope")])
def test_an_answer_whether_it_sends_decides(tmp_path: Path, text: str, decision: str) -> None:
    desk = Desk(tmp_path, (UNKNOWN_ROUTE,))
    plan = answer(desk, desk.plan(), "sends", text)
    assert named(plan, "BOX-1").decision == decision
    assert asked(desk.plan(), "sends").answered


def test_an_answer_about_the_cloud_settles_the_tenant(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    header = "Site,Device,Make,Model,Serial,Mailbox,Send method,TLS,Update available,Cloud\n"
    (desk.inbox / "devices.csv").write_text(header + "Lyon,P,HP,M1,S1,p@example.com,SMTP AUTH,1.0,no,US Gov\n")
    plan = answer(desk, desk.plan(), "cloud", "GCC High")
    assert named(plan, "P").cloud == "gcc-high"
    assert plan.tenant.cloud == "gcc-high"


@pytest.mark.parametrize("text, tls", [("yes", "1.0"), ("no", "1.2")])
def test_the_answer_about_one_device_that_was_seen_with_both_settles_it(tmp_path: Path, text: str, tls: str) -> None:
    desk = Desk(tmp_path, ("Lyon,P,HP,M1,1,S1,10.0.0.1,prn1@example.com,smtp.office365.com,SMTP AUTH,1.2,no,password",))
    (desk.inbox / "report.csv").write_text(REPORT.format("prn1"))
    device = named(answer(desk, desk.plan(), "settle-one", text), "P")
    assert (device.tls.value, device.contested) == (tls, False)


def test_the_answer_about_a_shared_mailbox_names_the_devices(tmp_path: Path) -> None:
    row = "Lyon,{0},HP,M1,1,S-{0},10.0.0.1{1},shared@example.com,smtp.office365.com,SMTP AUTH,1.2,no,password"
    desk = Desk(tmp_path, tuple(row.format(name, place) for place, name in enumerate(("P1", "P2", "P3"))))
    (desk.inbox / "report.csv").write_text(REPORT.format("shared"))
    plan = answer(desk, desk.plan(), "settle-shared", "p2; P3")
    assert [(d.name, d.tls.value, d.contested) for d in plan.devices if d.name.startswith("P")] == [
        ("P1", "1.2", False), ("P2", "1.0", False), ("P3", "1.0", False)]
    assert asked(plan, "settle-shared").answered


def test_a_resolution_quietens_a_finding_until_its_facts_change(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ("Lyon,P,HP,M1,1,S1,10.0.0.1,p@example.com,smtp.office365.com,SMTP AUTH,banana,no,password",))
    [finding] = found(desk.plan(), "tls-not-understood")
    type_in(desk.workbook, finding.id, DATA_QUALITY, resolution="asked the site")
    for _ in range(2):
        plan = desk.plan()
        [quiet] = found(plan, "tls-not-understood")
        assert (quiet.id, quiet.severity) == (finding.id, "info")
        assert plan.counts.findings["warning"] == sum(f.severity == "warning" for f in plan.findings)
        shown = next(r for r in cells(desk.workbook, DATA_QUALITY) if r["Finding ID"] == finding.id)
        assert (shown["Severity"], shown["Resolution"]) == ("info", "asked the site")
    desk.list_devices("Lyon,P,HP,M1,1,S1,10.0.0.1,p@example.com,smtp.office365.com,SMTP AUTH,apple,no,password")
    assert [f.severity for f in found(desk.plan(), "tls-not-understood")] == [finding.severity]
