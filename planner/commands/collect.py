"""The command that hands out what reads a tenant: the PowerShell collector and the queries."""

from __future__ import annotations

from pathlib import Path

from planner.commands.console import Console


def collect(folder: Path | None, console: Console) -> None:
    """Print the collector and the queries as one script, or write them as files."""
    from planner.write.scripts import collector
    if folder is None:
        if console.as_json:
            console.json([{"file": name, "text": text} for name, text in collector.texts().items()])
        else:
            console.result(collector.as_script().splitlines())
            console.remark("Next    save it as collect.ps1 (or run: planner collect -o FOLDER), read it, and run it in "
                           "PowerShell.")
        return
    made, kept = collector.place(folder)
    if console.as_json:
        console.json({"made": [str(path) for path in made], "kept": [str(path) for path in kept]})
        return
    console.result([f"Made    {path}" for path in made] + [f"Kept    {path}" for path in kept])
    console.remark("Next    read collect.ps1, run it in PowerShell, put the exports into the inbox, then: planner plan")
