"""The composer: one programme and period, from sources to findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from helpers.core.messages import why
from helpers.core.paths import Project
from helpers.core.problems import Problem
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
from helpers.index.suppress import published, without_scores
from helpers.intake.forms import load_form
from helpers.intake.observations import KEYS, Observations
from helpers.intake.observe import observe
from helpers.intake.renamed import under_one_name
from helpers.intake.rows import Rows, in_memory
from helpers.params.approvals import Revised, read_revised
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
        rows: what the units sent in those periods; none of printed figures, and where small counts
            are not published.
    """

    facts: Facts
    findings: Mapping[str, tuple[Finding, ...]]
    sources: Mapping[str, str]
    trend: tuple[Period, ...]
    rows: Rows = field(default_factory=lambda: Rows((), ()))


def assess(project: Project, programme: str, period: str, *, suppressed: bool = True) -> Assessment:
    """Compute a programme's period for all its units at once; ranks need every unit.

    Args:
        suppressed: keep back what the programme does not publish: scores and ranks are computed
            from all that there is, everything else only from what is published.

    Raises:
        ConfigError: unknown programme or period, or params that are not usable.
    """
    declared = load_setting(project, programme)
    rule = declared.programme.suppress if suppressed else None
    now = declared.period(period)
    setting = as_of(declared, now)
    history = _history(setting, now)
    trend = _trend(setting, now)
    periods = tuple({p.id: p for p in (*trend, *history, now)}.values())
    periods = _of_whole_years(setting, periods, now) if rule else periods
    observations = _observe(declared, periods)
    if observations is not None:
        observations = under_one_name(declared, observations, ids_as_of(declared, now))
    measured = _measure(setting, observations, periods)
    given = Values(measured)
    results = compute(setting, given, history)
    scored_by = {value.period: value.field for value in measured if value.field}
    groups = (
        replace(value, field=scored_by.get(value.period, "")) for value in group_values(results)
    )
    values = given.joined(groups)
    by_period = standings(setting, results, history)
    if rule:
        released = published(setting, measured, _identities(setting))
        values, results = Values(released).joined(groups), None
        by_period = without_scores(setting, by_period, released)
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
        corrections=observations.corrections if observations and not rule else (),
        results=results,
        recasts=cast,
        scored_by=scored_by,
        revised=_revised(setting, now),
        suppressed=rule is not None,
    )
    if rule:
        facts = replace(facts, problems=tuple(map(_without_counts, facts.problems)))
    facts = replace(
        facts,
        moves=_moves(facts),
        contributions=_contributions(facts),
        sheet_sums=_sheet_sums(facts),
    )
    findings = {unit: find(facts, unit) for unit in reported_units(facts)}
    sources = observations.sources if observations else {}
    kept = replace(facts, observations=None, results=None)
    rows = _rows(setting, None if rule else observations)
    return Assessment(kept, findings, sources, trend, rows)


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
    if not _are_comparable(facts, now, before) or facts.keeps_ranks_back:
        return None
    units = facts.standings[now.id]
    earlier = facts.standings[before.id]
    if compares_recast(facts, now, before):
        earlier = {unit: earlier_standing(facts, unit, now, before) for unit in units}
    return rank_moves(earlier, units, score.precision)


def _revised(setting: Setting, now: Period) -> tuple[Revised, ...]:
    known = setting.programme.up_to(now)
    revisions = read_revised(setting.project, setting.programme.id)
    return tuple(revision for revision in revisions if revision.period in known)


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

    None for the rule of attainment: targets say what its parts did.
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


def _of_whole_years(
    setting: Setting, periods: tuple[Period, ...], now: Period
) -> tuple[Period, ...]:
    """These periods and all others of their years up to now: what they published counts too."""
    years = {period.year or period.id for period in periods}
    others = (p for p in setting.programme.periods if p.end <= now.end)
    same = {p.id: p for p in others if (p.year or p.id) in years}
    return tuple({**{p.id: p for p in periods}, **same}.values())


def _identities(setting: Setting) -> list[dict[str, Fraction]]:
    """The sums of fields of a form that are always 0, as it checks them."""
    identities = []
    for check in load_form(setting).checks:
        if check.kind == "sum":
            left, right = Fraction(1), Fraction(-1)
            fields = {**dict.fromkeys(check.left, left), **dict.fromkeys(check.right, right)}
            identities.append(fields)
    return identities


def _without_counts(problem: Problem) -> Problem:
    """A problem without the counts that it quotes; where it is, and what it is about, stay."""
    if problem.code in ("late_submission", "missing_workbook"):
        return problem
    has_counts = any(sign.isdigit() for sign in problem.what)
    what = (why(problem.code) or "số liệu cần xem lại") if has_counts else problem.what
    return replace(problem, what=what, found="", details=())


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
