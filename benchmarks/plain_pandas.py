"""What a user would write instead, and what ``planner`` is measured against: read the list, add a column, write it."""

from __future__ import annotations

import sys

import pandas


def decide(row: pandas.Series[str]) -> str:
    """One decision by the TLS column alone."""
    return "legacy" if "1.2" not in str(row["TLS"]) and "1.3" not in str(row["TLS"]) else "keep"


def main(source: str, target: str) -> None:
    """Read a workbook, decide each row, write the workbook."""
    frame = pandas.read_excel(source, engine="openpyxl", dtype=str, keep_default_na=False)
    frame["Decision"] = frame.apply(decide, axis=1)
    frame.to_excel(target, index=False, engine="openpyxl")


if __name__ == "__main__":
    main(*sys.argv[1:])
