"""Compile the words of all languages and tools once, so that a header or a cell costs one look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from planner.model.knowledge import Rulebook
from planner.model.table import Kind
from planner.model.text import fold
from planner.recognise.abbreviations import Abbreviations
from planner.recognise.normal import key, readings, words

SEVERAL = 2
"""So many of its headers prove a look-alike, unless its entry says otherwise."""

MAIL_DEVICES = frozenset({"printer", "scanner", "nas", "ups", "camera"})
"""Kinds of devices whose names are hardly used for anything else."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a header can stand for. ``sure`` is False for a word that needs support (Type, Port, ID …)."""

    field: str
    sure: bool
    language: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Tool:
    """The header line of a known tool's export: how many of its headers prove it, and what they hold."""

    id: str
    title: str
    kind: Kind
    headers: frozenset[str]
    minimum: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A table that looks like devices and is none: what it is, and how many of its headers prove it."""

    title: str
    headers: frozenset[str]
    minimum: int


@lru_cache(maxsize=1)
def lexicon_of(rulebook: Rulebook) -> Lexicon:
    """The lexicon of a rulebook: it is dear to make, and the same for every file."""
    return Lexicon(rulebook)


class Lexicon:
    """Everything recognition knows: header synonyms, negative and secret words, tools, near misses, cell words."""

    def __init__(self, rulebook: Rulebook) -> None:
        known = rulebook.recognition
        self.devices = _index(rulebook.languages, ("headers", True), ("ambiguous", False))
        self.evidence = _index(rulebook.languages, ("evidence", True))
        self.spelled = frozenset(
            m.spelling.casefold()
            for index in (self.devices, self.evidence)
            for meanings in index.values()
            for m in meanings
        )
        self.fields = tuple(
            sorted(
                {m.field for index in (self.devices, self.evidence) for meanings in index.values() for m in meanings}
            )
        )
        self._phrases = _phrases(self.devices)
        self._abbreviations = Abbreviations(m for meanings in self.devices.values() for m in meanings)
        self._shortened: dict[str, list[tuple[Meaning, str]]] = {}
        self._negative = Phrases(known["negative"]["headers"])
        self._secret = Phrases(known["secrets"]["headers"])
        self._user_names = Phrases(known["secrets"]["user_names"])
        self.inline_secrets = tuple(re.compile(p, re.IGNORECASE) for p in known["secrets"]["inline"])
        self.tools = tuple(_tool(entry) for entry in known["tool"])
        self.near_misses = tuple(_near_miss(entry) for entry in known["near_miss"])
        self._not_devices = frozenset(map(fold, known["not_devices"]["names"]))
        self._not_devices_begin = frozenset(name[:3] for name in self._not_devices)
        self.makers = frozenset(fold(name) for names in known["makers"]["names"].values() for name in names)
        self.mail_makers = frozenset(
            fold(name) for maker in known["makers"]["of_mail_devices"] for name in known["makers"]["names"][maker]
        )
        self.models = tuple(sorted(map(fold, known["models"]["prefixes"])))
        self.computers = tuple(sorted(map(fold, known["models"]["computers"])))
        self._values = _values(rulebook.languages)
        self._kinds = _kinds(rulebook.languages)
        self._device_words = tuple(sorted(w for w, kind in self._kinds.items() if kind in MAIL_DEVICES))
        self._holds: dict[str, bool] = {}
        self.totals = frozenset(key(word) for word in self._values.get("total", ()))
        self.pages = self._values.get("page", frozenset())
        self.notes = tuple(sorted(filter(None, self._values.get("note", ()))))

    def meanings(self, header: str) -> list[tuple[Meaning, str]]:
        """List the fields of an inventory that a header can stand for, each with how the header was read."""
        return _look_up(self.devices, header) or self._shortened_meanings(header)

    def evidence_meanings(self, header: str) -> list[tuple[Meaning, str]]:
        """List the fields of an export that a header can stand for, each with how the header was read."""
        return _look_up(self.evidence, header)

    def _shortened_meanings(self, header: str) -> list[tuple[Meaning, str]]:
        """The fields of a shortened header; when it could be several, none of them is sure."""
        if header not in self._shortened:
            found = self._abbreviations.meanings(header).values()
            alone = sum(meaning.sure for meaning in found) == 1
            self._shortened[header] = [
                (replace(meaning, sure=meaning.sure and alone), f"short for “{meaning.spelling}”") for meaning in found
            ]
        return self._shortened[header]

    def phrase_inside(self, header: str) -> Meaning | None:
        """Find the longest sure synonym of two words or more inside a longer header ("Old serial number (label)")."""
        parts = words(header)
        for length in range(len(parts) - 1, 1, -1):
            for start in range(len(parts) - length, -1, -1):
                meaning = self._phrases.get("".join(parts[start : start + length]))
                if meaning:
                    return meaning
        return None

    def is_negative(self, header: str) -> bool:
        """Whether a header speaks of something other than devices: quantities, prices, seats, licences."""
        return header in self._negative

    def is_secret(self, header: str) -> bool:
        """Whether a column of this header may hold secrets. A header that is a synonym of a field holds none."""
        known = any(m.sure for m, how in self.meanings(header) if not how)
        return not known and header in self._secret

    def is_user_name(self, header: str) -> bool:
        """Whether a header names the account that goes with a password in the same table."""
        return header in self._user_names

    def is_of_a_near_miss(self, header: str) -> bool:
        """Whether a header is a word of a table that only looks like devices ("Contrato" is no slip of "Contato")."""
        return any(key(header) in miss.headers for miss in self.near_misses)

    def is_known(self, header: str) -> bool:
        """Whether a text is a header word of any sort."""
        return bool(
            self.meanings(header)
            or self.evidence_meanings(header)
            or header in self._negative
            or header in self._secret
        )

    def says(self, field: str, text: str) -> bool:
        """Whether a cell is a known value of a field (a type, a state, a cloud …)."""
        return fold(text) in self._values.get(field, frozenset())

    def is_no_device(self, name: str) -> bool:
        """Whether a name is that of a virtual printer: it is one, or goes on after one ("OneNote (Desktop)")."""
        if name.lstrip()[:3].casefold() not in self._not_devices_begin:
            return False
        folded = fold(name)
        if folded in self._not_devices:
            return True
        starts = (folded[: match.start()].rstrip() for match in re.finditer(r"\s[(\-–]|[(:]|\s\w", folded))
        return any(
            start in self._not_devices and (" " in start or not folded[len(start) :].strip()[:1].isalnum())
            for start in starts
        )

    def is_mail_device(self, text: str) -> bool:
        """Whether a cell names a kind of device that sends mail (printer, scanner, NAS …)."""
        return self._kinds.get(fold(text)) in MAIL_DEVICES

    def speaks_of_devices(self, text: str) -> bool:
        """Whether a name, of a sheet or of a device, holds a word for such a device ("Druckerliste", "MFP-01")."""
        if text not in self._holds:
            parts, whole = set(re.findall(r"[^\W\d_]+", fold(" ".join(words(text))))), fold(text)
            self._holds[text] = any(
                word in parts or ((len(word) > 5 or (not word.isascii() and len(word) > 1)) and word in whole)
                for word in self._device_words
            )
        return self._holds[text]

    def words_for(self, field: str) -> frozenset[str]:
        """The known values of a field, folded."""
        return self._values.get(field, frozenset())


class Phrases:
    """Words and phrases that may be a header or stand inside one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._keys = frozenset(filter(None, map(key, phrases)))
        self._glued = tuple(sorted(k for k in self._keys if not k.isascii() and len(k) > 1))
        self._longest = max((len(words(phrase)) for phrase in phrases), default=0)
        self._known: dict[str, bool] = {}

    def __contains__(self, header: str) -> bool:
        if header not in self._known:
            self._known[header] = self._is_inside(header)
        return self._known[header]

    def _is_inside(self, header: str) -> bool:
        if any(reading in self._keys for reading, _ in readings(header)):
            return True
        parts = words(header)
        runs = (
            "".join(parts[start : start + length])
            for length in range(1, self._longest + 1)
            for start in range(len(parts) - length + 1)
        )
        return any(run in self._keys for run in runs) or any(word in key(header) for word in self._glued)


def _look_up(index: Mapping[str, tuple[Meaning, ...]], header: str) -> list[tuple[Meaning, str]]:
    found: dict[str, tuple[Meaning, str]] = {}
    for reading, how in readings(header):
        for meaning in index.get(reading, ()):
            found.setdefault(meaning.field, (meaning, how))
    return list(found.values())


def _index(languages: Mapping[str, Mapping[str, Any]], *sections: tuple[str, bool]) -> dict[str, tuple[Meaning, ...]]:
    """Header key → meanings, sure ones first, English first among equals."""
    index: dict[str, dict[str, Meaning]] = {}
    order = sorted(languages, key=lambda code: (code != "en", code))
    for section, sure in sections:
        for code in order:
            for field, spellings in languages[code].get(section, {}).items():
                for spelling in spellings:
                    made = key(spelling)
                    if made:
                        index.setdefault(made, {}).setdefault(field, Meaning(field, sure, code, spelling))
    return {made: tuple(meanings.values()) for made, meanings in index.items()}


def _phrases(index: Mapping[str, tuple[Meaning, ...]]) -> dict[str, Meaning]:
    """The sure synonyms of two words or more, by key."""
    return {
        made: meanings[0]
        for made, meanings in index.items()
        if meanings[0].sure and len(words(meanings[0].spelling)) > 1
    }


def _values(languages: Mapping[str, Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code in sorted(languages):
        for field, values in languages[code].get("values", {}).items():
            for value, spellings in values.items():
                found.setdefault(field, set()).update(map(fold, (value, *spellings)))
    return {field: frozenset(words_) for field, words_ in found.items()}


def _kinds(languages: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Folded word for a kind of device → the kind."""
    return {
        fold(spelling): kind
        for code in sorted(languages)
        for kind, spellings in languages[code].get("values", {}).get("type", {}).items()
        for spelling in (kind, *spellings)
    }


def _tool(entry: Mapping[str, Any]) -> Tool:
    return Tool(
        entry["id"],
        entry["title"],
        Kind(entry["kind"]),
        frozenset(map(key, entry["headers"])),
        entry["minimum"],
        {key(header): field for header, field in entry["fields"].items()},
    )


def _near_miss(entry: Mapping[str, Any]) -> NearMiss:
    return NearMiss(entry["title"], frozenset(map(key, entry["headers"])), entry.get("minimum", SEVERAL))
