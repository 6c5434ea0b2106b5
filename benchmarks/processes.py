"""What the processes of a build use, read from /proc (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Seen:
    """A process: its parent, and the CPU seconds of itself and of its children that have ended."""

    pid: int
    parent: int
    cpu: float


def tree(root: int) -> dict[int, list[Seen]]:
    """All processes below `root`, and itself, by their distance from it."""
    children: dict[int, list[Seen]] = {}
    for process in _every():
        children.setdefault(process.parent, []).append(process)
        if process.pid == root:
            levels = {0: [process]}
    depth = 0
    while levels[depth]:
        depth += 1
        levels[depth] = [
            child for above in levels[depth - 1] for child in children.get(above.pid, [])
        ]
    return levels


def memory(pid: int) -> dict[str, float] | None:
    """MB: rss, pss (shared pages counted in part), private; None if the process has gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    lines = (line.split() for line in text.splitlines()[1:])
    kb = {words[0].rstrip(":"): int(words[1]) for words in lines}
    if not kb.get("Rss"):
        return None
    private = kb["Private_Clean"] + kb["Private_Dirty"]
    return {"rss": kb["Rss"] / 1024, "pss": kb["Pss"] / 1024, "private": private / 1024}


def _every() -> Iterator[Seen]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        words = rest.split()
        cpu = sum(int(word) for word in words[11:15]) / _TICK
        yield Seen(int(name.split()[0]), int(words[1]), cpu)
