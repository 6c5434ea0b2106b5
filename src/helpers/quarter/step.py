"""A step of a quarter: how far it is, as its files tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

IDS = ("forms", "import", "check", "remind", "corrections", "build", "diff", "brief", "archive",
       "pack")  # fmt: skip
State = Literal["done", "todo", "waiting", "not_needed"]
LABELS: dict[State, str] = {
    "done": "xong",
    "todo": "cần làm",
    "waiting": "chờ",
    "not_needed": "không cần",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        id: as `baocao quarter ID` takes it.
        state: "todo": a command can do it now; "waiting": for people, or for an earlier step.
        summary: how far it is, in a line.
        lines: names and facts behind that.
        command: what does it, as typed after "baocao"; () where `baocao quarter ID` alone does.
    """

    id: str
    title: str
    state: State
    summary: str
    lines: tuple[str, ...] = ()
    command: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return self.state in ("done", "not_needed")
