"""The composer: one programme and period, from sources to findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from helpers.core.params.load import Setting, load_setting
from helpers.core.params.programme import Period
from helpers.core.paths import Project
from helpers.core.wording import Named
from helpers.findings.find import find
from helpers.findings.model import Facts, Finding
from helpers.index.compare import bases
from helpers.index.rank_parts import RankMoves, rank_moves
from helpers.index.score import compute, group_values
from helpers.index.standing import Standing, standings
from helpers.intake.forms import load_form
from helpers.intake.observations import KEYS, Observations
from helpers.intake.observe import observe
from helpers.intake.rows import Rows, in_memory
from helpers.measures.criteria import sums_of
from helpers.measures.from_figures import measure_figures
from helpers.measures.from_forms import measure_forms
from helpers.measures.from_tables import measure_tables
from helpers.measures.values import Value, Values

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
    setting = load_setting(project, programme)
    now = setting.period(period)
    history = _history(setting, now)
    trend = _trend(setting, now)
    periods = tuple({p.id: p for p in (*trend, *history, now)}.values())
    observations = _observe(setting, periods)
    measured = _measure(setting, observations, periods)
    results = compute(setting, Values(measured), history)
    scored_by = {one.period: one.field for one in measured if one.field}
    groups = (replace(one, field=scored_by.get(one.period, "")) for one in group_values(results))
    values = Values((*measured, *groups))
    by_period = standings(setting, results, history)
    before = setting.programme.before(now)
    setting = _called(setting, scored_by.get(now.id, ""))
    facts = Facts(
        setting=setting,
        period=now,
        before=before,
        history=history,
        values=values,
        observations=observations,
        standings=by_period,
        problems=observations.problems if observations else (),
        corrections=observations.corrections if observations else (),
        results=results,
        moves=_moves(setting, by_period, scored_by, before, now),
        scored_by=scored_by,
    )
    units = setting.reporting_in(now) if facts.from_sheets else ()
    sheets = {unit.id: facts.sheet(unit.id, now).values() for unit in units}
    facts = replace(facts, sheet_sums={unit: sums_of(one) for unit, one in sheets.items() if one})
    findings = {unit: find(facts, unit) for unit in reported_units(facts)}
    sources = observations.sources if observations else {}
    kept = replace(facts, observations=None, results=None)
    return Assessment(kept, findings, sources, trend, _rows(setting, observations))


def _called(setting: Setting, field: str) -> Setting:
    """The setting whose score and index say which of a sheet's two values they rest on."""
    framework = setting.framework
    sheet = framework.sheet
    if sheet is None or framework.score is None or not (sheet.otherwise and field):
        return setting
    vi, en = ("thẩm định", "verified") if field == sheet.field else ("tự đánh giá", "self-assessed")

    def called(one: Named) -> dict[str, str]:
        english = f"{one.name_en} ({en})" if one.name_en else ""
        return {"name_vi": f"{one.name_vi} ({vi})", "name_en": english}

    nodes = (
        one if one.parent else one.model_copy(update=called(one)) for one in framework.indicators
    )
    score = framework.score.model_copy(update=called(framework.score))
    changed = framework.model_copy(update={"indicators": tuple(nodes), "score": score})
    return replace(setting, framework=changed)


def reported_units(facts: Facts) -> tuple[str, ...]:
    """Ids of the units that get a page of their own, and of the whole if there is one.

    For printed figures these are the units of which a document prints something in the period.
    """
    setting = facts.setting
    if not facts.printed:
        start, end = facts.period.start, facts.period.end
        return tuple(unit.id for unit in setting.registry.units if unit.works_in(start, end))
    printed = {figure.unit for figure in setting.figures if figure.period == facts.period.id}
    return tuple(unit.id for unit in setting.registry.units if unit.id in printed)


def _moves(
    setting: Setting,
    standings_of: Mapping[str, Mapping[str, Standing]],
    scored_by: Mapping[str, str],
    before: Period | None,
    now: Period,
) -> RankMoves | None:
    """The moves of ranks since the period before, where scores of the two are comparable."""
    score = setting.framework.score
    if (
        score is None
        or score.rule == "published"
        or before is None
        or before.id not in standings_of
    ):
        return None
    if not all(bases(setting, now, before).values()):
        return None
    if scored_by.get(now.id) != scored_by.get(before.id):
        return None
    return rank_moves(standings_of[before.id], standings_of[now.id], score.decimals)


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
