"""Find out how a text is encoded.

Order: what the run insists on, byte order mark, strict UTF-8, NUL parity, detector, and among the readings that
are possible the one in which known header words appear. Short files stay ambiguous: that is said.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from planner.model.text import fold
from planner.read.document import Note
from planner.read.sniff import utf16_order

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where two encodings differ only in control characters, the one that Windows programs write stands for both.
_CANDIDATES = ("cp1252", "cp1250", "cp1251", "iso8859-2", "iso8859-15", "iso8859-5", "koi8-r",
               "gb18030", "cp932", "big5", "cp949", "cp1253", "cp1254", "cp850")
_CENTRAL_EUROPEAN = ("cp1250", "iso8859-2")
_DETECTED = {
    "windows-1252": "cp1252", "iso-8859-1": "cp1252", "ascii": "cp1252", "windows-1250": "cp1250",
    "windows-1251": "cp1251", "iso-8859-2": "iso8859-2", "iso-8859-15": "iso8859-15", "iso-8859-5": "iso8859-5",
    "koi8-r": "koi8-r", "gb18030": "gb18030", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "cp932": "cp932", "windows-31j": "cp932", "big5": "big5", "big5-hkscs": "big5",
    "euc-kr": "cp949", "cp949": "cp949", "windows-1253": "cp1253", "windows-1254": "cp1254", "iso-8859-9": "cp1254",
    "macroman": "mac_roman", "mac-roman": "mac_roman", "cp850": "cp850", "cp437": "cp850", "cp858": "cp850",
}
SHOWN = {"cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1253": "windows-1253",
         "cp1254": "windows-1254", "cp932": "shift-jis", "cp949": "euc-kr", "iso8859-2": "iso-8859-2",
         "iso8859-15": "iso-8859-15", "iso8859-5": "iso-8859-5", "utf-8-sig": "utf-8", "mac_roman": "mac-roman"}
"""How an encoding is named to people, where Python's name is not the usual one."""

_SAMPLE = 200_000
_WORD = re.compile(r"\w[\w .-]*\w|\w")
_NOT_LETTERS = re.compile(r"[\x00-@\[-`{-\x7f\s]+")
_FEW = 0.05
_CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class Decision:
    """An encoding by Python's name, and whether it is only the likeliest one."""

    name: str
    assumed: bool = False
    replace: bool = False

    @property
    def shown(self) -> str:
        """The name that people know it by."""
        return SHOWN.get(self.name, self.name)


def decide(data: bytes, forced: str, words: frozenset[str]) -> Decision:
    """Choose the encoding of a text. ``words`` are header words, folded."""
    if forced:
        return _checked(data, forced)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decision(name, replace=True)
    if _is_utf8(data):
        return Decision("utf-8")
    if order := utf16_order(data[:_SAMPLE]):
        return Decision(order, replace=True)
    if _is_mostly_utf8(data):
        return Decision("utf-8", replace=True)
    return _likeliest(data, words)


def is_known(name: str) -> bool:
    """Whether text can be read in an encoding of this name (rot13 is a codec too, and no encoding)."""
    try:
        "x".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _checked(data: bytes, forced: str) -> Decision:
    """The encoding asked for; Python wants it exact about byte order marks."""
    name = codecs.lookup(forced).name
    if name == "utf-8" and data.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    if name in ("utf-16", "utf-32") and not any(data.startswith(bom) for bom, known in _BOMS if known == name):
        name = (utf16_order(data[:_SAMPLE]) if name == "utf-16" else "") or f"{name}-le"
    return Decision(name, replace=True)


def _is_utf8(data: bytes) -> bool:
    if b"\x00" in data and utf16_order(data[:_SAMPLE]):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether a few broken bytes stand in a text that is UTF-8 otherwise, as in a log that was cut."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("�")
    letters = sum(1 for c in text if c > "\x7f") - broken
    return letters > 4 * broken


def _likeliest(data: bytes, words: frozenset[str]) -> Decision:
    sample = _whole_lines(data[:_SAMPLE])
    weights = _detected(sample)
    if b"\r" in sample and b"\n" not in sample:
        # Only the old Mac ends lines so, and only there is its encoding likely.
        weights = {"mac_roman": 1.0, **weights}
    else:
        weights.pop("mac_roman", None)
    readings: dict[str, str] = {}
    for name in dict.fromkeys((*weights, *_CANDIDATES)):
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        if text not in readings.values():
            readings[name] = text
    if not readings:
        return Decision("cp1252", assumed=True, replace=True)
    likely = sorted(readings, key=lambda name: (oddness(readings[name]) > _FEW, -weights.get(name, 0.0)))
    known = {name: _known_words(readings[name], words) for name in likely}
    if any(known.values()):
        return Decision(max(likely, key=lambda name: known[name]), replace=True)
    chosen = likely[0]
    if ("cp1252" in likely and oddness(readings["cp1252"]) <= _FEW and chosen in _CENTRAL_EUROPEAN
            and weights.get("cp1252", 0.0) >= _CLOSE * weights.get(chosen, 0.0)):
        chosen = "cp1252"  # on short texts the detector takes one for the other, and this one is far commoner
    rivals = [name for name in likely if name != chosen and oddness(readings[name]) <= _FEW
              and weights.get(name, 0.0) >= _CLOSE * weights.get(chosen, 0.0)]
    return Decision(chosen, assumed=bool(rivals) or oddness(readings[chosen]) > _FEW, replace=True)


def _detected(data: bytes) -> dict[str, float]:
    """What the detector thinks, best first, by Python's names of the encodings that are considered."""
    import chardet

    weights: dict[str, float] = {}
    for entry in chardet.detect_all(data, ignore_threshold=True):
        name = _DETECTED.get((entry["encoding"] or "").lower(), "")
        if name and name not in weights:
            weights[name] = entry["confidence"]
    return weights


def _whole_lines(data: bytes) -> bytes:
    """Cut a sample behind its last line, so that no character is cut in two."""
    if len(data) < _SAMPLE:
        return data
    end = max(data.rfind(b"\n"), data.rfind(b"\r"))
    return data[:end] if end > 0 else data


def _known_words(text: str, words: frozenset[str]) -> int:
    """How many known words with letters outside ASCII stand in the first lines: the others tell nothing."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    found = set()
    for line in lines:
        if line.isascii():
            continue
        for word in _WORD.findall(line):
            # One or two Latin letters stand in any garbage.
            if not word.isascii() and fold(word) in words and (len(word) > 2 or word[0] > "\u2fff"):
                found.add(word)
    return len(found)


def oddness(text: str) -> float:
    """The share of the words outside ASCII that no language writes: a sign of the wrong encoding."""
    words = [word for word in _NOT_LETTERS.split(text[:20_000]) if not word.isascii()]
    return sum(map(_is_odd, words)) / len(words) if words else 0.0


@lru_cache(maxsize=4096)
def _is_odd(word: str) -> bool:
    kinds = [unicodedata.category(c) for c in word]
    if any(kind in ("Cc", "Co", "Cn") for kind in kinds) or any("─" <= c <= "▟" for c in word):
        return True
    scripts = {_script(c) for c, kind in zip(word, kinds, strict=True) if kind in ("Lu", "Ll")}
    if len(scripts) > 1:
        return True
    for before, here, after in zip(kinds, kinds[1:], kinds[2:], strict=False):
        if before[0] == "L" and here[0] not in "LMP" and after[0] == "L":
            return True  # a sign inside a word
    return any(first == "Ll" and second == "Lu" and not letter.isascii()
               for first, second, letter in zip(kinds, kinds[1:], word[1:], strict=False))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def assumed_note(decision: Decision) -> list[Note]:
    """The note about an encoding that is only the likeliest one."""
    return [Note("encoding-assumed", decision.shown)] if decision.assumed else []
