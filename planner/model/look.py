"""How a decision looks everywhere: symbol, word and colours, the same in workbook, pages and terminal.

The symbol and the word carry the meaning; pale fills look alike in grey print. Contrast of text on fill is at
least 4.5:1 (a test measures it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.decision import DecisionKind


@dataclass(frozen=True, slots=True)
class Look:
    """Symbol, word, and colours as RRGGBB; ``bar`` is a strong tone of the fill for charts."""

    symbol: str
    word: str
    fill: str
    text: str
    bar: str

    @property
    def label(self) -> str:
        """Symbol and word, as every output shows a decision."""
        return f"{self.symbol} {self.word}"


LOOKS: Mapping[DecisionKind, Look] = {
    DecisionKind.KEEP: Look("✔", "Keep", "DDEBF7", "1F3864", "2F5597"),
    DecisionKind.UPGRADE: Look("▲", "Upgrade", "FFF2CC", "5F4B00", "BF9000"),
    DecisionKind.LEGACY_WORLDWIDE: Look("⚠", "Legacy", "FCE4D6", "7A2E00", "C55A11"),
    DecisionKind.LEGACY_21VIANET: Look("⚠", "Legacy 21Vianet", "EADCF4", "4B1F6F", "7030A0"),
    DecisionKind.BLOCKED: Look("✖", "Blocked", "3B3838", "FFFFFF", "3B3838"),
    DecisionKind.UNKNOWN: Look("?", "Unknown", "E7E6E6", "3B3838", "8C8888"),
    DecisionKind.OUT_OF_SCOPE: Look("–", "Out of scope", "FFFFFF", "3B3838", "C9C7C7"),
}

TOOL_HEADER = ("1F3864", "FFFFFF")
"""Fill and text of the header of a column that the tool writes."""

HUMAN_HEADER = ("FFE699", "3B3838")
"""Fill and text of the header of a column that people fill in."""

ACCENT = "1F3864"
