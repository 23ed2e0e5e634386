"""The open questions: one for all devices of a model, ranked by how many devices an answer settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.model.device import Cloud, Route, Tls, Upgrade
from planner.model.knowledge import Wording
from planner.model.look import LOOKS
from planner.model.plan import Question
from planner.model.questions import CLOUD, RELAY, SENDS, SETTLE_ONE, SETTLE_SHARED, question_id, question_seed
from planner.model.workbook import QUESTIONS
from planner.planning.answers import Answer, Oracle
from planner.planning.draft import Decided, Draft

OLD, NEW = (("tls", Tls.V1_0),), (("tls", Tls.V1_2),)

OUTCOMES: Mapping[str, tuple[Answer, Answer, Answer]] = {
    "sends": ((("route", Route.SMTP_AUTH),), (("route", Route.NONE),), ()),
    "tls": (NEW, OLD, (("tls", Tls.NONE),)),
    "cloud": ((("cloud", Cloud.WORLDWIDE),), (("cloud", Cloud.CHINA),), (("cloud", Cloud.GCC),)),
    "upgrade": ((("upgrade", Upgrade.YES),), (("upgrade", Upgrade.NO),), ()),
    "settle-one": (OLD, NEW, ()),
    "settle-shared": (OLD, NEW, ()),
}
"""What each question would change: on yes, on no, and on the other no of questions with more than two answers."""


@dataclass(frozen=True, slots=True)
class Group:
    """The devices that one answer settles; ``answered`` when all of them are settled by the answer that came back."""

    asks: str
    make: str
    model: str
    firmware: str
    seed: str
    answered: bool
    items: list[Decided] = field(default_factory=list)


def questions(draft: Draft, items: Sequence[Decided], oracle: Oracle) -> tuple[Question, ...]:
    """Group what is open, most devices first; what was answered stands at the end, so that it can be corrected.

    The id of a question is the same in every run.
    """
    groups: dict[str, Group] = {}
    for item in items:
        for asks in item.decision.asks:
            group = _group(asks, item, answered=False)
            groups.setdefault(group.seed, group).items.append(item)
    for item in items:
        for asks in draft.answered.get(item.device.id, ()):
            if not item.in_scope and asks not in (SENDS, RELAY):
                continue
            group = _group(asks, item, answered=True)
            groups.setdefault(group.seed, group).items.append(item)
    order = list(draft.rulebook.questions)
    ranked = sorted(groups.values(), key=lambda g: (g.answered, -len(g.items), order.index(g.asks), g.seed))
    return tuple(_question(draft, group, oracle) for group in ranked)


def first_questions(asked: Sequence[Question], items: Sequence[Decided]) -> dict[str, str]:
    """Device ID → id of the question that the device waits for."""
    ids = {(device, question.asks): question.id for question in asked for device in question.devices}
    return {item.device.id: ids[item.device.id, item.decision.asks[0]] for item in items if item.decision.asks}


def _group(asks: str, item: Decided, *, answered: bool) -> Group:
    device, seed = item.device, question_seed(asks, item.device)
    if asks in (CLOUD, RELAY, SETTLE_ONE, SETTLE_SHARED):
        return Group(asks, "", "", "", seed, answered)
    return Group(asks, device.make, device.model, device.firmware, seed, answered)


def _question(draft: Draft, group: Group, oracle: Oracle) -> Question:
    wording = draft.rulebook.questions[group.asks]
    first = group.items[0].device
    names = {"subject": _subject(group), "mailbox": first.mailbox or first.ip, "server": first.server}
    if_yes, if_no = _consequences(wording, group, oracle, names)
    identity = question_id(group.seed)
    return Question(
        identity, group.asks, wording.text.format_map(names), group.make, group.model, group.firmware,
        tuple(item.device.id for item in group.items), tuple(dict.fromkeys(i.device.site for i in group.items)),
        if_yes, if_no, wording.how.format_map(names), wording.answers, draft.typed(QUESTIONS, identity),
        group.answered)


def _subject(group: Group) -> str:
    if not group.model:
        return group.items[0].device.label if len(group.items) == 1 else "these devices"
    doubled = group.model.casefold().startswith(group.make.casefold())
    name = group.model if doubled else f"{group.make} {group.model}"
    return f"{name} (firmware {group.firmware})" if group.firmware else name


def _consequences(wording: Wording, group: Group, oracle: Oracle, names: Mapping[str, str]) -> tuple[str, str]:
    if group.asks not in OUTCOMES:
        return wording.if_yes.format_map(names), wording.if_no.format_map(names)
    yes, no, other = OUTCOMES[group.asks]
    return (wording.if_yes.format_map({**names, "outcome": _outcome(group, yes, oracle)}),
            wording.if_no.format_map({**names, "outcome": _outcome(group, no, oracle),
                                      "other": _outcome(group, other, oracle)}))


def _outcome(group: Group, answer: Answer, oracle: Oracle) -> str:
    """The decisions that an answer leads to, with the devices of each when there are several."""
    counts = Counter(oracle.after(item, answer) for item in group.items)
    if len(counts) == 1:
        return f"{LOOKS[next(iter(counts))].word}."
    return ", ".join(f"{LOOKS[kind].word} {counts[kind]}" for kind in LOOKS if counts[kind]) + "."
