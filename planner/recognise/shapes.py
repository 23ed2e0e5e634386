"""Tell what a value is by its shape: addresses, serials, versions, models of known makers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from planner.model.cells import read_date, read_ip, read_mac, without_mark
from planner.model.table import CellRow, text_of
from planner.model.text import fold
from planner.recognise.lexicon import Lexicon


class Shape(StrEnum):
    """What a single value looks like. A value can have several."""

    IP = "IP addresses"
    MAC = "MAC addresses"
    EMAIL = "e-mail addresses"
    DEVICE_EMAIL = "addresses of devices"
    MAIL_HOST = "names of mail servers"
    HOST = "host names"
    URL = "links"
    DATE = "dates"
    PERCENT = "percentages"
    NUMBER = "numbers"
    MAIL_PORT = "mail ports"
    GUID = "identifiers"
    TLS = "TLS versions"
    VERSION = "version numbers"
    CODE = "codes"
    MAKER = "makers"
    MAIL_DEVICE = "makers or models of devices that send mail"
    MODEL = "models"


VALUES_ONLY = frozenset(
    {Shape.IP, Shape.MAC, Shape.EMAIL, Shape.DATE, Shape.PERCENT, Shape.NUMBER, Shape.GUID, Shape.URL}
)
"""Shapes that a header never has."""

MAIL_PORTS = frozenset({"25", "465", "587", "2525"})
DEVICE_SENDERS = ("scan", "noreply", "no-reply", "donotreply", "smtp", "alert", "alarm", "monitor", "backup", "device")

_EMAIL = re.compile(r"<?(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+>?", re.I)
_MAC = re.compile(
    r"(?:[0-9a-f]{2}[:\-. ]){5}[0-9a-f]{2}|(?:[0-9a-f]{4}[.:\-]){2}[0-9a-f]{4}|(?=.*[a-f])(?=.*\d)[0-9a-f]{12}", re.I
)
_HOST = re.compile(r"(?=.*[a-z])[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)*\.?", re.I)
_MAIL_HOST = re.compile(
    r"(?:smtp|mail|relay|mx|exchange|outlook)[\w\-]*(?:\.[\w\-]+)+|[\w\-.]+\.(?:office365\.com|outlook\.cn|outlook\.com)",
    re.I,
)
_GUID = re.compile(r"\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?", re.I)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,\u00a0 ]\d+)*")
_TLS = re.compile(r"(?:tls|ssl)\s*_?v?\s*\d|(?:≥|>=?)?\s*1[.,][0-3]\s*\+?$", re.I)
_VERSION = re.compile(r"v?\d+(?:[._]\d+){1,5}[a-z0-9\-.]*|[a-z]{0,4}\d{6,8}(?:_\d+)?", re.I)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9\-./]{3,}", re.I)
_PRETTY_IP = re.compile(r"(?:ip_|tcp_|https?://|socket://|ipp://)?(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:[/_].*)?", re.I)


class ShapeReader:
    """Read the shapes of values, each distinct text once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._makers = lexicon.makers
        self._mail_makers = lexicon.mail_makers
        self._mail_first_words = frozenset(maker.split()[0] for maker in lexicon.mail_makers if maker)
        self._computers = lexicon.computers
        self._first_words = frozenset(maker.split()[0] for maker in lexicon.makers if maker)
        self._model_words = lexicon.models
        kinds = (word for word in lexicon.words_for("type") if word.isascii() and word.isalpha() and len(word) > 2)
        self._senders = tuple(sorted({*DEVICE_SENDERS, *kinds} - {"other", "others", "user", "client", "mac", "app"}))
        self._seen: dict[str, frozenset[Shape]] = {}

    def of(self, text: str) -> frozenset[Shape]:
        """Give the shapes of one text."""
        shapes = self._seen.get(text)
        if shapes is None:
            shapes = self._seen[text] = frozenset(self._shapes(without_mark(text)))
        return shapes

    def is_label(self, text: str) -> bool:
        """Whether a text could be a header or a word, and is no value by its shape."""
        return len(text) <= 80 and not self.of(text) & VALUES_ONLY

    def _shapes(self, text: str) -> Iterable[Shape]:
        if "@" in text:
            if _EMAIL.fullmatch(text):
                yield Shape.EMAIL
                if self._is_sender(text.partition("@")[0].casefold()):
                    yield Shape.DEVICE_EMAIL
            return
        if ("." in text or ":" in text) and _looks_like_ip(text):
            yield Shape.IP
            return
        if _MAC.fullmatch(text) and read_mac(text):
            yield Shape.MAC
            return
        if _GUID.fullmatch(text):
            yield Shape.GUID
            return
        if "://" in text or text.startswith("www."):
            yield Shape.URL
            return
        if text.endswith("%"):
            yield Shape.PERCENT
        if _NUMBER.fullmatch(text):
            yield Shape.NUMBER
            if text in MAIL_PORTS:
                yield Shape.MAIL_PORT
        if text[:1].isdigit() and (read_date(text, "dmy") or read_date(text, "mdy")):
            yield Shape.DATE
        if _TLS.match(text):
            yield Shape.TLS
        if _VERSION.fullmatch(text):
            yield Shape.VERSION
        if _MAIL_HOST.fullmatch(text):  # and no model, though "smtp" begins like an "SMT1500"
            yield Shape.MAIL_HOST
            return
        if _HOST.fullmatch(text):
            yield Shape.HOST
        if _CODE.fullmatch(text):
            yield Shape.CODE
        folded = fold(text)
        if folded in self._makers:
            yield Shape.MAKER
            if folded in self._mail_makers:
                yield Shape.MAIL_DEVICE
        elif folded.split(" ", 1)[0] in self._first_words or any(word in folded for word in self._model_words):
            yield Shape.MODEL
            if folded.split(" ", 1)[0] in self._mail_first_words or self._is_mail_model(folded):
                yield Shape.MAIL_DEVICE

    def _is_mail_model(self, folded: str) -> bool:
        return any(word in folded for word in self._model_words) and not any(word in folded for word in self._computers)

    def _is_sender(self, local: str) -> bool:
        """Whether the part before the @ names a kind of device, or a maker as a word of its own."""
        return any(word in local for word in self._senders) or not self._first_words.isdisjoint(_LETTERS.findall(local))


def _looks_like_ip(text: str) -> bool:
    if _PRETTY_IP.fullmatch(text):
        return read_ip(text) is not None
    return ":" in text and text.count(":") > 1 and not _MAC.fullmatch(text) and read_ip(text) is not None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the values of a column look like, by a sample: how many are filled, how many differ, which shapes.

    ``constant`` is the text that nearly every row holds, empty when they differ. ``counts_up``: a running number.
    """

    rows: int
    values: tuple[str, ...]
    distinct: int
    shapes: Counter[Shape]
    constant: str = ""
    counts_up: bool = False

    @property
    def filled(self) -> int:
        """The sampled rows with a value."""
        return len(self.values)

    def share(self, *shapes: Shape) -> float:
        """The largest share of the values that has one of the shapes, 0 to 1."""
        return max(self.shapes[shape] for shape in shapes) / len(self.values) if self.values else 0.0


def profile(rows: Sequence[CellRow], column: int, reader: ShapeReader) -> Profile:
    """Describe a column of the sampled rows."""
    values = tuple(text for row in rows if column < len(row) and (text := text_of(row[column])))
    shapes: Counter[Shape] = Counter()
    for value in values:
        shapes.update(reader.of(value))
    tally = Counter(values)
    commonest, times = tally.most_common(1)[0] if tally else ("", 0)
    constant = commonest if len(rows) > 2 and times >= 0.9 * len(rows) else ""
    return Profile(len(rows), values, len(tally), shapes, constant, _counts_up(values))


def sample(rows: Sequence[CellRow], first: int = 200, spread: int = 100) -> list[CellRow]:
    """Take the rows to look at: the first ones, and some evenly spaced among the rest."""
    rest = len(rows) - first
    if rest <= spread:
        return list(rows[: first + spread])
    step = rest // spread
    return [*rows[:first], *(rows[first + i * step] for i in range(spread))]


def _counts_up(values: Sequence[str]) -> bool:
    head = values[:50]
    if len(head) < 3 or not all(value.rstrip(".").isdecimal() for value in head):
        return False
    numbers = [int(value.rstrip(".")) for value in head]
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))
