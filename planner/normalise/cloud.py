"""Read what a cell says about the Microsoft 365 cloud, as the set of clouds it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.device import Cloud
from planner.model.text import fold
from planner.model.vocabulary import Denials, Languages, Vocabulary

GOVERNMENT = frozenset({Cloud.GCC, Cloud.GCC_HIGH, Cloud.DOD})
"""What "US Gov" may mean; it names no single cloud (SPEC 10)."""
_BETWEEN_WORDS = str.maketrans(dict.fromkeys(",/;:()-–—", " "))


@dataclass(frozen=True, slots=True)
class CloudReading:
    """The clouds a cell allows (empty: it names none), and the finding code for what is wrong with it."""

    clouds: frozenset[Cloud] = frozenset()
    problem: str = ""


class CloudReader:
    """Tell a cloud from a country: "China" in a Cloud column is a region, not a cloud (SPEC 2, 10)."""

    def __init__(self, languages: Languages, regions: Mapping[str, list[str]], denials: Denials) -> None:
        self._clouds = Vocabulary(languages, "cloud", denials)
        self._denials = denials
        self._regions = {fold(word): region for region, words in regions.items() for word in words}

    def read(self, text: str) -> CloudReading:
        """Read a Cloud cell."""
        if not text:
            return CloudReading()
        exact = self._clouds.read(text)
        named = {exact} if exact else self._named(text)
        if not named:
            return CloudReading(problem="cloud-is-region" if self.is_region(text) else "cloud-not-understood")
        clouds = GOVERNMENT if named == {"gov"} else frozenset(map(Cloud, named - {"gov"}))
        if len(clouds) > 1:
            # "GCC or worldwide" excludes clouds, but the first of the two is no answer.
            return CloudReading(clouds, "cloud-ambiguous" if clouds <= GOVERNMENT else "cloud-not-understood")
        return CloudReading(clouds)

    def is_region(self, text: str) -> bool:
        """Whether a text is a region, or has a region among its words."""
        folded = fold(text)
        words = folded.translate(_BETWEEN_WORDS).split()
        return folded in self._regions or any(word in self._regions for word in words)

    def _named(self, text: str) -> set[str]:
        """The clouds that a longer text names.

        Words such as "standard" or "public" mean the worldwide cloud only where nothing is said beside them but
        a region ("Worldwide (China)").
        """
        rest = self._clouds.rest(text)
        if self._denials.denies_or_doubts(rest):
            return set()
        named = set(self._clouds.named(text))
        words = rest.translate(_BETWEEN_WORDS).strip()
        if named == {Cloud.WORLDWIDE} and words and words not in self._regions:
            return set()
        return named
