"""Translate sentences whose placeholders are already filled, by finding the message that they were made from.

A plan holds English sentences, for programs and for whoever reads plan.json. To print them in another language the
writers look for the message of each: "Change the server from a to b, port 587, STARTTLS." is "Change the server from
{old} to {host}, port {port}, {encryption}." with values. The reading that explains most of a text with the fixed
words of messages wins; what no message explains, such as what a person typed, stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

WORDS = frozenset({
    "tls", "cloud", "clouds", "why", "missing", "flag", "tenant_switch", "confirm", "milestone", "when", "outcome",
    "other", "reason", "settle", "waiting", "recorded", "decision", "decisions", "answers", "first_of", "exports",
    "unit", "places", "elsewhere", "mailboxes_on", "effect", "field", "route", "action", "allowed", "statement",
    "section", "confidence", "problem", "again", "used_source", "other_source", "one_cloud", "opening", "server_name",
    "not_read", "one_word", "table_title", "firmware_range"})
"""Placeholders whose values are words of the tool, which are translated too; the others are names and numbers."""

_DATE = r"\d{4}-\d\d-\d\d|\d{1,2} de \w+ de \d{4}|\d{4}年\d{1,2}月\d{1,2}日"
_NUMBER = r"\d{1,3}(?:[,.]\d{3})+|\d+"
"""How many: whole, with or without marks between thousands; 1.3 is a version."""
SHAPES = {"host": r"[\w\-]+(?:\.[\w\-]+)+", "interim_host": r"[\w\-]+(?:\.[\w\-]+)+", "port": r"\d+",
          "old_port": r"\d+", "interim_port": r"\d+", "n": _NUMBER, "total": _NUMBER, "limit": _NUMBER,
          "step": r"[A-Z]+-\d+", "steps": r"[A-Z]+-\d+(?:, [A-Z]+-\d+)*", "question": r"Q-\w+", "version": r"[\d.]+",
          "mailbox": r"\S+", "grade": "[A-E]", "day": _DATE, "until": _DATE, "as_of": _DATE, "first_day": _DATE,
          "last_day": _DATE, "source_id": r"[A-Z]\d\d", "symbol": "[✔▲⚠✖?–]", "again": ".*?", "address": r"\S+",
          "one_cloud": "[a-z0-9-]+",
          "not_read": "(?:is|holds|does|may|names|numbers|declares|spans|unpacks) .+",
          "one_word": "yes|no|unknown|smtp-auth|relay|direct-send|other|none|password|oauth|active|retired"}
"""What the values of placeholders look like; any text without a shape."""

DAYS = frozenset({"day", "until", "as_of", "first_day", "last_day"})
"""Placeholders whose values are dates: a plan holds them in ISO form, a page in the form of its language."""

THESE_DEVICES = "these devices"
"""What a question is about that names no model."""

LONGEST_NAME = 3
"""Words of a part of a list that is no word of the tool: a name or a number, not what is left of a sentence."""

FEW = 4
"""A message with fewer fixed letters than this explains a text only if all words that fill it are known."""
START = 8
"""So many letters at the start of a message find it."""

_CUT = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*(?!$)|[;；]\s*")
_LIST = re.compile(r"(, | and | or )")
_CLOSED = ("。", "！", "？")


@dataclass(frozen=True, slots=True)
class Message:
    """A message with placeholders: what it matches, its fixed parts and letters, and its translation."""

    pattern: re.Pattern[str]
    head: str
    anchor: str
    tail: str
    weight: int
    words: frozenset[str]
    translation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was understood: its translation, and how many letters of it are the tool's own words."""

    text: str
    weight: int


class Sentences:
    """Translate filled sentences with the messages of one catalogue: message → translation.

    ``dated`` puts the text of a date into the form of the language.
    """

    def __init__(self, messages: Mapping[str, str], dated: Callable[[str], str] = str) -> None:
        self._dated = dated
        self._exact = {message: text for message, text in messages.items() if text}
        self._by_start: defaultdict[str, list[Message]] = defaultdict(list)
        self._others: list[Message] = []
        self._subjects: list[Message] = []
        self._pieces: dict[str, Reading] = {}
        self._texts: dict[str, Reading] = {}
        self._semicolon = "；" if any("；" in text for text in messages.values()) else "; "
        for message, text in messages.items():
            if text and _is_subject(message, text) and (made := _message(message, text)):
                self._subjects.append(made)
            if "{" in message and text and (made := _message(message, text)):
                start = message.partition("{")[0]
                # What begins with fixed letters is found by them; the rest is tried wherever its longest part occurs.
                known = self._by_start[start[:START]] if len(start) >= START else self._others
                known.append(made)

    def translate(self, text: str) -> str:
        """Translate a text of one or more sentences."""
        return self._read(text).text

    def joined(self, texts: Iterable[str]) -> str:
        """Translate texts that follow one another, each for itself; what is empty is left out."""
        said = ""
        for text in filter(None, map(str.strip, texts)):
            said += (self._joint(" ", said) if said else "") + self.translate(text)
        return said

    def knows(self, text: str) -> bool:
        """Whether every sentence of a text is made from messages."""
        spans = list(_spans(text))
        return all(self._piece(piece).weight for piece in self._best(text, spans)[0])

    def _read(self, text: str) -> Reading:
        """Understand a text, once: the same mailboxes and reasons stand in thousands of sentences."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = self._understood(text)
        return known

    def _understood(self, text: str) -> Reading:
        """Understand a text: the sequence of messages with most fixed letters, of equal ones the shortest."""
        whole = self._piece(text)
        spans = list(_spans(text))
        if len(spans) == 1:
            return whole if whole.weight else self._list(text)
        pieces, separators = self._best(text, spans)
        readings = [self._piece(piece) for piece in pieces]
        parts = [readings[0].text]
        for separator, reading in zip(separators, readings[1:], strict=True):
            parts += [self._joint(separator, parts[-1]), reading.text]
        return Reading("".join(parts), sum(reading.weight for reading in readings))

    def _best(self, text: str, spans: list[tuple[int, int]]) -> tuple[list[str], list[str]]:
        """Cut a text into the pieces that explain most of it; also what stands between them."""
        count = len(spans)
        best: list[tuple[int, int, int]] = [(0, 0, 0)] * (count + 1)
        for first in range(count - 1, -1, -1):
            options = []
            for last in range(first, count):
                weight = self._piece(text[spans[first][0]:spans[last][1]]).weight
                after, cuts, _ = best[last + 1]
                options.append((weight + after, cuts - 1, last))
            best[first] = max(options)
        pieces, separators, place = [], [], 0
        while place < count:
            last = best[place][2]
            pieces.append(text[spans[place][0]:spans[last][1]])
            if last + 1 < count:
                separators.append(text[spans[last][1]:spans[last + 1][0]])
            place = last + 1
        return pieces, separators

    def _piece(self, piece: str) -> Reading:
        """Understand a piece as one message."""
        if piece not in self._pieces:
            # A value that holds the piece itself would ask for it again.
            self._pieces[piece] = Reading(piece, 0)
            self._pieces[piece] = self._one(piece)
        return self._pieces[piece]

    def _one(self, piece: str) -> Reading:
        known = self._exact.get(piece)
        if known is not None and "{" not in piece:
            return Reading(known, len(piece))
        found = Reading(piece, 0)
        candidates = self._by_start.get(piece[:START], ())
        for message in (*candidates, *(m for m in self._others if m.anchor in piece)):
            if message.weight > found.weight or message.weight < FEW:
                reading = self._filled(message, piece)
                if reading is not None and reading.weight > found.weight:
                    found = reading
        return found

    def _filled(self, message: Message, piece: str) -> Reading | None:
        # Comparing the ends is far cheaper than the pattern, which looks for the ends of all its values.
        if not (piece.startswith(message.head) and piece.endswith(message.tail) and message.anchor in piece):
            return None
        match = message.pattern.fullmatch(piece)
        if match is None:
            return None
        values, weight = match.groupdict(), message.weight
        for name in message.words & values.keys():
            reading = self._value(values[name])
            if not reading.weight and message.weight < FEW:
                return None
            values[name] = reading.text
            weight += reading.weight
        for name in DAYS & values.keys():
            values[name] = self._dated(values[name])
        if "subject" in values:
            values["subject"] = self._subject(values["subject"])
        return Reading(message.translation.format_map(values), weight)

    def _subject(self, value: str) -> str:
        """Translate what a question is about by its own messages only: a device may be called what others say."""
        for message in self._subjects:
            if match := message.pattern.fullmatch(value):
                return message.translation.format_map(match.groupdict())
        return value

    def _value(self, value: str) -> Reading:
        """Understand the value of a placeholder: sentences, or a list of words."""
        reading = self._read(value.strip())
        if reading.weight or not _LIST.search(value):
            lead = value[:len(value) - len(value.lstrip())]
            return Reading(lead + reading.text, reading.weight)
        return self._list(value, names=True)

    def _list(self, value: str, *, names: bool = False) -> Reading:
        """Understand a list of words; with ``names`` some of its parts may be names that stay as they are.

        What is neither is a sentence that no message explains, a quoted one perhaps, and stays whole.
        """
        parts = _LIST.split(value)
        if len(parts) == 1:
            return Reading(value, 0)
        readings = []
        for place, part in enumerate(parts):
            reading = self._piece(part) if place % 2 == 0 else Reading(self._exact.get(part, part), 0)
            is_name = len(part.split()) <= LONGEST_NAME if names else not _letters(part) or part.isupper()
            if place % 2 == 0 and not reading.weight and not is_name:
                return Reading(value, 0)
            readings.append(reading)
        return Reading("".join(r.text for r in readings), sum(r.weight for r in readings))

    def _joint(self, separator: str, before: str) -> str:
        if separator.strip():
            return self._semicolon
        return "" if before.endswith(_CLOSED) else separator or " "


def placeholders(text: str) -> frozenset[str]:
    """Name the placeholders of a message."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _is_subject(message: str, translation: str) -> bool:
    """Whether a message says what a question is about, whichever of the two languages is English."""
    if "{subject}" in message:
        return placeholders(message) == {"subject", "firmware"}
    return THESE_DEVICES in (message, translation)


def _message(message: str, translation: str) -> Message | None:
    pattern, fixed, names = [], [], []
    for literal, name, _, _ in Formatter().parse(message):
        pattern.append(re.escape(literal))
        fixed.append(literal)
        if name in names:
            pattern.append(f"(?P={name})")
        elif name:
            names.append(name)
            pattern.append(f"(?P<{name}>{SHAPES.get(name, '.+?')})")
    weight = sum(map(len, map(_letters, fixed)))
    if not weight and (not WORDS & set(names) or message == f"{{{names[0]}}}"):
        # What is only a placeholder explains nothing: its value is read for itself.
        return None
    # The last part is a value when it holds no fixed letters: nothing is known of how the text ends.
    tail = fixed[-1] if not message.endswith("}") else ""
    return Message(re.compile("".join(pattern), re.DOTALL), fixed[0], max(fixed, key=len), tail, weight,
                   WORDS & frozenset(names), translation)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences may begin and end."""
    start = 0
    for cut in _CUT.finditer(text):
        if cut.start() > start:
            yield start, cut.start()
            start = cut.end()
    yield start, len(text)
