"""Two builds compared: which numbers, ranks and sentences changed, and in which source files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.batch.plan import STEM
from helpers.core.errors import ConfigError
from helpers.core.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two builds of a report.

    Attributes:
        report: "<programme>/<period>/<unit>".
        what: "report" (only in one build), "value", "rank", "sentence" or "source".
        name: what changed: an indicator's code and span, a period, a kind of finding, a file.
        before, after: the two states, "" where there is none.
        cells: for values and sentences, the source cells whose file changed between the builds.
    """

    report: str
    what: str
    name: str
    before: str
    after: str
    cells: tuple[Evidence, ...] = ()


def diff(before: Path, after: Path) -> tuple[Change, ...]:
    """All differences between the reports below two output folders, in order of report.

    Raises:
        ConfigError: a folder holds no report.
    """
    old, new = _records(before), _records(after)
    changes: list[Change] = []
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            there = ("có", "") if name in old else ("", "có")
            changes.append(Change(name, "report", name, *there))
        else:
            changes += _compare(name, old[name], new[name])
    return tuple(changes)


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    found = {
        path.parent.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        # both languages have one record; where there is only the English report, its own is read
        for stem in (f"{STEM}.en", STEM)
        for path in sorted(folder.glob(f"*/*/*/{stem}.json"))
    }
    if not found:
        raise ConfigError(
            "Thư mục không có báo cáo nào",
            where=str(folder),
            todo="chỉ tới thư mục kết quả của một lần baocao build",
        )
    return found


def _compare(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    sources_old, sources_new = _sources(old), _sources(new)
    moved = {
        file
        for file in {*sources_old, *sources_new}
        if sources_old.get(file) != sources_new.get(file)
    }
    for file in sorted(moved):
        states = (sources_old.get(file, "")[:16], sources_new.get(file, "")[:16])
        yield Change(name, "source", file, *states)
    for what, read in (("value", _values), ("rank", _ranks), ("sentence", _sentences)):
        states_old, states_new = read(old), read(new)
        for key in _in_order(states_old, states_new):
            one, other = states_old.get(key, ""), states_new.get(key, "")
            if one != other:
                cells = () if what == "rank" else _cells(key, (old, new), moved)
                yield Change(name, what, key, one, other, cells)


def _in_order(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys((*old, *new)))


def _sources(record: Mapping[str, Any]) -> dict[str, str]:
    return {one["file"]: one["sha256"] for one in record["sources"]}


def _values(record: Mapping[str, Any]) -> dict[str, str]:
    """Values with their counts, by indicator and span."""
    said = {}
    for indicator in record["indicators"]:
        for span in ("own", "to_date"):
            value = indicator[span]
            text = value["status"] if value["value"] is None else repr(value["value"])
            if "denominator" in value:
                text += f" ({value['numerator']}/{value['denominator']})"
            said[f"{indicator['code']} {span}"] = text
    return said


def _ranks(record: Mapping[str, Any]) -> dict[str, str]:
    return {one["period"]: f"{one['place']}/{one['of']}" for one in record["ranks"]}


def _sentences(record: Mapping[str, Any]) -> dict[str, str]:
    """Sentences by kind and indicator; a second one of the same kind gets a number."""
    said: dict[str, str] = {}
    for finding in record["findings"]:
        key = f"{finding['kind']} {finding['indicator']}".strip()
        while key in said:
            key += "+"
        said[key] = finding["sentence_vi"]
    return said


def _cells(
    key: str, records: tuple[Mapping[str, Any], Mapping[str, Any]], moved: set[str]
) -> tuple[Evidence, ...]:
    """The cells behind a value or sentence that lie in a file that changed."""
    kind, _, indicator = key.rstrip("+").partition(" ")
    places = {
        Evidence(place["file"], place.get("sheet", ""), place.get("cell", ""))
        for record in records
        for finding in record["findings"]
        if kind in (finding["kind"], finding["indicator"])
        and (kind == finding["indicator"] or indicator == finding["indicator"])
        for place in finding["evidence"]
        if place.get("file") in moved
    }
    return tuple(sorted(places))
