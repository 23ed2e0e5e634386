"""Show a person at a terminal how far a run is; a run that is over within a second shows nothing."""

from __future__ import annotations

import threading
from types import TracebackType

from planner.model.progress import Step

PATIENCE_S = 1.0
REFRESH_S = 0.2


class Progress:
    """A line on stderr that tells the latest step. A context manager: leaving it takes the line away."""

    def __init__(self) -> None:
        self._step = Step("")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def show(self, step: Step) -> None:
        """Remember a step; it is drawn when its time comes."""
        self._step = step

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        if not self._over.wait(PATIENCE_S):
            self._draw()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn
        from rich.progress import Progress as Bar

        # File names are data: markup in one is not looked for.
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self._step.doing, total=None)
            while not self._over.wait(REFRESH_S):
                step = self._step
                bar.update(task, description=step.doing, total=None if step.share is None else 1.0,
                           completed=step.share or 0.0)
