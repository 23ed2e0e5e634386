"""Print the figures of recognition for all parts: ``python -m tests.recognise.bench [--troubles [PART]]``."""

from __future__ import annotations

import sys

from tests.recognise.bench.lists import Part
from tests.recognise.bench.score import Figures, figures
from tests.recognise.bench.whole_sheets import sheet_figures, whole_sheets


def main() -> None:
    """Print the figures; the troubles of the tuning part unless another is named: held-out stays unseen."""
    asked = "--troubles" in sys.argv
    named = Part(sys.argv[-1]) if sys.argv[-1] in list(Part) else Part.TUNING
    for part in Part:
        _show(part.value, figures(part), asked and part is named)
        if whole_sheets(part):
            _show(f"{part.value}, whole sheets", sheet_figures(part), asked and part is named)


def _show(title: str, result: Figures, troubles: bool) -> None:
    print(f"{title.replace('_', ' ')}\n  " + "\n  ".join(result.lines()))
    if troubles:
        print("\n".join(result.troubles))


if __name__ == "__main__":
    main()
