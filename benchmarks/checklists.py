"""Measure the checklists of a large plan, as pages and as PDF."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import inventory, measure

PAGES_BAR_S = 8.0
PDF_BAR_S = 180.0
MEMORY_BAR_MIB = 1024
"""Of the largest process; forked ones share the plan, which the sum of all counts for each of them."""
BAR_SIZE = 50_000


def measured(sizes: Iterable[int]) -> int:
    """Print seconds and memory for each number of devices; 1 when a bar is missed at the size it is meant for."""
    missed = []
    print("  devices  planner checklists (processor)  MiB (all)     with --pdf (processor)  the PDFs  MiB (all)")
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
            print(f"{size:>9,}  {pages.seconds:>16.1f} s ({pages.processor_seconds:>5.1f} s)    {_memory(pages)}  "
                  f"{pdf.seconds:>11.1f} s ({pdf.processor_seconds:>5.1f} s)  {pdf.seconds - pages.seconds:>6.1f} s  "
                  f"{_memory(pdf)}", flush=True)
            if size >= BAR_SIZE:
                missed += [f"{what} {size:,}: {value:.0f} {unit}, the bar is {bar:.0f}" for what, value, unit, bar in (
                    ("pages", pages.seconds, "s", PAGES_BAR_S), ("PDF", pdf.seconds, "s", PDF_BAR_S),
                    ("memory", max(pages.largest_mib, pdf.largest_mib), "MiB", MEMORY_BAR_MIB)) if value > bar]
    for what in missed:
        print(f"missed: {what}")
    return int(bool(missed))


def _memory(run: measure.Measured) -> str:
    return f"{run.largest_mib:>5.0f} ({run.together_mib:.0f})"
