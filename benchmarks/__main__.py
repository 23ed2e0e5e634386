"""Measure ``planner plan`` beside the plain pandas script, in the same run and on the same list.

    python -m benchmarks [reading | logs | checklists] [--sizes 1000,20000] [--repeat 1] [--profile]

With ``logs`` it measures ten million sign-ins instead (``--rows`` for fewer), with and without DuckDB; with
``checklists`` the checklists of 500 sites, as pages and as PDF; with ``reading`` what guarding adds to reading a file.
Prints how long ``--help`` and loading the knowledge take, and for each size seconds, ratio and memory. Exit code 1
when a bar is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import checklists, inventory, logs, measure, reading
from benchmarks.rooms import costs

RATIO_BAR = 0.7
"""The whole run, against the plain script, at the ordinary large size."""
BAR_SIZE = 20_000
MEMORY_BAR_MIB = 1024
HELP_BAR_S = 0.3
KNOWLEDGE_BAR_S = 0.15
LOAD_KNOWLEDGE = ("import time; from planner import catalogue; begin = time.perf_counter(); catalogue.load(); "
                  "print(time.perf_counter() - begin)")
PLAIN = Path(__file__).with_name("plain_pandas.py")


def main() -> int:
    """Run the measurements and hold them to the bars."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure planner beside plain pandas.")
    parser.add_argument("what", nargs="?", choices=("plan", "reading", "logs", "checklists"), default="plan",
                        help="the whole run, what guarding adds, a large log, or the checklists of 500 sites")
    parser.add_argument("--sizes", help="numbers of devices, separated by commas")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each; the fastest counts")
    parser.add_argument("--profile", action="store_true", help="also say which room costs what, at the largest size")
    parser.add_argument("--rows", type=int, default=logs.ROWS, help="rows of the log")
    options = parser.parse_args()
    if options.what == "logs":
        with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
            return _said(logs.run(Path(name), options.rows))
    if options.what == "reading":
        with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
            return _said(reading.run(Path(name), map(int, (options.sizes or "20000,100000").split(","))))
    if options.what == "checklists":
        return checklists.measured(int(size) for size in (options.sizes or "50000").split(","))
    sizes = [int(size) for size in (options.sizes or "1000,20000").split(",")]
    missed = []
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
        folder = Path(name)
        best_help = min(measure.run([sys.executable, "-m", "planner", "--help"], folder).seconds for _ in range(5))
        print(f"--help  {best_help:.2f} s (bar {HELP_BAR_S} s)")
        if best_help > HELP_BAR_S:
            missed.append("--help")
        knowledge = min(float(subprocess.run([sys.executable, "-c", LOAD_KNOWLEDGE], capture_output=True, text=True,
                                             check=True).stdout) for _ in range(5))
        print(f"knowledge  {knowledge:.3f} s (bar {KNOWLEDGE_BAR_S} s)")
        if knowledge > KNOWLEDGE_BAR_S:
            missed.append("knowledge")
        print("  devices   planner    pandas  ratio  planner MiB (all)  pandas MiB")
        for size in sizes:
            source = folder / f"devices-{size}.xlsx"
            inventory.write(source, size)
            ours, plain = _pair(source, folder, options.repeat)
            ratio = ours.seconds / plain.seconds
            print(f"{size:>9,}  {ours.seconds:>6.1f} s  {plain.seconds:>6.1f} s  {ratio:>5.2f}  "
                  f"{ours.largest_mib:>9.0f} ({ours.together_mib:>5.0f})   {plain.largest_mib:>9.0f}", flush=True)
            if size >= BAR_SIZE and ratio > RATIO_BAR:
                missed.append(f"ratio {ratio:.2f} > {RATIO_BAR} at {size:,}")
            if ours.together_mib > MEMORY_BAR_MIB:
                missed.append(f"memory {ours.together_mib:.0f} MiB at {size:,}")
        if options.profile:
            print(*costs(folder / f"devices-{max(sizes)}.xlsx", folder / "profiled"), sep="\n")
    return _said(missed)


def _said(missed: list[str]) -> int:
    for what in missed:
        print(f"missed: {what}")
    return int(bool(missed))


def _pair(source: Path, folder: Path, repeat: int) -> tuple[measure.Measured, measure.Measured]:
    """The fastest of both, each run in turn so that a busy machine slows both."""
    ours, plain = [], []
    for _ in range(repeat):
        ours.append(measure.run([sys.executable, "-m", "planner", "plan", str(source), "-o", str(folder / "plan"),
                                 "--as-of", "2026-11-24", "--fresh", "-q"], folder))
        plain.append(measure.run([sys.executable, str(PLAIN), str(source), str(folder / "plain.xlsx")], folder))
    return min(ours, key=lambda m: m.seconds), min(plain, key=lambda m: m.seconds)


if __name__ == "__main__":
    sys.exit(main())
