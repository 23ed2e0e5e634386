"""What the shipped knowledge says: only what is sourced, and what was not found is never said as a fact."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.catalogue import DATA, load
from planner.model.decision import Confidence
from planner.model.device import Cloud

TLS_ORDER = ["Host:", "Flag:", "Mailbox:", "TLS version:"]

# How a sentence says that something is not known, so that what was looked for and not found may stand behind it.
NOT_KNOWN = re.compile(r"not known|no end date announced|not documented|not confirmed|is unknown", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every sentence that rests on sources: where it stands, what it says, on what it rests."""
    book = load()
    for rule in (*book.decision_rules, *book.smtp_auth_rules):
        yield rule.id, rule.sentence, rule.sources
    for wording in (*book.conditions.values(), *book.actions.values(), *book.questions.values()):
        yield wording.code, f"{wording.text} {wording.if_yes} {wording.if_no} {wording.how}", wording.sources
    for milestone in book.milestones:
        yield milestone.id, milestone.sentence, milestone.sources
    for limit in book.limits.values():
        yield limit.id, limit.consequence, limit.sources
    for error in book.errors:
        yield error.id, " ".join((error.meaning, *error.steps)), error.sources
    for step in book.runbook:
        yield step.step, " ".join((step.action, step.expected, step.check, step.roll_back)), step.sources
    for way in book.ways_out:
        yield way.id, " ".join((way.needs, way.costs, way.risk)), way.sources
    for facts in book.clouds.values():
        yield facts.cloud, facts.title, facts.sources
        for endpoint in (facts.normal, facts.legacy):
            if endpoint is not None:
                yield endpoint.host, endpoint.note, endpoint.sources
    for hint in book.hints:
        yield hint.name, "", hint.sources


def strings(path: Path) -> Iterator[str]:
    """The texts that a module works with; docstrings may give examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("place, text, sources", [pytest.param(*t, id=t[0]) for t in texts()])
def test_what_was_not_found_is_never_said_as_a_fact(place: str, text: str, sources: tuple[str, ...]) -> None:
    citations = load().citations
    missing = [source for source in sources if not citations[source].found]
    assert not missing or NOT_KNOWN.search(text), f"{place} rests on {missing}"


def test_every_fact_has_a_date_of_checking_and_a_confidence() -> None:
    citations = load().citations
    assert len(citations) == 171
    assert {c.checked_on for c in citations.values()} == {date(2026, 11, 24)}
    assert all(re.match("confirmed|likely|not found|TLSv12", c.confidence) for c in citations.values())
    assert sum(not c.found for c in citations.values()) == 9


def test_a_fact_that_may_not_be_cited_has_no_address() -> None:
    citations = load().citations
    assert all(not citations[f].url for f in ("E06", "E08", "E09", "M08", "T04"))
    assert all(c.url.startswith(("https://", "http://")) for c in citations.values() if c.url)


def test_no_host_of_microsoft_stands_in_code() -> None:
    book = load()
    hosts = {hint.name for hint in book.hints} | {
        e.host for c in book.clouds.values() for e in (c.normal, c.legacy) if e is not None}
    found = [(path.relative_to(DATA.parent).as_posix(), text) for path in sorted(DATA.parent.rglob("*.py"))
             for text in strings(path) if any(host in text for host in hosts)]
    assert found == []


@pytest.mark.parametrize("cloud, normal, legacy", [
    ("worldwide", "smtp.office365.com", "smtp-legacy.office365.com"), ("gcc", "smtp.office365.com", None),
    ("gcc-high", "outlook.office365.us", None), ("dod", "outlook-dod.office365.us", None),
    ("21vianet", "smtp.partner.outlook.cn", "smtp-legacy.partner.outlook.cn")])
def test_each_cloud_has_its_hosts(cloud: str, normal: str, legacy: str | None) -> None:
    facts = load().clouds[Cloud(cloud)]
    assert facts.normal.host == normal
    assert (facts.legacy.host if facts.legacy else None) == legacy
    assert facts.normal.port == 587
    assert facts.normal.encryption == "STARTTLS"


def test_what_is_only_likely_about_hosts_is_marked() -> None:
    likely = {(cloud.value, kind, part) for cloud, facts in load().clouds.items()
              for kind, e in (("normal", facts.normal), ("legacy", facts.legacy)) if e is not None
              for part, confidence in (("host", e.confidence), ("port", e.port_confidence))
              if confidence is Confidence.LIKELY}
    assert likely == {("gcc", "normal", "host"), ("gcc", "normal", "port"), ("21vianet", "normal", "host"),
                      ("21vianet", "normal", "port"), ("worldwide", "legacy", "port"), ("21vianet", "legacy", "port")}


def test_every_cloud_but_the_unknown_one_is_described() -> None:
    assert set(load().clouds) == set(Cloud) - {Cloud.UNKNOWN}


@pytest.mark.parametrize("name, clouds", [
    ("smtp.office365.com", {"worldwide", "gcc"}), ("smtp-legacy.office365.com", {"worldwide"}),
    ("outlook.office365.us", {"gcc-high"}), ("outlook-dod.office365.us", {"dod"}),
    ("partner.outlook.cn", {"21vianet"}), ("onmicrosoft.com", {"worldwide", "gcc"}),
    ("onmicrosoft.us", {"gcc-high", "dod"}), ("partner.onmschina.cn", {"21vianet"})])
def test_a_host_or_domain_narrows_the_cloud_to_a_set(name: str, clouds: set[str]) -> None:
    assert {hint.name: set(hint.clouds) for hint in load().hints}[name] == clouds


def test_the_two_refusals_of_old_tls_lead_to_one_list_in_one_order() -> None:
    first, second = (e for e in load().errors if e.code.endswith(("4.7.66", "5.7.67")))
    assert first.steps == second.steps
    assert [step.split(" ")[0] if step.startswith(("Host", "Flag", "Mailbox")) else step[:12]
            for step in first.steps] == TLS_ORDER
    assert first.on_card
    assert second.on_card


def test_every_error_of_the_facts_is_explained() -> None:
    explained = {source for error in load().errors for source in error.sources}
    assert {f"E{number:02}" for number in range(1, 25)} <= explained


@pytest.mark.parametrize("fact", [f"E{n:02}" for n in (1, *range(3, 25)) if n != 4])
def test_the_text_of_an_error_is_recognised_as_the_entry_that_cites_it(fact: str) -> None:
    text = load().citations[fact].statement
    recognised = next(e for e in load().errors if any(re.search(p, text, re.IGNORECASE) for p in e.patterns))
    assert fact in recognised.sources


@pytest.mark.parametrize("pasted, code", [
    ("Send failed: 421 4.7.66 TLS 1.0 and 1.1 are not supported.", "421 4.7.66"),
    ("535 5.7.139 something new", "535 5.7.3"), ("smtp error 550 5.7.30", "550 5.7.30"),
    ("554 5.2.252 SendAsDenied; a@example.com not allowed to send as b@example.com", "554 5.2.252"),
    ("550 5.2.252 Sender throttled due to continuous send as denied errors", "550 5.2.251"),
    ("554 5.2.2 mailbox full", "554 5.2.2")])
def test_a_pasted_error_is_recognised(pasted: str, code: str) -> None:
    found = next(e for e in load().errors if any(re.search(p, pasted, re.IGNORECASE) for p in e.patterns))
    assert found.code == code


def test_milestones_are_the_current_ones() -> None:
    sources = {source for milestone in load().milestones for source in milestone.sources}
    assert {"D03", "D04", "D05", "D06"} <= sources
    assert not {"D01", "D02"} & sources
    assert {m.touches for m in load().milestones} == {"password", "new-tenant", "legacy-host"}


def test_the_legacy_host_has_no_day_of_its_end() -> None:
    assert all(m.day is None for m in load().milestones if m.touches == "legacy-host")


@pytest.mark.parametrize("limit, value", [
    ("connections", 3), ("messages-per-minute", 30), ("recipients-per-day", 10_000)])
def test_limits_of_a_mailbox_are_those_of_the_facts(limit: str, value: int) -> None:
    assert load().limits[limit].value == value


def test_a_rule_has_a_title_a_sentence_and_a_version() -> None:
    for rule in (*load().decision_rules, *load().smtp_auth_rules):
        assert rule.title
        assert rule.sentence.endswith(".")
        assert rule.version >= 1
