"""Measure how a log of ten million sign-ins is grouped: ``python -m benchmarks logs``."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from benchmarks import measure

ROWS = 10_000_000
SECONDS_BAR = 10.0
MEMORY_BAR_MIB = 512
SEED = 20261124
SENDERS = 20_000
_BLOCK = 10_000
_HEADER = "CreatedDateTime,UserPrincipalName,IPAddress,ClientAppUsed,Status,Location,CorrelationId\n"
_DAYS = tuple(f"2026-{month:02}-{day:02}" for month in (9, 10, 11) for day in range(1, 29))
_WITHOUT = "raise ImportError('the run without the extra')\n"


def write(path: Path, rows: int) -> None:
    """Write a sign-in log of so many rows, the same for the same number: 20,000 senders over 84 days."""
    dice = random.Random(SEED)
    senders = [f"scan-{n:05}@example.com,10.{n >> 8 & 255}.{n & 255}.{n % 250 + 1}" for n in range(SENDERS)]
    ends = [f",{client},{status},\"{place}\",8f14e45f-ceea-467f-a1d5-{n:012x}\n" for n in range(50)
            for client in ("Authenticated SMTP", "Browser") for status in ("Success", "Failure")
            for place in ("Berlin, Berlin, DE", "Lyon, Rhone, FR")]
    with path.open("w", newline="") as log:
        log.write(_HEADER)
        for start in range(0, rows, _BLOCK):
            day = _DAYS[start * len(_DAYS) // rows]
            size = min(_BLOCK, rows - start)
            pairs = zip(dice.choices(senders, k=size), dice.choices(ends, k=size), strict=True)
            log.write("".join(f"{day}T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z,{sender}{end}"
                              for n, (sender, end) in enumerate(pairs)))


def run(folder: Path, rows: int) -> list[str]:
    """Group a log with and without DuckDB; print seconds and memory, and give the bars that were missed."""
    source = folder / "sign-ins.csv"
    write(source, rows)
    print(f"{rows:,} sign-ins, {source.stat().st_size / 1e6:,.0f} MB, planner inspect")
    without = folder / "without"
    without.mkdir()
    (without / "duckdb.py").write_text(_WITHOUT)
    command = [sys.executable, "-m", "planner", "inspect", str(source), "-q"]
    paths = os.pathsep.join((str(Path.cwd()), os.environ.get("PYTHONPATH", "")))
    missed = []
    for name, path in (("with DuckDB", paths), ("without", os.pathsep.join((str(without), paths)))):
        found = measure.run(command, folder, {"PYTHONPATH": path})
        print(f"{name:>12}  {found.seconds:>6.1f} s  ({found.processor_seconds:.1f} s of processor)  "
              f"{found.largest_mib:>5.0f} MiB "
              f"(all {found.together_mib:.0f})", flush=True)
        if name == "with DuckDB" and rows >= ROWS and found.seconds > SECONDS_BAR:
            missed.append(f"{found.seconds:.1f} s for {rows:,} sign-ins")
        if found.together_mib > MEMORY_BAR_MIB:
            missed.append(f"{found.together_mib:.0f} MiB for {rows:,} sign-ins {name}")
    return missed
