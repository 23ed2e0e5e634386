"""Measure the checklists of a large plan, as pages and as PDF."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import inventory, measure

PAGES_BAR_S = 8.0
PDF_BAR_S = 180.0
BAR_SIZE = 50_000


def measured(sizes: Iterable[int]) -> int:
    """Print seconds and memory for each number of devices; 1 when a bar is missed at the size it is meant for."""
    missed = []
    print("  devices  planner checklists   with --pdf   MiB (all)")
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
        folder = Path(name)
        for size in sizes:
            source, plan = folder / "devices.xlsx", folder / f"plan-{size}"
            inventory.write(source, size)
            measure.run([sys.executable, "-m", "planner", "plan", str(source), "-o", str(plan), "--only", "json",
                         "--as-of", "2026-11-24", "-q"], folder)
            again = [sys.executable, "-m", "planner", "checklists", str(plan), "-q"]
            pages = measure.run(again, folder)
            pdf = measure.run([*again, "--pdf"], folder)
            print(f"{size:>9,}  {pages.seconds:>16.1f} s  {pdf.seconds:>9.1f} s  {pdf.largest_mib:>5.0f} "
                  f"({pdf.together_mib:.0f})", flush=True)
            if size >= BAR_SIZE and (pages.seconds > PAGES_BAR_S or pdf.seconds > PDF_BAR_S):
                missed.append(f"{size:,}: bars are {PAGES_BAR_S:.0f} s and {PDF_BAR_S:.0f} s")
    for what in missed:
        print(f"missed: {what}")
    return int(bool(missed))
