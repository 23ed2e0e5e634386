"""Make ``planner/data/schemas/``: the JSON Schemas of plan.json and of ``inspect --json``, from the records themselves.

Run ``python -m tools.make_schemas`` (or ``just bless``); with ``--check`` it only says whether they are current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from planner import plan_file
from planner.model.plan import INSPECT_SCHEMA, PLAN_SCHEMA, InspectReport, Plan

FOLDER = Path(plan_file.__file__).parent / "data" / "schemas"
DOCUMENTS: dict[str, tuple[str, type[Plan] | type[InspectReport]]] = {
    "plan.schema.json": (PLAN_SCHEMA, Plan),
    "inspect.schema.json": (INSPECT_SCHEMA, InspectReport),
}


def text(name: str) -> str:
    """The schema of a document as the file holds it."""
    title, record = DOCUMENTS[name]
    made: dict[str, Any] = plan_file.schema(record)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schemas, or with ``--check`` name those that are not current and answer 1."""
    stale = [name for name in DOCUMENTS
             if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text(name)]
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is not current: python -m tools.make_schemas", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        (FOLDER / name).write_text(text(name), encoding="utf-8", newline="\n")
        print(f"Wrote   {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
