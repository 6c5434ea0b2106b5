"""A programme: what is reported, for whom, when, and from which source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from helpers.core.formatting import Lang
from helpers.core.periods import Kind
from helpers.params.back_cast import BackCastRule
from helpers.params.branding import Branding
from helpers.params.faults import did_you_mean
from helpers.params.patterns import Code, Id
from helpers.params.period import LENGTHS, Period, how_many, place_in_year
from helpers.params.reader import File, Key, Params
from helpers.params.suppress import Suppress
from helpers.params.texts import Template

OVERVIEW = "overview"


class Source(Params):
    """Where a programme's values come from.

    forms: workbooks that each unit fills in. table: tables and exports in which values stand as
    they are. published: figures printed in documents.

    Attributes:
        every: the kind of period in which data are sent; longer ones are made of these. Not
            declared: the shortest kind of which periods count into a year.
        sheets: of a table, the sheets that hold the figures, where their names do not say so.
    """

    kind: Literal["forms", "table", "published"]
    form: Id | Literal[""] = ""
    every: Kind | None = None
    sheets: tuple[str, ...] = ()


class Deadline(Params):
    """By when the units send their forms: so many working days after the last day of a period.

    Saturdays and Sundays do not count; public holidays are not known here and do count.
    """

    working_days: int = Field(ge=1, le=250)
    note_vi: str = ""

    def after(self, last_day: date) -> date:
        """The last day on which a form is in time."""
        day, left = last_day, self.working_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day


class CoverWords(Params):
    """What a cover says, in one language; "" or nothing where the Vietnamese words are to stand."""

    parent_agency: str = ""
    agency: str = ""
    addressee: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    position: str = ""
    subject: str = ""
    basis: Template = ""


class Cover(Params):
    """What stands around a report as an administrative document (Nghị định 30/2020/NĐ-CP).

    Attributes:
        en: the same in English, for English reports.
    """

    parent_agency: str
    agency: str
    place: str
    symbol: str
    addressee: tuple[str, ...]
    recipients: tuple[str, ...]
    position: str
    authority: str | None = None
    signatory: str | None = None
    basis_vi: Template
    en: CoverWords = CoverWords()


class Label(Params):
    """A name in both languages."""

    vi: str
    en: str


class Unreported(Params):
    """Printed figures that are typed in and that no report tells of: their codes, their periods."""

    indicators: tuple[Code, ...] = ()
    periods: tuple[Code, ...] = ()


class Programme(File):
    """One programme of `params/programmes/`.

    Attributes:
        current: the periods that `baocao build` builds when none is named.
        whole: unit id of the whole that the overview speaks of, "" for no overview.
        group_vi, group_en: what the ranked units are called together.
        figures_period: the period of printed figures that the overview cites beside its own.
        figure_names: what printed figures that are no indicator of the framework are called.
        unreported: codes and periods of printed figures that are kept and not reported.
        not_surveyed: by period, the units of which nothing was asked: they have no values.
        deadlines: by kind of period; none is stated where a kind has no rule.
        ranks_across_sets: the sentence by which ranks are compared although units came into the
            ranking or left it; None: such ranks are not compared.
        back_cast: how merged and divided units are told of for the time before; None: they are not.
        suppress: the counts that are not published; None: all are.
        contact_vi: whom the units ask about their forms, "" for the agency of the cover.
        simulated: its source values are simulated; every page says so.
        simulated_note: what is said of them, where the targets are not real either.
        real_units: ids of the units whose values are not simulated; `simulated_note` says which.
    """

    id: Id
    name_vi: str
    name_en: str
    subject_vi: str
    document: str
    framework: Id
    source: Source
    simulated: bool
    simulated_note: Label | None = None
    real_units: tuple[Id, ...] = ()
    current: tuple[str, ...]
    whole: str = ""
    group_vi: str
    group_en: str
    figures_period: str = ""
    figure_names: dict[str, Label] = Field(default_factory=dict)
    unreported: Unreported = Unreported()
    not_surveyed: dict[Code, tuple[Code, ...]] = Field(default_factory=dict)
    deadlines: dict[Kind, Deadline] = Field(default_factory=dict)
    ranks_across_sets: Label | None = None
    back_cast: BackCastRule | None = None
    suppress: Suppress | None = None
    contact_vi: str = ""
    cover: Cover
    branding: Branding = Branding()
    periods: tuple[Period, ...]

    def contradictions(self) -> Iterator[tuple[Key, str]]:
        """Periods that come twice, and those that are named and not declared."""
        ids = [period.id for period in self.periods]
        small = [name.casefold() for name in ids]  # folders that some systems do not tell apart
        for place, name in enumerate(small):
            if name in small[:place]:
                yield ("periods", place, "id"), f"mã kỳ bị trùng trong periods: {ids[place]}"
        named: list[tuple[Key, str]] = [
            *((("current", place), name) for place, name in enumerate(self.current)),
            *(
                (("periods", n, "year"), period.year)
                for n, period in enumerate(self.periods)
                if period.year
            ),
        ]
        for key, name in named:
            if name not in ids:
                yield key, f"kỳ {name} không có trong periods; {did_you_mean(name, ids)}"
        if self.real_units and not (self.simulated and self.simulated_note):
            yield ("real_units",), "real_units cần simulated: true và simulated_note nói rõ đơn vị"

    def cover_words(self, lang: Lang) -> CoverWords:
        """The words of the cover in `lang`; in English those that are missing are Vietnamese."""
        vi = CoverWords(
            parent_agency=self.cover.parent_agency,
            agency=self.cover.agency,
            addressee=self.cover.addressee,
            recipients=self.cover.recipients,
            position=self.cover.position,
            subject=self.subject_vi,
            basis=self.cover.basis_vi,
        )
        if lang == "vi":
            return vi
        known = {name: text for name, text in self.cover.en.model_dump().items() if text}
        return vi.model_copy(update=known)

    def surveyed(self, unit: str, period: str) -> bool:
        """Whether a unit takes part in a period as far as declared; both are ids."""
        return unit not in self.not_surveyed.get(period, ())

    def due(self, period: Period) -> date | None:
        """The last day on which a form of `period` is in time, None where no rule is declared."""
        rule = self.deadlines.get(period.kind)
        return rule.after(period.end) if rule else None

    @property
    def every(self) -> Kind | None:
        """The kind of period in which data are sent, None where each period is reported alone."""
        if self.source.every is not None:
            return self.source.every
        counted = {period.kind for period in self.periods if period.year}
        return min(counted, key=LENGTHS.__getitem__, default=None)

    @property
    def sent(self) -> tuple[Period, ...]:
        """The periods of years for which data are sent: quarters, months or weeks."""
        every = self.every
        return tuple(period for period in self.periods if period.year and period.kind == every)

    def parts(self, period: Period) -> tuple[Period, ...]:
        """The source periods whose data make up `period`: the quarters of a year, else itself.

        A period that is shorter than those for which data are sent has none.
        """
        if period.kind == self.every:
            return (period,)
        year = period.year or period.id
        inside = tuple(
            part
            for part in self.sent
            if part.year == year and period.start <= part.start and part.end <= period.end
        )
        shorter = self.every is not None and LENGTHS[period.kind] < LENGTHS[self.every]
        return inside if shorter and period.year else inside or (period,)

    def to_date(self, period: Period) -> tuple[Period, ...]:
        """The source periods from the start of the period's year up to its end."""
        if not period.year:
            return self.parts(period)
        return tuple(p for p in self.sent if p.year == period.year and p.end <= period.end)

    def up_to(self, period: Period) -> tuple[str, ...]:
        """Ids of the periods whose data a report of `period` may tell of: none that ends later."""
        return tuple(p.id for p in self.periods if p.end <= period.end)

    def parts_left(self, period: Period) -> int:
        """How many source periods of its year come after a period, declared or not."""
        year = next((year for year in self.periods if year.id == period.year), period)
        return how_many(period.end, year.end, self.every)

    def parts_of(self, year: Period) -> int:
        """How many source periods a year has, declared or not."""
        return how_many(year.start - timedelta(days=1), year.end, self.every)

    def covered(self, period: Period) -> tuple[tuple[date, date], ...]:
        """The days that are cumulated up to the end of a period: from, to; one pair a stretch.

        A year of which no quarter is declared is reported as one, and covers all its days.
        """
        stretches: list[tuple[date, date]] = []
        for part in sorted(self.to_date(period), key=lambda p: p.start):
            if stretches and part.start == stretches[-1][1] + timedelta(days=1):
                stretches[-1] = (stretches[-1][0], part.end)
            else:
                stretches.append((part.start, part.end))
        return tuple(stretches)

    def is_whole(self, period: Period) -> bool:
        """Whether no day is missing from the start of a period's year to the period's end."""
        year = next((year for year in self.periods if year.id == period.year), period)
        return self.covered(period) == ((year.start, period.end),)

    def year_ago(self, period: Period) -> Period | None:
        """The same period of the year before; None for a year, and where it is not reported.

        Of a week it is the one of the same number (ISO 8601).
        """
        if period.kind in ("year", "window"):
            return None
        wanted = place_in_year(period, 1)
        same = (other for other in self.periods if other.kind == period.kind)
        return next((other for other in same if place_in_year(other, 0) == wanted), None)

    def before(self, period: Period) -> Period | None:
        """The latest earlier period of the same kind, None for the first one."""
        earlier = [p for p in self.periods if p.kind == period.kind and p.end < period.start]
        return max(earlier, key=lambda p: p.end, default=None)
