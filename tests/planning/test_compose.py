"""The whole plan: complete, in order, the same every time, and honest about what it does not know."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import planning
from planner.model.device import NO_SITE, Cloud, DeviceType, Route, SignIn, Tls, Upgrade
from planner.model.evidence import Fact, Grade
from planner.model.finding import Finding, Severity
from planner.model.ids import ALPHABET, crockford
from planner.model.plan import ComesFirst, Plan
from planner.model.table import Kind
from planner.planning.file_names import safe_name
from planner.planning.findings import numbered
from planner.planning.order import natural
from planner.settings import Settings
from tests.support.drafts import AS_OF, make_draft, pair, plan_of, source

RESERVED = ("CON", "prn", "aux", "NUL", "com1", "LPT9", "con.txt")


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def test_devices_stand_by_site_location_and_natural_name() -> None:
    plan = plan_of(pair("PRN-10"), pair("PRN-2"), pair("A", site=NO_SITE), pair("Z", site="Zagreb"),
                   pair("B", location="Floor 10"), pair("C", location="Floor 9"))
    assert [d.name for d in plan.devices] == ["PRN-2", "PRN-10", "C", "B", "Z", "A"]
    assert [s.site for s in plan.sites] == ["Lyon", "Zagreb", NO_SITE]


@given(st.text(st.characters(exclude_categories=("Nd", "No")), max_size=8), st.integers(0, 10**30),
       st.integers(0, 10**30))
def test_runs_of_digits_count_as_numbers(word: str, one: int, other: int) -> None:
    assert (natural(f"{word}{one}") < natural(f"{word}{other}")) is (one < other)


def test_the_order_of_the_inputs_does_not_change_the_plan() -> None:
    pairs = [pair(f"P{n}", tls, site=f"S{n % 3}") for n, tls in enumerate((Tls.V1_0, Tls.V1_2, Tls.UNKNOWN) * 4)]
    assert plan_of(*pairs) == plan_of(*reversed(pairs))


def test_counts_of_decisions_add_up_everywhere() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.V1_2), pair("C", Tls.UNKNOWN, site="Rome"), pair("D", route=Route.RELAY),
                   pair("E", type=DeviceType.SENDER, site=NO_SITE))
    assert sum(plan.counts.decisions.values()) == plan.counts.devices == len(plan.devices) == 5
    assert sum(site.devices for site in plan.sites) == 5
    assert all(sum(site.decisions.values()) == site.devices for site in plan.sites)
    assert plan.counts.senders == 1
    for case in (plan.cases.best, plan.cases.worst):
        assert sum(case.decisions.values()) == 5


def test_rows_are_summed_over_all_tables() -> None:
    plan = plan_of(pair("A"), sources=(source(Kind.DEVICES, read=10, devices=8, blank=2),
                                       source(Kind.SMTP_REPORT, read=5, evidence=5)))
    rows = plan.counts.rows
    assert (rows.read, rows.devices, rows.evidence, rows.blank, rows.accounted) == (15, 8, 5, 2, 15)
    assert (plan.counts.files, plan.counts.tables) == (2, 2)


def test_the_plan_id_names_the_inputs_and_not_the_language() -> None:
    sources = (source(Kind.DEVICES),)
    base = plan_of(pair("A"), sources=sources).id
    assert base == plan_of(pair("A"), sources=sources, settings=Settings(as_of=AS_OF, lang="zh-CN", paper="letter")).id
    assert base != plan_of(pair("A"), sources=sources, settings=Settings(as_of=date(2026, 11, 25))).id
    assert base != plan_of(pair("A"), sources=(replace(sources[0], digest="another"),)).id
    assert base != plan_of(pair("A"), sources=sources, settings=Settings(as_of=AS_OF, upgrade_unknown="ask")).id


def test_the_workbook_of_the_run_before_does_not_rename_the_plan() -> None:
    sources = (source(Kind.DEVICES),)
    again = (*sources, replace(source(Kind.PLAN, "plan.xlsx"), digest=""))
    assert plan_of(pair("A"), sources=sources).id == plan_of(pair("A"), sources=again).id


def test_findings_stand_worst_first_with_ids_that_stay() -> None:
    info = Finding("b", Severity.INFO, "a.csv", row=1)
    error = Finding("a", Severity.ERROR, "z.csv", row=9)
    once, again = numbered([info, error]), numbered([error, info, Finding("c", Severity.WARNING)])
    assert [f.code for f in again] == ["a", "c", "b"]
    assert {f.id for f in once} < {f.id for f in again}


def test_two_equal_findings_have_two_ids() -> None:
    finding = Finding("a", Severity.INFO, "a.csv", row=1)
    assert len({f.id for f in numbered([finding] * 3)}) == 3


def test_the_deadline_counts_days_and_devices() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.V1_2, sign_in=SignIn.OAUTH), pair("C", Tls.UNKNOWN, sign_in=SignIn.UNKNOWN),
                   pair("D", route=Route.RELAY), pair("E", Tls.NONE))
    deadline = plan.next_deadline
    assert deadline is not None
    assert (deadline.day, deadline.days_left, deadline.devices) == (date(2026, 12, 31), 37, 2)
    assert next(d for d in plan.deadlines if d.id == "LEGACY-HOST-WORLDWIDE").days_left is None


def test_a_milestone_that_touches_no_device_is_no_deadline() -> None:
    assert plan_of(pair("A", Tls.V1_2, sign_in=SignIn.OAUTH)).deadlines == ()


def test_a_legacy_device_without_exit_is_a_finding() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.V1_2))
    assert [(f.code, f.device, f.severity) for f in plan.findings] == [("legacy-exit-missing", "D-A", Severity.INFO)]
    assert plan.legacy_exits[0].options == ("Update", "Replacement", "Relay connector", "Direct Send", "Own relay")


def test_an_exit_with_option_date_and_owner_is_complete() -> None:
    typed = {"exit_option": "Replacement", "exit_date": "2027-06-30", "owner": "Ana"}
    plan = plan_of(pair("A"), human={"plan": {"D-A": typed}})
    assert plan.findings == ()
    assert (plan.legacy_exits[0].option, plan.legacy_exits[0].day, plan.legacy_exits[0].owner) == tuple(typed.values())


def test_a_planned_update_is_an_exit_that_lacks_only_its_owner() -> None:
    plan = plan_of(pair("A", upgrade=Upgrade.YES, planned_update=date(2027, 3, 1)))
    assert (plan.legacy_exits[0].option, plan.legacy_exits[0].day) == ("Update", "2027-03-01")
    assert plan.findings[0].found == "no owner"


def test_an_exit_date_that_has_passed_is_a_warning() -> None:
    typed = {"exit_option": "Replacement", "exit_date": "2026-06-30", "owner": "Ana"}
    assert codes(plan_of(pair("A"), human={"plan": {"D-A": typed}})) == ["legacy-exit-passed"]


def test_an_assumed_cloud_is_said_on_page_one() -> None:
    draft = make_draft([pair("A")])
    plan = planning.compose(replace(draft, tenant=replace(draft.tenant, cloud_assumed=True)))
    assert any("assumed" in banner for banner in plan.banners)
    assert not any("assumed" in banner for banner in planning.compose(draft).banners)


@pytest.mark.parametrize(("as_of", "old"), [(date(2027, 2, 22), False), (date(2027, 2, 23), True)])
def test_facts_older_than_ninety_days_have_a_banner(as_of: date, old: bool) -> None:
    plan = plan_of(pair("A"), settings=Settings(as_of=as_of))
    assert any("90 days" in banner for banner in plan.banners) is old


def test_missing_exports_are_named_until_they_are_there() -> None:
    every = tuple(source(kind) for kind in (Kind.SMTP_REPORT, Kind.MAILBOXES, Kind.TENANT))
    assert "mailbox export" in plan_of(pair("A"), sources=every[:1]).banners[0]
    assert plan_of(pair("A"), sources=every).banners == ()


def test_what_was_not_found_is_said_to_be_not_known_and_never_shown_as_a_fact() -> None:
    plan = plan_of(pair("A"), sources=(source(Kind.SMTP_REPORT),))
    for fact in ("T08", "L07", "L16", "D10", "D12", "R14"):
        assert any(fact in line for line in plan.not_known), fact
    assert {rule.then for rule in plan.rules if rule.rule in ("T08", "L16")} <= {"not known"}


def test_every_decision_rule_is_listed_with_its_devices() -> None:
    draft = make_draft([pair("A"), pair("B", Tls.V1_2), pair("C", Tls.V1_2)])
    rows = {row.rule: row for row in planning.compose(draft).rules}
    assert {rule.id for rule in draft.rulebook.decision_rules} <= set(rows)
    assert rows["KEEP-MODERN-TLS"].devices == 2
    assert {"PASSWORD-OFF-BY-DEFAULT", "D04", "L01"} <= set(rows)
    assert sum(rows[rule.id].devices for rule in draft.rulebook.decision_rules) == 3


def test_what_comes_first_names_the_step_the_mailbox_and_the_question() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.UNKNOWN))
    first = {d.name: d.do_first for d in plan.devices}
    assert "RB-30" in first["A"]
    assert "a@example.com" in first["A"]
    assert plan.questions[0].id in first["B"]


def test_the_question_and_the_steps_that_come_first_are_kept_as_ids_beside_their_sentences() -> None:
    plan = plan_of(pair("A"), pair("B", Tls.UNKNOWN), pair("C", Tls.V1_2, route=Route.RELAY))
    first = {d.name: d.comes_first for d in plan.devices}
    assert first["A"] == ComesFirst(opt_in="RB-30", mailbox="RB-22")
    assert first["B"] == ComesFirst(question=plan.questions[0].id)
    assert first["C"] == ComesFirst()
    for one in plan.devices:
        for named in filter(None, astuple(one.comes_first)):
            assert named in one.do_first


def test_a_claim_that_was_not_used_is_a_conflict() -> None:
    plan = plan_of(pair("A", Tls.V1_2, facts={"tls": Tls.V1_0, "tls_grade": Grade.REPORT}),
                   pair("B", facts={"entries": (Fact("serial", "0012", Grade.CLAIM, "b.csv:3", used=False),)}))
    conflicts = {d.name: d.conflict for d in plan.devices}
    assert conflicts["A"] == "TLS 1.2 is claimed, TLS 1.0 is used (grade B)"
    assert "0012" in conflicts["B"]


def test_what_people_typed_about_a_device_and_a_finding_is_in_the_plan() -> None:
    plan = plan_of(pair("A"), human={"plan": {"D-A": {"status": "Done"}}, "data_quality": {"F-1": {"comment": "ok"}}})
    assert plan.devices[0].human == {"status": "Done"}
    assert plan.resolutions == {"F-1": {"comment": "ok"}}


def test_high_volume_email_is_no_way_out_of_old_tls() -> None:
    ways = {way.id: way for way in plan_of(pair("A")).ways_out}
    assert ways["hve"].helps == ("password",)


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=20, unique=True))
def test_file_names_are_safe_on_every_disk(sites: list[str]) -> None:
    names = [safe_name(site) for site in (*sites, *RESERVED)]
    for name in names:
        assert name == name.lower()
        assert len(name) <= 60
        assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in name)
        assert name not in {reserved.lower() for reserved in RESERVED}
    assert len(set(names)) == len({*sites, *RESERVED})


def test_a_chinese_site_has_a_file_too() -> None:
    assert safe_name("上海").startswith("site-")
    assert safe_name("São Paulo").startswith("sao-paulo-")


@given(st.text(), st.integers(1, 51))
def test_ids_use_letters_that_nobody_confuses(text: str, length: int) -> None:
    name = crockford(text, length)
    assert len(name) == length
    assert set(name) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_the_site_lists_its_clouds_and_its_checklist() -> None:
    site = plan_of(pair("A"), pair("B", cloud=Cloud.CHINA)).sites[0]
    assert site.clouds == (Cloud.CHINA, Cloud.WORLDWIDE)
    assert site.checklist == f"{safe_name('Lyon')}.html"
