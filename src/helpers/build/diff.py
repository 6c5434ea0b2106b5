"""Two builds compared: which numbers, ranks and sentences changed, and in which source files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.build.plan import STEM
from helpers.core.errors import NotBuilt
from helpers.core.evidence import Evidence
from helpers.core.files import read_json
from helpers.core.paths import is_called
from helpers.params.programme import OVERVIEW
from helpers.trust.manifest import NAME as MANIFEST
from helpers.trust.manifest import read_manifest


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
        cells: the source cells whose file changed between the builds. Where no cited cell lies in
            one: the files of params/ and data/published/ that changed, and if none did, whole
            workbooks, be they those of other units.
    """

    report: str
    what: str
    name: str
    before: str
    after: str
    cells: tuple[Evidence, ...] = ()


# what no number, rank or finding rests on
_WORDS = ("params/branding", "params/explanations/")
_WORKBOOKS = "data/raw/"


@dataclass(frozen=True, slots=True)
class _Moved:
    """The inputs that differ between two builds of a period, that came or that went.

    Attributes:
        before, after: sha256 by file; a file that is not there is in neither.
        ends: last days of periods, as far as they are known.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    ends: Mapping[str, str]

    def workbooks(self, period: str = "") -> set[str]:
        """The workbooks; with a period named, those of periods that end no later than it."""
        last = self.ends.get(period, "")
        every = {*self.before, *self.after}
        every -= _declared(every)
        return {file for file in every if not last or self.ends.get(_period(file), "") <= last}

    def params(self) -> set[str]:
        """The declared facts that a number may rest on."""
        declared = _declared({*self.before, *self.after})
        return {file for file in declared if not file.startswith(_WORDS)}


def _period(workbook: str) -> str:
    """The period of `data/raw/<programme>/<period>/…`."""
    return (*PurePosixPath(workbook).parts, "", "", "", "")[3]


def diff(before: Path, after: Path, *, within: str = "*/*") -> tuple[Change, ...]:
    """All differences between the reports below two output folders, in order of report.

    Args:
        within: "<programme>/<period>" of the reports that are meant.

    Raises:
        ConfigError: a folder holds no report.
    """
    old, new = _records(before, within), _records(after, within)
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


def _records(folder: Path, within: str) -> dict[str, dict[str, Any]]:
    records = {
        path.parent.relative_to(folder).as_posix(): read_json(path)
        # both languages have one record; where there is only the English report, its own is read
        for stem in (f"{STEM}.en", STEM)
        for path in sorted(folder.glob(f"{within}/*/{stem}.json"))
    }
    if not records:
        raise NotBuilt(
            "Thư mục không có báo cáo nào",
            where=str(folder),
            todo="chỉ tới thư mục kết quả của một lần baocao build",
        )
    return records


def _compare(
    name: str, old: Mapping[str, Any], new: Mapping[str, Any], moved: _Moved
) -> Iterator[Change]:
    for file in sorted(moved.workbooks() & {*_sources(old), *_sources(new)}):
        states = (moved.before.get(file, "")[:16], moved.after.get(file, "")[:16])
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
            before, after = states_old.get(key, ""), states_new.get(key, "")
            if before != after:
                yield Change(name, what, key, before, after, _causes(what, key, (old, new), moved))


def _moved(before: Path, after: Path, period: str) -> _Moved:
    """What differs between the inputs of a period, as its manifests hold them.

    A report lists the inputs that it cites; whether one is there at all, the manifest knows.
    """
    folders = (before / period, after / period)
    ends: dict[str, str] = {}
    if all((folder / MANIFEST).is_file() for folder in folders):
        manifests = [read_manifest(folder) for folder in folders]
        old, new = (manifest["sources"] for manifest in manifests)
        if not (_declared(old) and _declared(new)):  # one of an earlier version: workbooks only
            old, new = (
                {f: sources[f] for f in sources.keys() - _declared(sources)}
                for sources in (old, new)
            )
        differ = {file for file in {*old, *new} if old.get(file) != new.get(file)}
        ends = manifests[0].get("periods", {}) | manifests[1].get("periods", {})
    else:
        old, new = (_cited(folder) for folder in folders)
        differ = {file for file in old.keys() & new.keys() if old[file] != new[file]}
    old, new = ({file: sources[file] for file in differ & sources.keys()} for sources in (old, new))
    return _Moved(old, new, ends)


def _declared(sources: Iterable[str]) -> set[str]:
    """The files of params/ and data/published/."""
    return {file for file in sources if not file.startswith(_WORKBOOKS)}


def _cited(folder: Path) -> dict[str, str]:
    """The inputs that the reports of a period list, where a build has no manifest."""
    sources: dict[str, str] = {}
    for path in sorted(folder.glob(f"*/{STEM}*.json")):
        sources |= _sources(read_json(path))
    return sources


def _in_order(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys((*old, *new)))


def _sources(record: Mapping[str, Any]) -> dict[str, str]:
    return {source["file"]: source["sha256"] for source in record["sources"]}


def _values(record: Mapping[str, Any]) -> dict[str, str]:
    """Values with their counts, by indicator and span."""
    texts = {}
    for indicator in record["indicators"]:
        for span in ("own", "to_date"):
            value = indicator[span]
            text = value["status"] if value["value"] is None else repr(value["value"])
            if "denominator" in value:
                text += f" ({value['numerator']}/{value['denominator']})"
            texts[f"{indicator['code']} {span}"] = text
    return texts


def _ranks(record: Mapping[str, Any]) -> dict[str, str]:
    return {rank["period"]: f"{rank['place']}/{rank['of']}" for rank in record["ranks"]}


def _places(record: Mapping[str, Any]) -> dict[str, str]:
    """Scores and places of all units, of the report on all of them."""
    if record.get("asked") != OVERVIEW:
        return {}
    return {
        unit["unit"]: f"{unit['score']!r} ({unit['place']})"
        for unit in record["comparison"]
        if unit["score"] is not None
    }


def _sentences(record: Mapping[str, Any]) -> dict[str, str]:
    """Sentences by kind and indicator; a second one of the same kind gets a number."""
    sentences: dict[str, str] = {}
    for finding in record["findings"]:
        key = f"{finding['kind']} {finding['indicator']}".strip()
        while key in sentences:
            key += "+"
        sentences[key] = finding["sentence_vi"]
    return sentences


def _causes(
    what: str,
    key: str,
    records: tuple[Mapping[str, Any], Mapping[str, Any]],
    moved: _Moved,
) -> tuple[Evidence, ...]:
    """The changed cells behind a change; else the changed params; else changed workbooks.

    These are the unit's own, and if none of them changed, those of others: only where what is said
    depends on others, and for a rank only those of periods up to that one.
    """
    workbooks = moved.workbooks(key if what == "rank" else "")
    unit = key if what == "comparison" else records[1]["unit"]
    if what != "comparison":
        cells = _cells(_is_about_ranks if what == "rank" else _about(key), records, workbooks)
        if cells:
            return cells
    own_files = {file for file in workbooks if is_called(file, unit)}
    alone = what == "value" or (what == "sentence" and _is_alone(key, records))
    if alone and records[1].get("asked") != OVERVIEW:
        workbooks = own_files
    return tuple(Evidence(file) for file in sorted(moved.params() or own_files or workbooks))


def _is_alone(key: str, records: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
    """Whether a sentence speaks of the unit alone, whatever the others do."""
    of_key = _about(key)
    return any(
        finding.get("alone", False)
        for record in records
        for finding in record["findings"]
        if of_key(finding)
    )


def _is_about_ranks(finding: Mapping[str, Any]) -> bool:
    return bool(finding.get("topic") == "rank")


def _about(key: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a finding tells of an indicator, or is the sentence of that kind about it."""
    kind, _, indicator = key.rstrip("+").partition(" ")

    def is_about(finding: Mapping[str, Any]) -> bool:
        if kind == finding["indicator"]:
            return True
        return bool(kind == finding["kind"] and indicator == finding["indicator"])

    return is_about


def _cells(
    wanted: Callable[[Mapping[str, Any]], bool],
    records: tuple[Mapping[str, Any], Mapping[str, Any]],
    moved: set[str],
) -> tuple[Evidence, ...]:
    """The cells behind the findings that are asked for which lie in a file that changed."""
    places = {
        Evidence(place["file"], place.get("sheet", ""), place.get("cell", ""))
        for record in records
        for finding in record["findings"]
        if wanted(finding)
        for place in finding["evidence"]
        if place.get("file") in moved
    }
    return tuple(sorted(places))
