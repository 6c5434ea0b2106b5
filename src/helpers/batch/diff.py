"""Two builds compared: which numbers, ranks and sentences changed, and in which source files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.batch.plan import STEM
from helpers.core.errors import ConfigError
from helpers.core.evidence import Evidence
from helpers.core.params.programme import OVERVIEW
from helpers.trust.manifest import NAME as MANIFEST


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two builds of a report.

    Attributes:
        report: "<programme>/<period>/<unit>".
        what: "report" (only in one build), "value", "rank", "comparison" (a unit's score and place
            in the overview), "sentence" or "source".
        name: what changed: an indicator's code and span, a period, a unit, a kind of finding, a
            file.
        before, after: the two states, "" where there is none.
        cells: the source cells whose file changed between the builds; whole files, be they those of
            other units, where no cited cell lies in one.
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
    moved = {
        period: _moved(before, after, period)
        for period in {name.rpartition("/")[0] for name in {*old, *new}}
    }
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            there = ("có", "") if name in old else ("", "có")
            changes.append(Change(name, "report", name, *there))
        else:
            changes += _compare(name, old[name], new[name], moved[name.rpartition("/")[0]])
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


def _compare(
    name: str, old: Mapping[str, Any], new: Mapping[str, Any], moved: set[str]
) -> Iterator[Change]:
    sources_old, sources_new = _sources(old), _sources(new)
    for file in sorted(moved & {*sources_old, *sources_new}):
        states = (sources_old.get(file, "")[:16], sources_new.get(file, "")[:16])
        yield Change(name, "source", file, *states)
    reads: dict[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {
        "value": _values,
        "rank": _ranks,
        "comparison": _places,
        "sentence": _sentences,
    }
    for what, read in reads.items():
        states_old, states_new = read(old), read(new)
        for key in _in_order(states_old, states_new):
            one, other = states_old.get(key, ""), states_new.get(key, "")
            if one != other:
                yield Change(name, what, key, one, other, _causes(what, key, (old, new), moved))


def _moved(before: Path, after: Path, period: str) -> set[str]:
    """The inputs of a period that differ between two builds, that came or that went.

    A report lists the inputs that it cites; whether one is there at all, the manifest knows.
    """
    manifests = [folder / period / MANIFEST for folder in (before, after)]
    if all(path.is_file() for path in manifests):
        old, new = (json.loads(path.read_text("utf-8"))["sources"] for path in manifests)
        return {file for file in {*old, *new} if old.get(file) != new.get(file)}
    old, new = (_cited(folder, period) for folder in (before, after))
    return {file for file in old.keys() & new.keys() if old[file] != new[file]}


def _cited(folder: Path, period: str) -> dict[str, str]:
    """The inputs that the reports of a period list, where a build has no manifest."""
    found: dict[str, str] = {}
    for path in sorted((folder / period).glob(f"*/{STEM}*.json")):
        found |= _sources(json.loads(path.read_text("utf-8")))
    return found


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


def _places(record: Mapping[str, Any]) -> dict[str, str]:
    """Scores and places of all units, of the report on all of them."""
    if record.get("asked") != OVERVIEW:
        return {}
    return {
        one["unit"]: f"{one['score']!r} ({one['place']})"
        for one in record["comparison"]
        if one["score"] is not None
    }


def _sentences(record: Mapping[str, Any]) -> dict[str, str]:
    """Sentences by kind and indicator; a second one of the same kind gets a number."""
    said: dict[str, str] = {}
    for finding in record["findings"]:
        key = f"{finding['kind']} {finding['indicator']}".strip()
        while key in said:
            key += "+"
        said[key] = finding["sentence_vi"]
    return said


def _causes(
    what: str,
    key: str,
    records: tuple[Mapping[str, Any], Mapping[str, Any]],
    moved: set[str],
) -> tuple[Evidence, ...]:
    """The changed cells behind a change; else the changed files of its unit, else all of them."""
    if what != "comparison":
        unit = records[1]["unit"]
        cells = _cells("rank_" if what == "rank" else key, records, moved)
        if cells:
            return cells
    else:
        unit = key
    own = {file for file in moved if PurePosixPath(file).stem == unit}
    return tuple(Evidence(file) for file in sorted(own or moved))


def _cells(
    key: str, records: tuple[Mapping[str, Any], Mapping[str, Any]], moved: set[str]
) -> tuple[Evidence, ...]:
    """The cells behind a value, a rank or a sentence that lie in a file that changed."""
    kind, _, indicator = key.rstrip("+").partition(" ")
    places = {
        Evidence(place["file"], place.get("sheet", ""), place.get("cell", ""))
        for record in records
        for finding in record["findings"]
        if (kind == "rank_" and finding["kind"].startswith(kind))
        or (
            kind in (finding["kind"], finding["indicator"])
            and (kind == finding["indicator"] or indicator == finding["indicator"])
        )
        for place in finding["evidence"]
        if place.get("file") in moved
    }
    return tuple(sorted(places))
