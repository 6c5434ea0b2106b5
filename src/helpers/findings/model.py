"""What a finding is, and what all finders work from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang, half_up
from helpers.core.problems import Problem
from helpers.index.compare import bases
from helpers.index.composite import Results
from helpers.index.measures.criteria import Criterion, SheetSums, read_sheets
from helpers.index.measures.values import Values
from helpers.index.peers import Peers, peers_of
from helpers.index.rank_parts import RankMoves
from helpers.index.recast import Recast
from helpers.index.standing import Standing
from helpers.index.within import Position, positions
from helpers.intake.corrections import Applied
from helpers.intake.observations import Observations
from helpers.params.approvals import Revised
from helpers.params.load import Setting
from helpers.params.period import PART_NAMES, Period
from helpers.params.score import Score

Tone = Literal["strength", "weakness", "neutral", "note", "outlook"]
Numbers = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages."""

    vi: str
    en: str

    def get(self, lang: Lang) -> str:
        """The name in `lang`."""
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True)
class Item:
    """One entry of a finding that lists several things."""

    names: Mapping[str, Name]
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One fact about one unit in one period.

    Attributes:
        kind: which sentence says it.
        indicator: the indicator it is about, "" for none.
        numbers: every number that its sentence may say, unrounded.
        names: every name that its sentence may say.
        items: what it lists, if it is a list.
        decimals: declared precision of its values.
        tone: "strength" and "weakness" appear in those sections, "note" under the data notes,
            "outlook" under what is needed next.
        effect: how much it matters, in points or percentage points; larger comes first.
        headline: whether it may stand among the headline points.
        evidence: the source cells or document lines.
    """

    kind: str
    unit: str
    period: str
    indicator: str = ""
    numbers: Numbers = field(default_factory=dict)
    names: Mapping[str, Name] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    decimals: int = 1
    tone: Tone = "neutral"
    effect: float = 0.0
    headline: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All computed facts of one programme and period, for the finders to read.

    Attributes:
        period: the period that is reported.
        before: the period that it is compared with, None for the first.
        history: periods of the same kind up to `period`, oldest first.
        observations: what was read from forms; only finders need it, a stored assessment has none.
        standings: by period id, then unit id.
        corrections: source values that were corrected as declared.
        results: of the engine for the periods of the history; only finders need them, a stored
            assessment has none.
        moves: what the ranks' moves since the period before are made of; None where scores of the
            two are not comparable, or are printed without those of the others.
        recasts: earlier periods as if the units of this one had been there, by period id, where the
            programme declares how.
        scored_by: of scoring sheets, which of their columns counts in a period: verified points,
            or self-assessed ones where no unit has verified points yet.
        sheet_sums: the sums of each unit's sheet for the reported period.
        contributions: by unit id and code of a node: the points of the index that it contributed
            to the change of the score since the period before. A group's are those of its parts
            together, the index's own is the whole change. Empty where scores are not comparable;
            only composites and computed points have any.
        revised: published figures that were changed, as people decided.
        suppressed: whether small counts, and what gives them away, were kept back.
    """

    setting: Setting
    period: Period
    before: Period | None
    history: tuple[Period, ...]
    values: Values
    observations: Observations | None
    standings: Mapping[str, Mapping[str, Standing]]
    problems: tuple[Problem, ...]
    corrections: tuple[Applied, ...] = ()
    results: Results | None = None
    moves: RankMoves | None = None
    recasts: Mapping[str, Recast] = field(default_factory=dict)
    contributions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    scored_by: Mapping[str, str] = field(default_factory=dict)
    sheet_sums: Mapping[str, SheetSums] = field(default_factory=dict)
    revised: tuple[Revised, ...] = ()
    suppressed: bool = False

    def keeps_back(self, indicator: str, unit: str = "") -> bool:
        """Whether a value of the period, or of the one before, is not published: of a unit, or of
        any unit, so that the units cannot be set against each other."""
        units = self._kept_back.get(indicator, frozenset())
        return unit in units if unit else bool(units)

    @property
    def keeps_ranks_back(self) -> bool:
        """Whether the rank of some unit is not published, now or in the period before."""
        return self.suppressed and any(
            standing.score is not None and standing.score.status == "suppressed"
            for period in (self.period, self.before)
            if period is not None
            for standing in self.standings.get(period.id, {}).values()
        )

    @cached_property
    def _kept_back(self) -> Mapping[str, frozenset[str]]:
        """The units of which a value is not published now or before, by indicator."""
        periods = {period.id for period in (self.period, self.before) if period is not None}
        by_indicator: dict[str, set[str]] = {}
        for value in self.values if self.suppressed else ():
            if value.status == "suppressed" and value.period in periods:
                by_indicator.setdefault(value.indicator, set()).add(value.unit)
        return {code: frozenset(units) for code, units in by_indicator.items()}

    @property
    def from_sheets(self) -> bool:
        """Whether the values are points of scoring sheets that each unit sends."""
        return self.from_forms and self.setting.framework.sheet is not None

    def is_verified(self, period: Period) -> bool:
        """Whether the points that count in a period are verified ones."""
        sheet = self.setting.framework.sheet
        return sheet is not None and self.scored_by.get(period.id, sheet.field) == sheet.field

    def sheet(self, unit: str, period: Period | None) -> Mapping[str, Criterion]:
        """What a unit's scoring sheet says for a period, by criterion; empty where there is none.

        Only finders can ask: a stored assessment has no observations.
        """
        parts = self.setting.programme.parts(period) if period else ()
        return self._sheets.get((unit, parts[-1].id), {}) if parts else {}

    @cached_property
    def _sheets(self) -> Mapping[tuple[str, str], Mapping[str, Criterion]]:
        """All sheets of the reported period and the one before, by unit and source period."""
        if self.observations is None or not self.from_sheets:
            return {}
        asked = [period for period in (self.period, self.before) if period is not None]
        last = {part.id for period in asked for part in self.setting.programme.parts(period)[-1:]}
        return read_sheets(self.observations.table, last, self.setting.framework)

    @property
    def from_forms(self) -> bool:
        """Whether the values come from forms that each unit fills in."""
        return self.setting.programme.source.kind == "forms"

    @property
    def printed(self) -> bool:
        """Whether the values are figures printed in documents: of a few units, some of them."""
        return self.setting.programme.source.kind == "published"

    @property
    def of_peers(self) -> bool:
        """Whether units are set against each other by a score that is computed from their values:
        they are then judged by their places, not by targets. Scoring sheets are reported by both
        values of each criterion instead."""
        score = self.setting.framework.score
        return not self.from_sheets and score is not None and score.rule in ("composite", "points")

    @cached_property
    def peers(self) -> Peers | None:
        """What the engine says of the period; None where it computed nothing, and when stored."""
        if self.results is None or not self.of_peers:
            return None
        before = self.before
        if before is not None and not all(bases(self.setting, self.period, before).values()):
            before = None
        return peers_of(self.results, self.period.id, before.id if before else None)

    def standing(self, unit: str, period: Period | None) -> Standing:
        """The unit's standing in a period; an empty one where there is none."""
        return self.standings.get(period.id if period else "", {}).get(unit, Standing(unit))

    @cached_property
    def shown_scores(self) -> Sequence[Decimal]:
        """The scores of all units in the period as they are shown, from the lowest to the best."""
        score, standings = self.setting.framework.score, self.standings.get(self.period.id, {})
        exact = (standing.score.exact for standing in standings.values() if standing.score)
        decimals = score.decimals if score else 0
        return sorted(half_up(value, decimals) for value in exact if value is not None)

    def when(self, period: Period | None = None, *, spelled: bool = False) -> Name:
        """The window that targets and ranks speak of: the year, or the year to date.

        Args:
            spelled: say that the year to date is cumulated; once in a report is enough.
        """
        chosen = period or self.period
        if self.from_sheets:  # a sheet is a state: nothing is cumulated
            return Name(chosen.label_vi, chosen.label_en)
        if chosen.kind != "year" and chosen.year:
            return self._cumulated(chosen, spelled)
        if (quarters := self.quarters(chosen)) is not None:
            return Name(
                f"{chosen.label_vi} (mới có {quarters.vi})", f"{chosen.label_en}, {quarters.en}"
            )
        return Name(chosen.label_vi, chosen.label_en)

    def _cumulated(self, period: Period, spelled: bool) -> Name:
        """The year up to a period, as far as there are data."""
        programme = self.setting.programme
        to_date = programme.to_date(period)
        last = to_date[-1] if to_date else period
        if programme.covered(period) == (
            (period.start, period.end),
        ):  # "6 tháng đầu năm" says it itself
            return Name(period.label_vi, period.label_en)
        at = last if last.end != period.end else period
        vi, en = f"đến hết {at.label_vi}", f"the end of {at.label_en}"
        return Name(f"luỹ kế {vi}", f"year to date at {en}") if spelled else Name(vi, f"to {en}")

    @cached_property
    def positions(self) -> Mapping[str, Mapping[str, Position]]:
        """Where values stand among those of all ranked units, by indicator and unit.

        Empty for an indicator of which fewer than two have a value.
        """
        by_indicator = {}
        for indicator in self.setting.framework.indicators:
            exact = {
                unit.id: value
                for unit in self.setting.reporting_in(self.period)
                if not self.printed and unit.ranked and not self.keeps_back(indicator.code)
                for value in [
                    self.values.get(unit.id, indicator.code, self.period.id, "to_date").exact
                ]
                if value is not None
            }
            lower = indicator.direction == "lower"
            by_indicator[indicator.code] = (
                positions(exact, indicator.decimals, lower_is_better=lower)
                if len(exact) > 1
                else {}
            )
        return by_indicator

    @property
    def year_ago(self) -> Period | None:
        """The same quarter of the year before; None for a year, and where it is not reported."""
        return self.setting.programme.year_ago(self.period)

    def quarters(self, year: Period) -> Name | None:
        """How many of its quarters a year holds, where some are missing; else None."""
        programme = self.setting.programme
        if year.kind != "year" or programme.is_whole(year):
            return None
        held, of = len(programme.parts(year)), programme.parts_of(year)
        vi, _, en = PART_NAMES[programme.every or "quarter"]
        return Name(f"{held}/{of} {vi}", f"{held} of {of} {en}")

    @property
    def part(self) -> Name:
        """What one source period is called: quarter, month or week."""
        vi, en, _ = PART_NAMES[self.setting.programme.every or "quarter"]
        return Name(vi, en)


def period_name(period: Period) -> Name:
    """The period as sentences call it."""
    return Name(period.label_vi, period.label_en)


_KINDS_OF_PLACE = (
    *("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Thị trấn"),
    *("Xã", "Phường", "Đặc khu", "Cấp"),
)
_ALL_OF = ("Cả", "Các", "Toàn")


def unit_name(facts: Facts, unit_id: str) -> Name:
    """The unit as sentences call it: what is no proper name is in lower case ("huyện Ninh Giang",
    "cả nước")."""
    unit = facts.setting.unit(unit_id)
    vi, en = unit.name_vi, unit.name_en or unit.name_vi
    kind = next((word for word in (*_KINDS_OF_PLACE, *_ALL_OF) if vi.startswith(f"{word} ")), "")
    if kind in _ALL_OF:
        en = en[:1].lower() + en[1:]
    return Name(kind.lower() + vi.removeprefix(kind), en)


def indicator_name(facts: Facts, code: str) -> Name:
    """The indicator as sentences call it."""
    indicator = facts.setting.framework.indicator(code)
    return Name(indicator.name_vi, indicator.name_en)


def unit_names(facts: Facts, unit_ids: Iterable[str]) -> Name:
    """Several units in the document's order, separated by semicolons: names hold commas."""
    order = {unit.id: unit.order for unit in facts.setting.registry.units}
    return joined(
        [
            unit_name(facts, unit_id)
            for unit_id in sorted(unit_ids, key=lambda unit_id: order[unit_id])
        ]
    )


def joined(names: Iterable[Name]) -> Name:
    """The names, each once, separated by semicolons: names hold commas."""
    once = list(dict.fromkeys(names))
    return Name("; ".join(n.vi for n in once), "; ".join(n.en for n in once))


def measured_in(facts: Facts, code: str) -> Name:
    """The unit of measure of an indicator, as it stands behind a number."""
    unit = facts.setting.framework.indicator(code).unit
    return Name("điểm", "points") if unit == "điểm" else Name(unit, unit)


def score_name(score: Score) -> Name:
    """The score as sentences call it."""
    return Name(score.name_vi, score.name_en)


def introduced(score: Score) -> Name:
    """The score as it is first spoken of: one that no document defines says so."""
    if score.status == "official":
        return score_name(score)
    return Name(
        f"{score.name_vi} (cách tính chưa xác nhận)", f"{score.name_en} (unconfirmed method)"
    )
