"""Write the pages of a large plan beside its workbook, on the second core, where a plan can be shared for free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from planner.model.plan import Plan
from planner.write.cores import in_stripes
from planner.write.labels import Labels

Write = Callable[[Plan, Labels, Path], list[Path]]

PAGES = ("checklists", "pdf", "report")
MANY = 500
"""From so many devices on a second process is worth its start."""


def build(writers: Mapping[str, Write], only: Sequence[str], plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Run the chosen writers and name their files in the order of the writers, whichever process made them."""
    def write(groups: Sequence[Sequence[str]]) -> list[Mapping[str, list[Path]]]:
        return [{name: writers[name](plan, labels, folder) for name in group} for group in groups]

    chosen = [name for name in writers if name in only]
    apart = [name for name in chosen if name in PAGES]
    rest = [name for name in chosen if name not in PAGES]
    groups = [rest, apart] if len(plan.devices) >= MANY and apart and rest else [chosen]
    made = {name: paths for group in in_stripes(write, groups) for name, paths in group.items()}
    return [path for name in chosen for path in made[name]]
