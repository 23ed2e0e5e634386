"""Decide which column holds which field, rank the columns that claim the same one, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.model.source import column_letter
from planner.model.table import Column
from planner.recognise.fit import Fitter
from planner.recognise.lexicon import Lexicon, Meaning
from planner.recognise.normal import key
from planner.recognise.shapes import Profile

FORCED, SAVED, TOOL, EXACT, READ, SUPPORTED, PHRASE, TYPED, VALUES, WEAK = 100, 95, 90, 80, 72, 66, 50, 45, 30, 25
"""How strong a reason is: --map, saved profile, known tool, exact name, a reading of it, and so on down."""

LANGUAGES = {
    "en": "English",
    "de": "German",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A column's claim to a field: how strong, and the reason in words."""

    column: int
    field: str
    strength: float
    why: str


@dataclass(frozen=True, slots=True)
class Orders:
    """What was said from outside about columns: header key → field, from --map, a saved profile, a known tool."""

    forced: Mapping[str, str] = field(default_factory=dict)
    saved: Mapping[str, str] = field(default_factory=dict)
    saved_name: str = ""
    tool: Mapping[str, str] = field(default_factory=dict)
    tool_title: str = ""


class Assigner:
    """Give columns their fields."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._fitter = Fitter(lexicon)
        self._near: dict[str, Meaning | None] = {}

    def devices(self, labels: Sequence[str], profiles: Sequence[Profile], orders: Orders) -> tuple[Column, ...]:
        """Assign the fields of an inventory."""
        claims = [*_ordered(labels, orders)]
        unread = _unread(labels, orders)
        for column, label in enumerate(labels):
            if label and column not in unread:
                claims.extend(self._claims(column, label, labels, profiles[column]))
        return _settle(
            labels,
            [self._weighed(claim, profiles[claim.column]) for claim in claims],
            {**dict(self._refused(labels, profiles)), **unread},
        )

    def evidence(
        self,
        labels: Sequence[str],
        profiles: Sequence[Profile],
        orders: Orders,
        fields: Iterable[str] | None = None,
        also: Iterable[str] = (),
    ) -> tuple[Column, ...]:
        """Assign the fields of an export: by exact names only, and only those that its kind gives."""
        allowed = None if fields is None else {*fields, *also}
        claims = [*_ordered(labels, orders)]
        unread = _unread(labels, orders)
        for column, label in enumerate(labels):
            if not label or column in unread:
                continue
            meanings = self._lexicon.evidence_meanings(label)
            if allowed is not None:
                meanings = [*meanings, *((m, how) for m, how in self._lexicon.meanings(label) if m.sure)]
            claims.extend(
                Claim(column, m.field, READ if how else EXACT, _named(label, m, how))
                for m, how in meanings
                if allowed is None or m.field in allowed
            )
        return _settle(labels, [self._weighed(claim, profiles[claim.column]) for claim in claims], unread)

    def by_shape(self, profiles: Sequence[Profile], orders: Orders) -> tuple[Column, ...]:
        """Assign only what its shape proves: addresses, MACs and e-mail. --map names such a column by its letter."""
        labels = [""] * len(profiles)
        claims = [*_ordered([column_letter(column + 1) for column in range(len(profiles))], Orders(orders.forced))]
        claims += [
            Claim(column, name, VALUES + share, f"no header; {share:.0%} of its values are {shape}")
            for column, profile in enumerate(profiles)
            for name, shape, share in self._fitter.proved(profile)
        ]
        return _settle(labels, claims, {})

    def _claims(self, column: int, label: str, labels: Sequence[str], profile: Profile) -> Iterable[Claim]:
        meanings = self._lexicon.meanings(label)
        fields = {meaning.field for meaning, _ in meanings}
        for meaning, how in meanings:
            if meaning.field == "type" and self._is_model(labels, profile):
                yield Claim(column, "model", READ, f"“{label}” holds models of known makers, and no types")
                continue
            if meaning.sure:
                yield Claim(column, meaning.field, READ if how else EXACT, _named(label, meaning, how))
                continue
            verdict = self._fitter.ambiguous(meaning.field, labels, profile)
            if verdict.accepted:
                strength: float = SUPPORTED if verdict.proved else WEAK
                if meaning.field == "site":
                    strength -= _doubt(profile, "location" in fields)
                yield Claim(column, meaning.field, strength, f"“{label}” can mean {meaning.field}: {verdict.why}")
        if any(meaning.sure for meaning, _ in meanings) or self._lexicon.is_negative(label):
            return
        if not meanings:
            inside = self._lexicon.phrase_inside(label)
            near = None if inside or self._lexicon.is_of_a_near_miss(label) else self._nearly(label)
            if inside and self._fitter.fits(inside.field, profile) is not False:
                yield Claim(
                    column, inside.field, PHRASE, f"“{label}” holds “{inside.spelling}”, a name of {inside.field}"
                )
            elif near and self._fitter.fits(near.field, profile) is not False:
                yield Claim(column, near.field, TYPED, f"“{label}” is nearly “{near.spelling}”, a name of {near.field}")
        for name, shape, share in self._fitter.suggested(profile):
            yield Claim(column, name, VALUES * share, f"{share:.0%} of the values are {shape}")

    def _is_model(self, labels: Sequence[str], profile: Profile) -> bool:
        """Whether a Type column is the model: it holds models, not one known type, and no column is named so."""
        return self._fitter.holds_models(profile) and not any(
            meaning.field == "model" and meaning.sure
            for label in labels if label for meaning, _ in self._lexicon.meanings(label)
        )

    def _refused(self, labels: Sequence[str], profiles: Sequence[Profile]) -> Iterable[tuple[int, str]]:
        """Why an ambiguous header was not taken."""
        for column, label in enumerate(labels):
            for meaning, _ in self._lexicon.meanings(label) if label else ():
                if not meaning.sure:
                    verdict = self._fitter.ambiguous(meaning.field, labels, profiles[column])
                    if not verdict.accepted:
                        yield column, f"“{label}” is not taken as {meaning.field}: {verdict.why}"
                        break

    def _weighed(self, claim: Claim, profile: Profile) -> Claim:
        """Among equal names the column with fitting and more values is the better one."""
        fits = self._fitter.fits(claim.field, profile)
        bonus = (3 if fits else 0 if fits is None else -3) + (profile.filled / profile.rows if profile.rows else 0)
        return replace(claim, strength=claim.strength + bonus)

    def _nearly(self, label: str) -> Meaning | None:
        """Find a sure synonym that differs by one slip of the keyboard; only for headers of seven letters and more."""
        made = key(label)
        if made not in self._near:
            hits = (
                {
                    m.field: m
                    for made_, meanings in self._lexicon.devices.items()
                    for m in meanings[:1]
                    if m.sure and len(made_) >= 7 and _one_slip(made, made_)
                }
                if len(made) >= 7
                else {}
            )
            self._near[made] = next(iter(hits.values())) if len(hits) == 1 else None
        return self._near[made]


def _doubt(profile: Profile, is_also_location: bool) -> float:
    """What speaks against a column as the site: every row says the same, or it can be the place within a site.

    Such a word ("Ort") is the location first, and the site where another column is the better location.
    """
    is_same_everywhere = profile.filled > 2 and profile.distinct == 1
    return (2 if is_same_everywhere else 0) + (5 if is_also_location else 0)


def _ordered(labels: Sequence[str], orders: Orders) -> Iterable[Claim]:
    """The claims that were made from outside."""
    for strength, said, why in (
        (FORCED, orders.forced, "forced by --map"),
        (SAVED, orders.saved, f"saved in profile “{orders.saved_name}”"),
        (TOOL, orders.tool, f"column of {orders.tool_title}"),
    ):
        for column, label in enumerate(labels):
            name = said.get(key(label)) if label else None
            if name:
                yield Claim(column, name, strength, why)


def _unread(labels: Sequence[str], orders: Orders) -> dict[int, str]:
    """The columns of a known export that hold nothing of use, whatever their names suggest."""
    return {
        column: f"not used in {orders.tool_title}"
        for column, label in enumerate(labels)
        if label and orders.tool.get(key(label)) == ""
    }


def _named(label: str, meaning: Meaning, how: str) -> str:
    language = LANGUAGES.get(meaning.language, meaning.language)
    return f"“{label}” is a name of {meaning.field} ({language}{', ' + how if how else ''})"


def _settle(labels: Sequence[str], claims: Sequence[Claim], refused: Mapping[int, str]) -> tuple[Column, ...]:
    """Strongest claim first; a field goes to one column, a column to one field; losers are named."""
    owner: dict[str, Claim] = {}
    taken: dict[int, Claim] = {}
    lost: dict[int, Claim] = {}
    losers: dict[str, list[int]] = {}
    for claim in sorted(claims, key=lambda c: (-c.strength, c.column)):
        if claim.column in taken:
            continue
        if claim.field in owner:
            lost.setdefault(claim.column, claim)
            continue
        owner[claim.field] = taken[claim.column] = claim
    for column, claim in lost.items():
        if column not in taken:
            losers.setdefault(claim.field, []).append(column)
    columns = []
    for column, label in enumerate(labels):
        name, why = None, refused.get(column, "")
        if column in taken:
            name, why = taken[column].field, taken[column].why
            if name in losers:
                why += "; better than " + ", ".join(_shown(labels, other) for other in losers[name])
        elif column in lost:
            claim = lost[column]
            why = f"{claim.why}, but {_shown(labels, owner[claim.field].column)} is the better match"
        columns.append(Column(column, label, name, why or ("no known name" if label else "no header")))
    return tuple(columns)


def _shown(labels: Sequence[str], column: int) -> str:
    return (
        f"“{labels[column]}” ({column_letter(column + 1)})" if labels[column] else f"column {column_letter(column + 1)}"
    )


def _one_slip(typed: str, right: str) -> bool:
    """Whether one letter is missing, added, wrong, or two neighbours are swapped."""
    if typed == right or abs(len(typed) - len(right)) > 1 or typed[0] != right[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, right, strict=False)) if a != b), min(len(typed), len(right)))
    a, b = typed[start:], right[start:]
    if any(c.isdigit() for c in a[:1] + b[:1]):
        return False
    return a[1:] == b or b[1:] == a or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
