"""Read the three-valued switches of PowerShell exports: true, false, and blank, which is a value of its own."""

from __future__ import annotations

from enum import Enum

from planner.model.text import fold

# Spreadsheets write true and false in their own language. "Enabled" and "disabled" are left out: in a column that
# is called "disabled" they may mean either.
TRUE = ("true", "$true", "1", "yes", "wahr", "ja", "verdadeiro", "sim", "verdadero", "si", "vrai", "oui", "vero",
        "waar", "prawda", "tak", "истина", "да", "真", "是", "はい")
FALSE = ("false", "$false", "0", "no", "falsch", "nein", "falso", "não", "faux", "non", "onwaar", "nee", "fałsz",
         "falsz", "nie", "ложь", "нет", "假", "否", "いいえ")
BLANK = ("", "$null", "null", "none", "-", "not set", "(blank)", "<null>", "not configured")
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
