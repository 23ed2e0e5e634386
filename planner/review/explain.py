"""Explain a device of a plan, a mailbox, or an SMTP error that somebody pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.model.decision import Condition
from planner.model.errors import UsageError
from planner.model.evidence import Fact, Grade
from planner.model.knowledge import ErrorText, Rulebook
from planner.model.look import LOOKS
from planner.model.plan import MailboxPlan, Plan, PlannedDevice
from planner.model.text import fold

_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b(?!\.\d)")
"""The enhanced status code of an SMTP answer."""
NO_PAGE = "The text was seen in use; no page can be cited."


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one thing: a title and named paragraphs, each a list of lines."""

    what: str
    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def error(text: str, rulebook: Rulebook) -> tuple[ErrorText, ...]:
    """Recognise a pasted SMTP error, broken over lines or not; the most telling pattern (the longest) comes first."""
    text = " ".join(text.split())
    hits = [(max((len(p) for p in e.patterns if re.search(p, text, re.IGNORECASE)), default=0), e)
            for e in rulebook.errors]
    return tuple(e for length, e in sorted(hits, key=lambda hit: -hit[0]) if length)


def looks_like_error(text: str) -> bool:
    """Whether a WHAT is an SMTP answer rather than the name of a device: it holds an enhanced status code."""
    return _ENHANCED.search(text) is not None and not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", text.strip())


def explain_error(text: str, rulebook: Rulebook) -> Explanation:
    """Say what an SMTP error means and what to check, in order. Raises UsageError when it is not known."""
    hits = error(text, rulebook)
    if not hits:
        raise UsageError("this error is not known", where=text.strip()[:80],
                         next_step="Known errors: planner rules errors.")
    first = hits[0]
    sharing = _with_its_code(text, first, rulebook)
    cited = dict.fromkeys(s for e in (first, *sharing) for s in e.sources)
    pages = [c for c in (rulebook.citations[s] for s in cited) if c.url]
    sources = tuple(f"{c.title} ({c.date}) {c.url}" for c in pages) or (NO_PAGE,)
    means: tuple[str, ...] = (first.meaning,)
    if sharing:
        means = ("The code alone does not say why. The text behind it does:",
                 *(f"“{e.text.removeprefix(e.code).strip()}”: {e.meaning}" for e in sharing))
    return Explanation(text.strip(), sharing[0].code if sharing else first.text, (
        ("Means", means),
        ("Check, in this order", tuple(f"{n}. {step}" for n, step in enumerate(first.steps, 1))),
        ("Source", sources)))


def _with_its_code(text: str, found: ErrorText, rulebook: Rulebook) -> tuple[ErrorText, ...]:
    """The errors that have the code of a text, where the text itself is none of theirs."""
    codes = set(_ENHANCED.findall(text))
    if codes & set(_ENHANCED.findall(found.code)):
        return ()
    return tuple(e for e in rulebook.errors if codes & set(_ENHANCED.findall(e.code)))


def explain(what: str, plan: Plan, rulebook: Rulebook) -> list[Explanation]:
    """Explain every device or mailbox that a text names. Raises UsageError when there is none."""
    if looks_like_error(what):
        return [explain_error(what, rulebook)]
    devices = [d for d in plan.devices if _names(what, d)]
    mailboxes = [m for m in plan.mailboxes if fold(m.mailbox) == fold(what)]
    explained = [explain_mailbox(m, plan) for m in mailboxes] or [explain_device(d, plan, rulebook) for d in devices]
    if not explained:
        near = [d.label for d in plan.devices if fold(what) in fold(d.label)][:5]
        raise UsageError("the plan holds no such device or mailbox", where=what,
                         seen=f"near: {', '.join(near)}" if near else "",
                         next_step="Give a Device ID, a name, serial, IP, MAC or mailbox, as in the workbook.")
    return explained


def explain_device(device: PlannedDevice, plan: Plan, rulebook: Rulebook) -> Explanation:
    """Tell the facts with grade and cell, the rule with version and source, and what would change the answer."""
    look = LOOKS[device.decision]
    parts: list[tuple[str, Sequence[str]]] = [
        ("Decision", list(_decision(device))),
        ("Facts", [_fact_line(fact) for fact in device.facts]),
        ("Rule", list(_rule(device.rule, rulebook))),
        ("Conditions", [c.text + (f" ({c.fact})" if c.fact else "")
                        for c in (*device.conditions, *_of_the_run(device, plan))]),
        ("Open questions", [q.question for q in plan.open_questions if device.id in q.devices]),
        ("What would change it", device.would_change),
        ("Works until", [device.works_until] if device.works_until else []),
        ("Findings", [f"{f.severity}: {f.found} — expected {f.expected}" for f in plan.findings
                      if f.device == device.id]),
    ]
    where = ", ".join(filter(None, (device.site, device.location)))
    title = f"{device.id}  {device.label}  {look.label}"
    return Explanation(device.id, f"{title}\n{where} · {device.make_and_model or device.type} · {device.source}",
                       tuple((name, tuple(lines)) for name, lines in parts if lines))


def explain_mailbox(mailbox: MailboxPlan, plan: Plan) -> Explanation:
    """Tell a mailbox's setting, what it needs and why, what reports and logs show of it, its load, and who uses it."""
    users = [device for device in plan.devices if device.id in mailbox.devices]
    sources = {fact.source for fact in mailbox.seen}
    parts: list[tuple[str, Sequence[str]]] = [
        ("SMTP AUTH", [f"setting: {mailbox.setting_now}", f"effective: {mailbox.effective_now}",
                       f"needed: {mailbox.needed}", *filter(None, (mailbox.change, mailbox.why))]),
        ("To restore", [mailbox.restore] if mailbox.restore else []),
        ("Seen in reports and logs", [_fact_line(fact) for fact in mailbox.seen]),
        ("Load", [f"{mailbox.load}: {mailbox.load_reason}"]),
        ("Used by", [f"{device.id}  {device.label}, {device.site}" for device in users]),
        ("Seen of these devices", [f"{device.label}: {_fact_line(fact)}" for device in users for fact in device.facts
                                   if fact.field == "tls" and fact.grade in (Grade.PROBE, Grade.REPORT)
                                   and fact.source not in sources]),
        ("Findings", [f"{f.severity}: expected {f.expected}. {f.fix}" for f in plan.findings
                      if fold(f.found) == fold(mailbox.mailbox)]),
    ]
    return Explanation(mailbox.mailbox, mailbox.mailbox,
                       tuple((name, tuple(lines)) for name, lines in parts if lines))


def _of_the_run(device: PlannedDevice, plan: Plan) -> Iterator[Condition]:
    """The conditions of the whole run that concern this device: its hosts, and the flag if it needs that."""
    hosts = {host.host for host in (device.target, device.interim) if host is not None}
    for condition in plan.conditions:
        if condition in device.conditions or (condition.host and condition.host not in hosts):
            continue
        if condition.code != "tenant-flag" or (device.uses_legacy_host and plan.tenant.reaches(device.cloud)):
            yield condition


def _names(what: str, device: PlannedDevice) -> bool:
    wanted = fold(what)
    known = (device.id, device.name, device.host, device.serial, device.asset_tag, device.ip, device.mac)
    return any(value and fold(value) == wanted for value in known)


def _decision(device: PlannedDevice) -> Iterator[str]:
    yield device.reason
    yield f"Do: {device.action}"
    if device.target:
        confirm = f" ({device.target.confirm})" if device.target.confirm else ""
        yield f"Target: {device.target.host}, port {device.target.port}, {device.target.encryption}{confirm}"
    if device.interim:
        yield f"Until {device.interim.until.isoformat()}: {device.interim.host}, port {device.interim.port}"
    yield f"Readiness: {device.readiness}"
    if device.override:
        yield (f"Set by a person until {device.override.until.isoformat()}: {device.override.reason} "
               f"(the rule says {device.computed_decision})")


def _fact_line(fact: Fact) -> str:
    extra = "; ".join(filter(None, (f"“{fact.note}”" if fact.note and fact.note != fact.value else "", fact.date or "",
                                    "" if fact.used else "not used")))
    return f"{fact.field} = {fact.value}   grade {fact.grade}   {fact.source}{f'   ({extra})' if extra else ''}"


def _rule(rule_id: str, rulebook: Rulebook) -> Iterator[str]:
    rule = next((r for r in rulebook.decision_rules if r.id == rule_id), None)
    if rule is None:
        return
    yield f"{rule.id} version {rule.version}: {rule.title}"
    for source in rule.sources:
        citation = rulebook.citations[source]
        yield f"{source}: {citation.title} ({citation.date}){f' {citation.url}' if citation.url else ''}"
