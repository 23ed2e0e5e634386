"""The scripts of a plan: static PowerShell and KQL, and the one data file that they read.

Customer text never becomes code: the scripts are the same for every tenant, and what differs stands in the data file.
"""

from __future__ import annotations

from pathlib import Path

from planner.model.plan import Plan
from planner.write.labels import Labels
from planner.write.scripts.data import changes
from planner.write.scripts.files import SCRIPTS, content

FOLDER = "scripts"
DATA = "data.jsonl"


def write(plan: Plan, labels: Labels, folder: Path) -> list[Path]:
    """Write ``scripts/`` below ``folder``. Scripts have one language, like the commands in them."""
    del labels
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    parts = {**{name: content(name) for name in SCRIPTS}, DATA: changes(plan)}
    for name, text in parts.items():
        (target / name).write_bytes(text)
    return [target / name for name in parts]
