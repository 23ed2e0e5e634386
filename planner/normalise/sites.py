"""Join the spellings of a site, and point out names that may be one site."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from planner.model.text import fold

ALIKE = 0.86
"""From this similarity on (0 to 1) two site names are suggested as one."""


def common_spellings(sites: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Map every spelling to the one to show: an alias of planner.toml, else the commonest, else the first seen.

    Names that differ only in case, accents or spaces are one site (SPEC 3).
    """
    by_alias = {fold(spelling): name for spelling, name in aliases.items()}
    counted = Counter(sites)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for spelling, count in counted.items():
        spellings[fold(by_alias.get(fold(spelling), spelling))][by_alias.get(fold(spelling), spelling)] += count
    shown = {folded: counter.most_common(1)[0][0] for folded, counter in spellings.items()}
    return {spelling: shown[fold(by_alias.get(fold(spelling), spelling))] for spelling in counted}


def near_names(sites: Iterable[str]) -> list[tuple[str, str]]:
    """Find pairs of different sites whose names are so near that they may be one ("LYON", "LYON 2e")."""
    by_start: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for site in sorted(sites):
        folded = fold(site)
        by_start[folded[:2]].append((folded, site))
    pairs: list[tuple[str, str]] = []
    for group in by_start.values():
        for index, (first, first_site) in enumerate(group):
            pairs.extend((first_site, second_site) for second, second_site in group[index + 1:]
                         if _near(first, second))
    return pairs


def _near(first: str, second: str) -> bool:
    shorter, longer = sorted((first.split(), second.split()), key=len)
    if len(shorter) < len(longer) and longer[:len(shorter)] == shorter and not shorter[-1].isdigit():
        # "lyon" and "lyon 2e", but not "site" and "site 7", which is a numbering.
        return not (len(longer) == len(shorter) + 1 and longer[-1].isdigit())
    if re.sub(r"\D", "", first) != re.sub(r"\D", "", second):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
