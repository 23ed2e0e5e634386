"""Questions settle the most devices first, and say where each answer leads; cases bound the legacy host."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner import planning
from planner.model.decision import DecisionKind, Override
from planner.model.device import Cloud, Route, Tls, Upgrade
from planner.model.plan import Plan, Question
from tests.support.drafts import make_draft, pair, plan_of


def asked(plan: Plan, asks: str) -> list[Question]:
    return [q for q in plan.questions if q.asks == asks]


def test_devices_of_one_make_model_and_firmware_are_one_question() -> None:
    plan = plan_of(pair("A", Tls.UNKNOWN, firmware="1.0"), pair("B", Tls.UNKNOWN, make="hp", firmware="1.0"),
                   pair("C", Tls.UNKNOWN, firmware="2.0"))
    assert [len(q.devices) for q in plan.questions] == [2, 1]


def test_the_question_that_settles_most_devices_comes_first() -> None:
    plan = plan_of(*(pair(f"A{n}", Tls.UNKNOWN, model="Few") for n in range(2)),
                   *(pair(f"B{n}", Tls.UNKNOWN, model="Many", site=f"S{n}") for n in range(5)))
    assert [(q.model, len(q.devices), len(q.sites)) for q in plan.questions] == [("Many", 5, 5), ("Few", 2, 1)]


def test_a_question_keeps_its_id_when_devices_come_and_go() -> None:
    one = plan_of(pair("A", Tls.UNKNOWN)).questions[0]
    more = plan_of(pair("B", Tls.UNKNOWN, make="HP "), pair("C", Tls.UNKNOWN)).questions[0]
    assert one.id == more.id
    assert one.id.startswith("Q-")
    assert len(one.id) == 10


def test_the_cloud_is_asked_once_for_all() -> None:
    plan = plan_of(pair("A", cloud=Cloud.UNKNOWN), pair("B", cloud=Cloud.UNKNOWN, model="Other"))
    assert [set(q.devices) for q in asked(plan, "cloud")] == [{"D-A", "D-B"}]
    assert asked(plan, "cloud")[0].if_yes == "worldwide: Legacy."
    assert asked(plan, "cloud")[0].if_no == "21Vianet: Legacy 21Vianet. GCC, GCC High or DoD: Blocked."


def test_devices_without_a_model_are_asked_about_one_by_one() -> None:
    plan = plan_of(pair("A", Tls.UNKNOWN, model=""), pair("B", Tls.UNKNOWN, model=""))
    assert [len(q.devices) for q in plan.questions] == [1, 1]


def test_each_answer_says_which_decision_it_leads_to() -> None:
    question = plan_of(pair("A", Tls.UNKNOWN)).questions[0]
    assert question.if_yes == "TLS 1.2 or newer: Keep."
    assert question.if_no == "TLS 1.0 or 1.1: Legacy. SSL 3.0 or no TLS: Blocked."


def test_devices_of_one_question_that_end_differently_are_counted() -> None:
    plan = plan_of(pair("A", Tls.UNKNOWN), pair("B", Tls.UNKNOWN, upgrade=Upgrade.YES))
    assert plan.questions[0].if_no.startswith("TLS 1.0 or 1.1: Upgrade 1, Legacy 1.")


def test_a_device_that_may_send_no_mail_is_asked_that_first() -> None:
    plan = plan_of(pair("A", Tls.UNKNOWN, route=Route.UNKNOWN))
    assert plan.devices[0].asks[0] == "sends"
    question = asked(plan, "sends")[0]
    assert question.if_no == "It sends no mail: Out of scope."
    assert question.id in plan.devices[0].do_first


def test_a_legacy_device_without_word_of_an_update_is_asked_for_one() -> None:
    question = asked(plan_of(pair("A", upgrade=Upgrade.UNKNOWN)), "upgrade")[0]
    assert (question.if_yes, question.if_no) == ("Upgrade.", "Legacy.")


def test_a_contested_mailbox_is_one_question_whatever_the_models() -> None:
    contested = {"contested": True, "settle": "settle-shared", "suspects": ("D-A", "D-B")}
    plan = plan_of(pair("A", Tls.V1_2, mailbox="scan@example.com", facts=contested),
                   pair("B", Tls.V1_2, mailbox="scan@example.com", model="Other", facts=contested))
    question = asked(plan, "settle-shared")[0]
    assert set(question.devices) == {"D-A", "D-B"}
    assert "scan@example.com" in question.question


def test_a_relay_that_was_inferred_is_asked_about_by_its_server() -> None:
    plan = plan_of(*(pair(name, route=Route.RELAY, server="10.0.0.25", route_inferred="a private address")
                     for name in ("A", "B")))
    assert [(len(q.devices), "10.0.0.25" in q.question) for q in asked(plan, "relay")] == [(2, True)]


def test_an_answer_that_was_typed_stays_with_its_question() -> None:
    identity = plan_of(pair("A", Tls.UNKNOWN)).questions[0].id
    plan = plan_of(pair("A", Tls.UNKNOWN), human={"questions": {identity: {"answer": "1.2"}}})
    assert plan.questions[0].human == {"answer": "1.2"}


def test_nothing_open_means_no_question_and_one_number() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.V1_2))
    assert plan.questions == ()
    assert (plan.cases.best.legacy, plan.cases.worst.legacy) == (1, 1)
    assert plan.cases.sentence == "1 device needs the legacy host."


def test_the_cases_bound_how_many_devices_need_the_legacy_host() -> None:
    plan = plan_of(pair("OLD"), pair("ASK1", Tls.UNKNOWN), pair("ASK2", Tls.UNKNOWN), pair("NEW", Tls.V1_2))
    assert plan.cases.sentence == "Between 1 and 3 devices need the legacy host."
    assert plan.cases.best.decisions["keep"] == 3


def test_an_update_that_nobody_looked_for_may_spare_the_legacy_host() -> None:
    cases = plan_of(pair("OLD", upgrade=Upgrade.UNKNOWN)).cases
    assert (cases.best.legacy, cases.worst.legacy) == (0, 1)


def test_a_contested_claim_may_turn_out_to_be_old_tls() -> None:
    contested = {"contested": True, "settle": "settle-one", "suspects": ("D-A",)}
    cases = plan_of(pair("A", Tls.V1_2, facts=contested)).cases
    assert (cases.best.legacy, cases.worst.legacy) == (0, 1)


def test_a_device_that_waits_for_its_update_counts_in_both_cases() -> None:
    cases = plan_of(pair("A", upgrade=Upgrade.YES, planned_update=date(2027, 3, 1))).cases
    assert (cases.best.legacy, cases.worst.legacy) == (1, 1)


def test_a_decision_that_a_person_made_does_not_vary() -> None:
    draft = make_draft([pair("A", Tls.UNKNOWN)])
    kept = replace(draft.decisions["D-A"], kind=DecisionKind.KEEP,
                   override=Override(DecisionKind.KEEP, "measured", date(2027, 1, 1)))
    cases = planning.compose(replace(draft, decisions={"D-A": kept})).cases
    assert (cases.best.decisions["keep"], cases.worst.decisions["keep"]) == (1, 1)


@pytest.mark.parametrize("cloud", [Cloud.GCC, Cloud.GCC_HIGH, Cloud.DOD])
def test_no_case_puts_a_government_device_on_the_legacy_host(cloud: Cloud) -> None:
    assert plan_of(pair("A", Tls.UNKNOWN, cloud=cloud)).cases.worst.legacy == 0
