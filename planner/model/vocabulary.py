"""Look the words of a cell up in every language at once, and never take a denied word for the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from planner.model.text import fold

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
Languages = Mapping[str, Mapping[str, Any]]


class Denials:
    """Words that deny or doubt what stands beside them ("not", "kein", "不", "maybe"), in every language."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._denied = _any_of(_words(words["negation"]))
        self._doubted = _any_of([*_words(words["negation"]), *_words(words["doubt"]), "?", "？"])

    def denies(self, text: str) -> bool:
        """Whether a folded text holds a negation."""
        return self._denied.search(text) is not None

    def denies_or_doubts(self, text: str) -> bool:
        """Whether a folded text holds a negation or a doubt."""
        return self._doubted.search(text) is not None


class Vocabulary:
    """The value synonyms of one field (``[values.type]`` …) over all languages.

    ``spellings`` are all known words, folded.
    """

    def __init__(self, languages: Languages, name: str, denials: Denials) -> None:
        self._denials = denials
        self._exact: dict[str, str] = {}
        for code in sorted(languages):
            for value, spellings in languages[code].get("values", {}).get(name, {}).items():
                for spelling in (value, *spellings):
                    self._exact.setdefault(fold(spelling), value)
        self.spellings = frozenset(self._exact)
        self._inside = _any_of(word for word in self._exact if len(word) > 1)

    def read(self, text: str) -> str | None:
        """Give the value of a cell that is exactly a known word, else None."""
        return self._exact.get(fold(text))

    def find(self, text: str) -> str | None:
        """Give the value that a cell names, also inside a longer text.

        None when it names none or several, or when anything in the rest of the text denies or doubts it: "not
        yet available" is no yes, and neither is "perhaps available".
        """
        folded = fold(text)
        return self._exact.get(folded) or self._unanimous(folded)

    def named(self, text: str) -> tuple[str, ...]:
        """Give all values that a text names, each once, without those that a negation stands before.

        "Printer without scanner" names a printer.
        """
        folded = fold(text)
        exact = self._exact.get(folded)
        return (exact,) if exact else tuple(dict.fromkeys(self._named(folded)))

    def rest(self, text: str) -> str:
        """What a text says beside the known words, folded."""
        return self._inside.sub(" ", fold(text)).strip()

    def _unanimous(self, folded: str) -> str | None:
        values = {self._exact[match.group()] for match in self._inside.finditer(folded)}
        if len(values) != 1 or self._denials.denies_or_doubts(self._inside.sub(" ", folded)):
            return None
        return values.pop()

    def _named(self, folded: str) -> Iterable[str]:
        end = 0
        for match in self._inside.finditer(folded):
            if not self._denials.denies(folded[end:match.start()]):
                yield self._exact[match.group()]
            end = match.end()

    def __contains__(self, text: str) -> bool:
        return fold(text) in self._exact


def _words(lists: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return (fold(word) for words in lists.values() for word in words)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words, the longest first; a word that ends in ``*`` stands for all that begin so."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    alone = [_pattern(word) for word in longest_first if word[:1].isalnum() and not _is_cjk(word)]
    anywhere = [re.escape(word) for word in longest_first if not word[:1].isalnum() or _is_cjk(word)]
    parts = [rf"(?<!\w)(?:{'|'.join(alone)})(?!\w)"] if alone else []
    return re.compile("|".join([*parts, *anywhere]) or r"(?!)")


def _pattern(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)


def _is_cjk(word: str) -> bool:
    """Whether a word is written without spaces between words (Chinese, Japanese)."""
    return _CJK.search(word) is not None
