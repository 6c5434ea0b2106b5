"""What the reports of a period may tell, as fingerprints of its parts.

A report that depends on certain parts is as it would be made now where these are as they were.
Computed once a period, so that no report is composed only to see whether it would change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from pandas.util import hash_pandas_object

from helpers.core.files import digest, fingerprint
from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.core.serialise.codec import Codec
from helpers.core.serialise.shapes import Unreadable
from helpers.findings.model import Facts
from helpers.index.standing import Standing
from helpers.intake.filed import FOLDER as EXPORTS
from helpers.intake.forms import load_form
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.inputs import (
    code_fingerprint,
    inputs_fingerprint,
    libraries_fingerprint,
)
from helpers.report.assessment.store import open_assessment
from helpers.report.record.comparison import comparison
from helpers.report.tables.explained import explanations_path, quotations_of

Slices = Mapping[str, str]
_SLICES = Codec[Slices](dict[str, str])

OWN, SCORES, VALUES, ALL = "own", "scores", "values", "all"


def slices_of(project: Project, programme: str, period: str, inputs: str) -> Slices:
    """The slices of a period as its inputs are, kept in `outputs/.cache`; by name.

    Names: "scores", "values", "values:CODE" of an indicator, "all", and "own:UNIT" of each unit.

    Args:
        inputs: the fingerprint of its inputs. Empty slices where they are no longer those.
    """
    made_with = f"{code_fingerprint()[:20]}-{libraries_fingerprint()[:10]}"
    name = f"{programme}-{period}-{inputs[:20]}-{made_with}.json"
    cache = PrivateCache(project, "slices")
    with suppress(Unreadable):
        return _SLICES.loads(cache.get(name) or b"")
    fingerprints = slices(open_assessment(project, programme, period, inputs))
    if inputs_fingerprint(project, programme, period) != inputs:
        return {}
    if cache.put(name, _SLICES.dumps(fingerprints)):
        with suppress(OSError):
            _remove_replaced(cache.path(name), f"{programme}-{period}")
    return fingerprints


def _remove_replaced(new: Path, about: str) -> None:
    for other in new.parent.glob(f"{about}-*.json"):
        # a year's id is how those of its quarters begin
        if other != new and other.name.rsplit("-", 3)[0] == about:
            other.unlink()


def slices(assessment: Assessment) -> dict[str, str]:
    """The fingerprints of an assessment's parts; the same in every process."""
    facts = assessment.facts
    declared = _declared(assessment)
    places = _places(assessment)
    values = _values(facts, declared, places)
    # every record of an index of peers tells places and medians in all its values
    peers = values[VALUES] if facts.of_peers else ""
    standings, recast = _standings(facts.standings), _recasts(facts)
    fingerprints = {
        SCORES: _digest(declared, places, comparison(facts), standings, facts.moves, peers, recast),
        **values,
        **{
            f"{OWN}:{unit}": _digest(declared, *parts)
            for unit, parts in _by_unit(assessment).items()
        },
    }
    everything = [*sorted(fingerprints.items()), facts.problems, sorted(assessment.sources.items())]
    return {**fingerprints, ALL: _digest(everything)}


# of a setting: where it lies, and what counts only for the units that it is about
_ELSEWHERE = {"project", "corrections", "quotations"}


def _declared(assessment: Assessment) -> str:
    """What is declared for the programme, and what was received that no name gives to a unit."""
    facts = assessment.facts
    setting = facts.setting
    units = {unit.id for unit in setting.registry.units}
    params = setting.project.params
    mappings = [path for path in (params / "sources").rglob("*") if path.is_file()]
    return _digest(
        *(
            getattr(setting, field.name)
            for field in fields(setting)
            if field.name not in _ELSEWHERE
        ),
        load_form(setting) if facts.from_forms else None,
        fingerprint(mappings, root=params),
        [period.id for period in (facts.period, *facts.history, *assessment.trend)],
        [problem for problem in facts.problems if problem.unit not in units],
        [(f, mark) for f, mark in sorted(assessment.sources.items()) if _sender(f) not in units],
    )


def _by_unit(assessment: Assessment) -> dict[str, list[object]]:
    """Everything that is known of each reported unit."""
    facts = assessment.facts
    by_unit: dict[str, list[object]] = {}
    sent = _grouped((_sender(file), (file, mark)) for file, mark in assessment.sources.items())
    values = _grouped((value.unit, value) for value in facts.values)
    # reports show their details too, but these do not make two problems different
    problems = _grouped((problem.unit, (problem, problem.details)) for problem in facts.problems)
    corrections = _grouped((correction.unit, correction) for correction in facts.corrections)
    for unit, findings in assessment.findings.items():
        cited = {place.file for finding in findings for place in finding.evidence if place.file}
        written = explanations_path(assessment, facts.setting.unit(unit))
        by_unit[unit] = [
            findings,
            values[unit],
            problems[unit],
            corrections[unit],
            sent[unit],
            [(file, assessment.sources.get(file)) for file in sorted(cited)],
            written.read_bytes() if written.is_file() else b"",
            quotations_of(assessment, facts.setting.unit(unit)),
        ]
    return by_unit


def _sender(file: str) -> str:
    """The unit after which a workbook is named: other names, and exports, may be of any."""
    folder, _, name = file.rpartition("/")
    return "" if folder.endswith(f"/{EXPORTS}") else name.split(".")[0]


def _places(assessment: Assessment) -> str:
    """Where the rows of all units stand: sources of what is computed from all of them."""
    rows = assessment.rows
    table = rows.read(columns=("unit", "period", "file", "sheet", "row"))
    return _digest(digest(hash_pandas_object(table, index=False).to_numpy().tobytes()), rows.cells)


def _recasts(facts: Facts) -> list[object]:
    return [
        (
            recast.period,
            recast.origins,
            [*recast.values],
            _standings({recast.period: recast.standings}),
        )
        for recast in facts.recasts.values()
    ]


def _standings(standings: Mapping[str, Mapping[str, Standing]]) -> list[object]:
    """All scores and ranks; sets of units in order, as they have none in every process."""
    return [
        (
            period,
            standing.unit,
            standing.score,
            standing.interval,
            *(
                (rank.place, rank.of, rank.tied, sorted(rank.among or ())) if rank else ()
                for rank in (standing.rank, standing.group_rank)
            ),
        )
        for period, of_period in standings.items()
        for standing in of_period.values()
    ]


def _values(facts: Facts, declared: str, places: str) -> dict[str, str]:
    """The values of all units, of each indicator and of all."""
    by_indicator = _grouped((value.indicator, value) for value in facts.values)
    fingerprints = {
        f"{VALUES}:{indicator.code}": _digest(declared, places, by_indicator[indicator.code])
        for indicator in facts.setting.framework.indicators
    }
    return {**fingerprints, VALUES: _digest(sorted(fingerprints.items()))}


def _grouped(pairs: Iterable[tuple[str, object]]) -> dict[str, list[object]]:
    groups: dict[str, list[object]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _digest(*parts: object) -> str:
    """Fingerprint of the words of frozen values: the same in every process, unlike their hash."""
    return digest(repr(parts).encode())
