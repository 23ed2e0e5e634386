"""The few ways in which the work cannot go on, each with what to do next."""

from __future__ import annotations


class PlannerError(Exception):
    """Stop with a message that says what, where, why and what to do; ``exit_code`` is the one of the CLI."""

    exit_code = 70

    def __init__(self, message: str, *, where: object = "", seen: str = "", next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = str(where)
        self.seen = seen
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(PlannerError):
    """The command line or the configuration asks for something that does not exist."""

    exit_code = 2


class InputError(PlannerError):
    """Nothing that was given can be read, or it holds no device and no sender."""

    exit_code = 3


class OutputError(PlannerError):
    """The output cannot be written, or writing it would lose somebody's work."""

    exit_code = 4


class CatalogueError(PlannerError):
    """A file of knowledge is malformed: the program must not decide on it."""

    exit_code = 70
