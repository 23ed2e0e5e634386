"""Print the figures of recognition for both halves: ``python -m tests.recognise.bench [--troubles]``."""

from __future__ import annotations

import sys

from tests.recognise.bench.lists import Half
from tests.recognise.bench.score import figures


def main() -> None:
    """Print the figures; the troubles of the tuning half only, so that the held-out half stays unseen."""
    for half in Half:
        result = figures(half)
        print(f"{half.value.replace('_', ' ')}\n  " + "\n  ".join(result.lines()))
        if "--troubles" in sys.argv and half is Half.TUNING:
            print("\n".join(result.troubles))


if __name__ == "__main__":
    main()
