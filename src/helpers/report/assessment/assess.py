"""The composer: one programme and period, from sources to findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from helpers.core.paths import Project
from helpers.findings.earlier import compares_recast, earlier_standing
from helpers.findings.find import find
from helpers.findings.model import Facts, Finding
from helpers.index.compare import bases
from helpers.index.contributions import contributions
from helpers.index.measures.called import called_by_basis
from helpers.index.measures.criteria import SheetSums, sums_of
from helpers.index.measures.from_figures import measure_figures
from helpers.index.measures.from_forms import measure_forms
from helpers.index.measures.from_tables import measure_tables
from helpers.index.measures.values import Value, Values
from helpers.index.rank_parts import RankMoves, rank_moves
from helpers.index.recast import recasts
from helpers.index.score import compute, group_values
from helpers.index.standing import standings
from helpers.intake.forms import load_form
from helpers.intake.observations import KEYS, Observations
from helpers.intake.observe import observe
from helpers.intake.renamed import under_one_name
from helpers.intake.rows import Rows, in_memory
from helpers.params.as_of import as_of, ids_as_of
from helpers.params.load import Setting, load_setting
from helpers.params.period import Period

HISTORY = 8


@dataclass(frozen=True)
class Assessment:
    """Everything computed for a programme and period; a report selects its unit from it.

    Attributes:
        findings: by unit id, for every unit that is reported in the period.
        sources: sha256 of every workbook read, by path.
        trend: the source periods that charts show, oldest first.
        rows: what the units sent in those periods; of printed figures there are none.
    """

    facts: Facts
    findings: Mapping[str, tuple[Finding, ...]]
    sources: Mapping[str, str]
    trend: tuple[Period, ...]
    rows: Rows = field(default_factory=lambda: Rows((), ()))


def assess(project: Project, programme: str, period: str) -> Assessment:
    """Compute a programme's period for all its units at once; ranks need every unit.

    Raises:
        ConfigError: unknown programme or period, or params that are not usable.
    """
    declared = load_setting(project, programme)
    now = declared.period(period)
    setting = as_of(declared, now)
    history = _history(setting, now)
    trend = _trend(setting, now)
    periods = tuple({p.id: p for p in (*trend, *history, now)}.values())
    observations = _observe(declared, periods)
    if observations is not None:
        observations = under_one_name(declared, observations, ids_as_of(declared, now))
    measured = _measure(setting, observations, periods)
    given = Values(measured)
    results = compute(setting, given, history)
    scored_by = {one.period: one.field for one in measured if one.field}
    groups = (replace(one, field=scored_by.get(one.period, "")) for one in group_values(results))
    values = given.joined(groups)
    by_period = standings(setting, results, history)
    before = setting.programme.before(now)
    cast = recasts(setting, observations, measured, results, history, now) if observations else {}
    facts = Facts(
        setting=called_by_basis(setting, scored_by.get(now.id, "")),
        period=now,
        before=before,
        history=history,
        values=values,
        observations=observations,
        standings=by_period,
        problems=observations.problems if observations else (),
        corrections=observations.corrections if observations else (),
        results=results,
        recasts=cast,
        scored_by=scored_by,
    )
    facts = replace(
        facts,
        moves=_moves(facts),
        contributions=_contributions(facts),
        sheet_sums=_sheet_sums(facts),
    )
    findings = {unit: find(facts, unit) for unit in reported_units(facts)}
    sources = observations.sources if observations else {}
    kept = replace(facts, observations=None, results=None)
    return Assessment(kept, findings, sources, trend, _rows(setting, observations))


def reported_units(facts: Facts) -> tuple[str, ...]:
    """Ids of the units that get a page of their own, and of the whole if there is one.

    For printed figures these are the units of which a document prints something in the period.
    """
    setting = facts.setting
    if not facts.printed:
        whole = (setting.programme.whole,) if setting.programme.whole else ()
        reported = {unit.id for unit in setting.reporting_in(facts.period)}.union(whole)
        return tuple(unit.id for unit in setting.registry.units if unit.id in reported)
    printed = {figure.unit for figure in setting.figures if figure.period == facts.period.id}
    return tuple(unit.id for unit in setting.registry.units if unit.id in printed)


def _moves(facts: Facts) -> RankMoves | None:
    """The moves of ranks since the period before, where scores of the two are comparable."""
    setting, before, now = facts.setting, facts.before, facts.period
    score = setting.framework.score
    if (
        score is None
        or score.rule == "published"
        or before is None
        or before.id not in facts.standings
    ):
        return None
    if not _are_comparable(facts, now, before):
        return None
    units = facts.standings[now.id]
    earlier = facts.standings[before.id]
    if compares_recast(facts, now, before):
        earlier = {unit: earlier_standing(facts, unit, now, before) for unit in units}
    return rank_moves(earlier, units, score.precision)


def _are_comparable(facts: Facts, now: Period, before: Period) -> bool:
    """Whether scores of two periods are made in one way, of one kind of points."""
    same = facts.scored_by.get(now.id) == facts.scored_by.get(before.id)
    return same and all(bases(facts.setting, now, before).values())


def _sheet_sums(facts: Facts) -> Mapping[str, SheetSums]:
    """The sums of each unit's scoring sheet, where it sent one."""
    units = facts.setting.reporting_in(facts.period) if facts.from_sheets else ()
    sheets = {unit.id: facts.sheet(unit.id, facts.period).values() for unit in units}
    return {unit: sums_of(some) for unit, some in sheets.items() if some}


def _contributions(facts: Facts) -> Mapping[str, Mapping[str, float]]:
    """What moved the scores, where those of the two periods are comparable.

    Of attainment there is none: its parts are told by their targets.
    """
    results, before, now = facts.results, facts.before, facts.period
    if results is None or before is None or results.table.score.rule == "attainment":
        return {}
    if not _are_comparable(facts, now, before):
        return {}
    return contributions(results, before.id, now.id)


def _history(setting: Setting, now: Period) -> tuple[Period, ...]:
    """Periods of the same kind up to now that have data of their own."""
    same = [p for p in setting.programme.periods if p.kind == now.kind and p.end <= now.end]
    if setting.programme.source.kind == "published":
        printed = {figure.period for figure in setting.figures}
        same = [p for p in same if p.id in printed]
    return tuple(sorted(same, key=lambda p: p.end)[-HISTORY:])


def _trend(setting: Setting, now: Period) -> tuple[Period, ...]:
    """The quarters up to now; for programmes without quarters the history itself."""
    quarters = [p for p in setting.programme.sent if p.end <= now.end]
    return tuple(sorted(quarters, key=lambda p: p.end)[-HISTORY:]) or _history(setting, now)


def _observe(setting: Setting, periods: tuple[Period, ...]) -> Observations | None:
    wanted = {
        part.id: None
        for period in periods
        for part in (*setting.programme.parts(period), *setting.programme.to_date(period))
    }
    return observe(setting, wanted)


def _rows(setting: Setting, observations: Observations | None) -> Rows:
    if observations is None:
        return Rows((), ())
    if setting.programme.source.kind == "table":
        codes = tuple(name for name in observations.table.columns if name not in KEYS)
        return in_memory(observations.table, (), codes, observations.cells)
    form = load_form(setting)
    return in_memory(observations.table, form.texts, form.counts, observations.cells)


def _measure(
    setting: Setting, observations: Observations | None, periods: tuple[Period, ...]
) -> tuple[Value, ...]:
    if observations is None:
        return measure_figures(setting, periods)
    if setting.programme.source.kind == "table":
        return measure_tables(setting, observations, periods)
    return measure_forms(setting, observations, periods)
