"""Read what a cell says about the Microsoft 365 cloud, as the set of clouds it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.model.device import Cloud
from planner.model.text import fold
from planner.normalise.vocabulary import Vocabulary

GOVERNMENT = frozenset({Cloud.GCC, Cloud.GCC_HIGH, Cloud.DOD})
"""What "US Gov" may mean; it names no single cloud (SPEC 10)."""


@dataclass(frozen=True, slots=True)
class CloudReading:
    """The clouds a cell allows (empty: it names none), and the finding code for what is wrong with it."""

    clouds: frozenset[Cloud] = frozenset()
    problem: str = ""


class CloudReader:
    """Tell a cloud from a country: "China" in a Cloud column is a region, not a cloud (SPEC 2, 10)."""

    def __init__(self, languages: Mapping[str, Mapping[str, Any]], regions: Mapping[str, list[str]]) -> None:
        self._clouds = Vocabulary(languages, "cloud")
        self._regions = {fold(word): region for region, words in regions.items() for word in words}
        self._seen: dict[str, CloudReading] = {}

    def read(self, text: str) -> CloudReading:
        """Read a Cloud cell; memoised."""
        if text not in self._seen:
            self._seen[text] = self._reading(text)
        return self._seen[text]

    def region_of(self, text: str) -> str | None:
        """Name the region key (such as "china") that a region cell speaks of, else None."""
        folded = fold(text)
        if folded in self._regions:
            return self._regions[folded]
        words = folded.replace(",", " ").replace("/", " ").replace("-", " ").split()
        return next((self._regions[w] for w in words if w in self._regions), None)

    def _reading(self, text: str) -> CloudReading:
        if not text:
            return CloudReading()
        word = self._clouds.read(text)
        if word is None and self.region_of(text):
            return CloudReading(problem="cloud-is-region")
        word = word or self._clouds.find(text)
        if word is None:
            return CloudReading(problem="cloud-not-understood")
        if word == "gov":
            return CloudReading(GOVERNMENT, "cloud-ambiguous")
        return CloudReading(frozenset({Cloud(word)}))
