"""Read the three-valued switches of PowerShell exports: true, false, and blank, which is a value of its own."""

from __future__ import annotations

from enum import Enum

from planner.model.text import fold

TRUE = frozenset({"true", "$true", "1", "yes", "wahr", "verdadeiro", "verdadero", "vrai", "vero", "waar",
                  "prawda", "истина", "真", "是"})
FALSE = frozenset({"false", "$false", "0", "no", "falsch", "falso", "faux", "onwaar", "falsz", "ложь", "假", "否"})
BLANK = frozenset({"", "$null", "null", "none", "-", "not set", "(blank)", "<null>"})
_TRUE, _FALSE, _BLANK = (frozenset(map(fold, words)) for words in (TRUE, FALSE, BLANK))


class TriState(Enum):
    """What a switch cell says; ``STRANGE`` is a text that is none of the three."""

    TRUE = "true"
    FALSE = "false"
    BLANK = "blank"
    STRANGE = "strange"


def read_switch(text: str) -> TriState:
    """Read a switch; spreadsheets in other languages write true and false in theirs."""
    word = fold(text)
    if word in _TRUE:
        return TriState.TRUE
    if word in _FALSE:
        return TriState.FALSE
    return TriState.BLANK if word in _BLANK else TriState.STRANGE
