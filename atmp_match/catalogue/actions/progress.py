"""How far an import is: its stages by name, a true count, and a way to be stopped between two steps."""

from enum import StrEnum


class Stage(StrEnum):
    """What an import does, in this order."""

    READ = "read"
    CHECK = "check"
    COMPARE = "compare"
    WRITE = "write"
    FINISH = "finish"


class Progress:
    """Told of every step; this one keeps it to itself."""

    def begin(self, stage: Stage, total: int = 0) -> None:
        """Note that a stage begins; `total` is how many offers it goes through, 0 where it is no such count."""

    def step(self, done: int) -> None:
        """Note how many steps of the stage are done. May raise to end the import; nothing is changed then."""


QUIET = Progress()
