"""Lines of a text table that need no parser: rows as one text, cut into cells where they are wanted.

A parser makes every value in the reading process, the values are packed, and the planning process makes them again.
Most lines of most files say by themselves where their values end, quoted or not. Such lines travel as they are, with
``CELL_END`` and ``ROW_END`` between the values, and each value is made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest

from planner.model.table import CellRow
from planner.read.dialect import Dialect

Block = str | Sequence[CellRow]
"""Some rows one after another: as one text, or each as the values that a parser found."""

CELL_END = "\x1f"
ROW_END = "\n"


def cut(lines: Sequence[str], dialect: Dialect) -> str | None:
    """Bring whole lines into the form of a block; None where only a parser can tell what they hold.

    What a block says is what the csv module says of the same lines.
    """
    if dialect.escape or not {line[:2].lstrip('"')[:1] for line in lines}.isdisjoint("#"):  # it may be a comment
        return None
    text = "".join(lines)
    if "\r" in text:
        text = ROW_END.join(text.split("\r\n"))
    if "\r" in text or CELL_END in text:
        return None
    delimiter, quote = dialect.delimiter, dialect.quote
    if not delimiter:
        return None if quote and quote in text else text.removesuffix(ROW_END)
    if quote and quote in text:
        return _unquoted(text, delimiter, quote)
    return text.replace(delimiter, CELL_END).removesuffix(ROW_END)


def _unquoted(text: str, delimiter: str, quote: str) -> str | None:
    """Take the quotes off; None where one is doubled, never closed, or stands anywhere but around a whole value."""
    parts = text.replace(f"{quote}{delimiter}{quote}", CELL_END).split(quote)
    outside, inside = parts[::2], parts[1::2]
    between = outside[1:-1]
    beside_a_quote = {outside[0][-1:] or ROW_END, outside[-1][:1] or ROW_END,
                      *(part[:1] for part in between), *(part[-1:] for part in between)}
    all_outside = quote.join(outside)
    if (len(parts) % 2 == 0 or not beside_a_quote <= {delimiter, ROW_END} or CELL_END in all_outside
            or any(ROW_END in part for part in inside)):
        return None
    outside = all_outside.replace(delimiter, CELL_END).split(quote)
    return "".join(chain.from_iterable(zip_longest(outside, inside, fillvalue=""))).removesuffix(ROW_END)


def rows_of(block: Block) -> Sequence[CellRow]:
    """The rows of a block. A blank line is a row without cells."""
    if isinstance(block, str):
        return [line.split(CELL_END) if line else [] for line in block.split(ROW_END)]
    return block


def without_end(block: Block) -> tuple[Block, int]:
    """A block without the blank rows at its end, and how many these were."""
    if isinstance(block, str):
        filled = len(block.rstrip(CELL_END + ROW_END))
        if not filled:
            return "", block.count(ROW_END) + 1
        end = block.find(ROW_END, filled)
        return (block, 0) if end < 0 else (block[:end], block.count(ROW_END, end))
    last = len(block)
    while last and not any(block[last - 1]):
        last -= 1
    return block[:last], len(block) - last


def places_in(block: Block) -> int:
    """How many places for values the rows of a block need, one more a row for the row itself."""
    if isinstance(block, str):
        return block.count(CELL_END) + 2 * (block.count(ROW_END) + 1)
    return sum(map(len, block)) + len(block)
