"""Name the site of every device: join the spellings of one site, point out names that may be one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.model.cells import is_failed
from planner.model.device import NO_SITE
from planner.model.table import Table, text_of
from planner.model.text import fold

LONG_ENOUGH = 4
"""Letters. A word this short may differ by one letter and mean another site ("Hall A", "Hall B")."""
_NO_LETTER = re.compile(r"[\W_]*")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"\w+")


def typed_site(text: str) -> str:
    """The site that a cell names. Only signs ("-", "?") name none; ``NA`` and ``None`` are names (SPEC 10).

    What a spreadsheet shows for a formula that failed names none either.
    """
    return "" if _NO_LETTER.fullmatch(text) or is_failed(text) else " ".join(text.split())


def fallback_site(table: Table) -> tuple[str, str]:
    """The site of a table that has no Site column, and why: its sheet if the file has several, else its folder."""
    if not table.only_device_sheet and table.sheet:
        return table.sheet, "the name of the sheet"
    folder = table.file.rpartition("/")[0].rpartition("/")[2]
    return (folder, "the name of the folder") if folder else ("", "")


def has_sites(table: Table) -> bool:
    """Whether the table has a Site column with a name in it."""
    column = table.fields.get("site")
    return column is not None and any(
        column < len(row.cells) and typed_site(text_of(row.cells[column])) for row in table.rows)


def sites_in(tables: Sequence[Table]) -> Iterator[str]:
    """Yield the site of each row as typed; once for a table that stands for a site as a whole."""
    for table in tables:
        if not has_sites(table):
            yield fallback_site(table)[0] or NO_SITE
            continue
        column = table.fields["site"]
        for row in table.rows:
            yield (typed_site(text_of(row.cells[column])) if column < len(row.cells) else "") or NO_SITE


def common_spellings(sites: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Map every spelling to the one to show: the name that planner.toml gives it, else the commonest spelling.

    Names that differ only in case, accents or spaces are one site (SPEC 3). Of equally common spellings the
    first in the alphabet is shown, so that the order of the files does not matter.
    """
    named = {_key(spelling): name for spelling, name in aliases.items()}
    chosen = {_key(name): name for name in aliases.values()}
    counted = Counter(sites)
    spellings: dict[str, list[str]] = defaultdict(list)
    for spelling in counted:
        spellings[_key(named.get(_key(spelling), spelling))].append(spelling)
    return {spelling: chosen.get(folded) or min(group, key=lambda s: (-counted[s], s))
            for folded, group in spellings.items() for spelling in group}


def _key(site: str) -> str:
    return fold(site).replace(" ", "")


def near_names(sites: Iterable[str]) -> list[tuple[str, str]]:
    """Find pairs of different sites that may be one: "LYON" and "LYON 2e", "Sao Paulo" and "Sao Paolo".

    Near is: one has the words of the other and more (not only a number), the same words in another order, or
    one slip of the keyboard in a word that is long enough. The cost grows with the number of names, not of pairs.
    """
    words = {site: tuple(_WORDS.findall(fold(site))) for site in sorted(sites)}
    first_with: dict[object, str] = {}
    pairs: set[tuple[str, str]] = set()
    for site, said in words.items():
        for key in _likenesses(said):
            other = first_with.setdefault(key, site)
            if other != site and _may_be_one(words[other], said):
                pairs.add((other, site))
    whole = {said: site for site, said in reversed(words.items())}
    for site, said in words.items():
        for length in range(1, len(said)):
            shorter = whole.get(said[:length])
            if shorter and not (len(said) == length + 1 and said[-1].isdigit()):
                pairs.add((shorter, site))
    return sorted(pairs)


def _likenesses(words: tuple[str, ...]) -> Iterator[object]:
    """What names have in common when they differ by the order of their words or by one letter."""
    yield frozenset(words)
    letters = "".join(words)
    numbers = tuple(_DIGITS.findall(" ".join(words)))
    yield letters, numbers
    for place in range(len(letters)):
        yield letters[:place] + letters[place + 1:], numbers


def _may_be_one(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names with a likeness differ in long words only, and not in a number."""
    if sorted(first) == sorted(second):
        return True
    if len(first) != len(second):
        return False
    changed = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return len(changed) == 1 and all(
        len(word) >= LONG_ENOUGH and not any(map(str.isdigit, word)) for word in changed[0])
