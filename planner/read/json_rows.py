"""Turn JSON into rows: an array of objects, an object that wraps one, or an object a line (Zeek, Graph exports)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from planner.model.table import Cell, text_of

_WRAPPERS = ("value", "values", "data", "items", "results", "rows")
_DEPTH = 8


def rows(text: str) -> list[list[Cell]]:
    """Lay objects out under one header row made of their keys, so that row n is object n, or line n where each has one.

    A blank line is an empty row. Raises ValueError when it is no such JSON.
    """
    records = [dict(_flat(entry)) for entry in _objects(text)]
    if not any(records):
        raise ValueError("no objects")
    header = list(dict.fromkeys(key for record in records for key in record))
    return [list(header), *([record.get(key) for key in header] if record else [] for record in records)]


def record(line: str, header: Sequence[str]) -> list[str] | None:
    """The values of an object on one line in the order of a header; None when it is no object."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict):
        return None
    values = dict(_flat(entry))
    return [text_of(values.get(name)) for name in header]


def _objects(text: str) -> list[dict[str, Any]]:
    text = text.removeprefix("\ufeff").rstrip()
    try:
        document = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValueError:
        document = [json.loads(line) if line.strip() else {} for line in re.split(r"\r\n|\r|\n", text)]
    if isinstance(document, dict):
        wrapped = next((document[key] for key in _WRAPPERS if isinstance(document.get(key), list)), None)
        document = wrapped if wrapped is not None else [document]
    if not isinstance(document, list) or not all(isinstance(entry, dict) for entry in document):
        raise ValueError("not a list of objects")
    return document


def _flat(entry: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Cell]]:
    """Name the values inside objects by their path: ``status.errorCode``."""
    for key, value in entry.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and depth < _DEPTH:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, _cell(value)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
