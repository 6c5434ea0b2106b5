"""The figures of a period as they were published, and which of them are others now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.core.files import read_json, to_json
from helpers.params.approvals import PUBLICATION, REVISION, Entry
from helpers.trust.states import latest

_SCHEMA = "baocao.publication/1"
# value by unit, indicator ("" for the whole) and basis
Figures = Mapping[tuple[str, str, str], float | None]
Change = dict[str, Any]


def figures_in(folder: Path) -> Figures:
    """The figures of all reports in a period's folder; a report in two languages counts once."""
    figures: dict[tuple[str, str, str], float | None] = {}
    for path in sorted(folder.glob("*/report*.json"), reverse=True):
        figures |= dict(_figures(read_json(path)))
    return dict(sorted(figures.items()))


def _figures(record: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], float | None]]:
    unit = record["unit"]
    for indicator in record["indicators"]:
        for basis in ("own", "to_date"):
            yield (unit, indicator["code"], basis), indicator[basis]["value"]
    if record["score"]:
        yield (unit, "", "score"), record["score"]["value"]
    for rank in record["ranks"]:
        if rank["period"] == record["period"]:
            yield (unit, "", "rank"), rank["place"]


def publication(figures: Figures) -> bytes:
    """The file that keeps figures as they were published."""
    rows = [[*key, value] for key, value in figures.items()]
    return to_json({"schema": _SCHEMA, "figures": rows})


def published(folder: Path, entries: Sequence[Entry]) -> Figures | None:
    """The figures as they were published last; None where they never were.

    Raises:
        ReportError: the file is damaged.
    """
    path = latest(folder, entries, PUBLICATION)
    if path is None:
        return None
    return {(unit, code, basis): value for unit, code, basis, value in read_json(path)["figures"]}


def unexplained(
    folder: Path, entries: Sequence[Entry], now: Figures, *, whole: bool = True
) -> list[Change]:
    """The published figures that are others now, where no decision gives the reason.

    Args:
        folder: of the decisions about the period.
        whole: `now` has all reports of the period; else units without one do not count.

    Raises:
        ReportError: what was published, or a reason, cannot be read.
    """
    before = published(folder, entries)
    if before is None:
        return []
    since: list[Entry] = []
    for entry in reversed(entries):
        if any(name.startswith(f"{PUBLICATION}-") for name in entry.files):
            break
        since.append(entry)
    there = {unit for unit, _, _ in now}
    explained = dict(before)
    for entry in reversed(since):
        for name in entry.files:
            if name.startswith(f"{REVISION}-"):
                changes = read_json(folder / name)["changes"]
                explained |= {
                    (change["unit"], change["indicator"], change["basis"]): change["after"]
                    for change in changes
                }
    return [
        {
            "unit": key[0],
            "indicator": key[1],
            "basis": key[2],
            "before": value,
            "after": now.get(key),
        }
        for key, value in explained.items()
        if now.get(key) != value and (whole or key[0] in there)
    ]


def revision(period: str, changes: Sequence[Change], *, reason: str, who: str, at: str) -> bytes:
    """The file that says which published figures are changed, and why."""
    header = {"period": period, "reason": reason, "who": who, "at": at}
    return to_json({**header, "changes": list(changes)})
