"""Load a programme with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

from helpers.core.errors import ConfigError, NoSuchName
from helpers.core.paths import Project
from helpers.core.periods import read_period
from helpers.core.spelling import near_ids
from helpers.params.branding import Branding, read_logo, read_word
from helpers.params.corrections import Correction
from helpers.params.documents import Document, Figure
from helpers.params.faults import ParamsError
from helpers.params.framework import Framework
from helpers.params.period import Period
from helpers.params.programme import Programme
from helpers.params.quotations import Quotation
from helpers.params.registry import Registry, Unit
from helpers.params.successions import Successions
from helpers.params.targets import Target
from helpers.params.tiles import Tile
from helpers.params.whole import Checked, check_params

_LISTED = 30  # ids that a message lists; a programme of communes has thousands


@dataclass(frozen=True, slots=True)
class Setting:
    """A programme, its framework and all declared facts about it. Frozen; nothing is computed."""

    project: Project
    programme: Programme
    framework: Framework
    registry: Registry
    targets: tuple[Target, ...]
    documents: dict[str, Document]
    figures: tuple[Figure, ...]
    branding: Branding
    logo: bytes
    word: bytes  # the office's Word template; b"" for ours
    successions: Successions
    corrections: tuple[tuple[int, Correction], ...]  # with their place in the file, from 1
    tiles: tuple[Tile, ...]
    quotations: tuple[Quotation, ...] = ()

    @property
    def reporting_units(self) -> tuple[Unit, ...]:
        """The units that report, in the document's order; the whole is not one of them."""
        return tuple(u for u in self.registry.units if u.id != self.programme.whole)

    def reporting_in(self, period: Period) -> tuple[Unit, ...]:
        """The reporting units that work on some day of a period: no form is owed by others.

        What arrives in tables is told of the units that work on the last day. A unit that was
        renamed reports under the name of that day.
        """
        start = period.end if self.programme.source.kind == "table" else period.start
        working = [unit for unit in self.reporting_units if unit.works_in(start, period.end)]
        ids = {unit.id for unit in working}
        former = {
            unit_id
            for group in self.registry.renamed
            for unit_id in [*filter(ids.__contains__, group)][:-1]
        }
        return tuple(unit for unit in working if unit.id not in former)

    def registry_in(self, period: Period) -> Registry:
        """The registry for reading names in data about a period."""
        return self.registry.during(period.start, period.end)

    def period(self, period_id: str) -> Period:
        """The period of that id, or of a label that says its dates ("Quý IV/2023").

        Raises:
            ConfigError: the programme has no such period.
        """
        known = {period.id: period for period in self.programme.periods}
        if period_id in known:
            return known[period_id]
        if dates := read_period(str(period_id)):
            same = [
                period for period in known.values() if (period.start, period.end) == astuple(dates)
            ]
            if len(same) == 1:
                return same[0]
        raise _unknown(
            f"Chương trình {self.programme.id} không có kỳ {period_id!r}",
            f"params/programmes/{self.programme.id}.yml, khoá periods",
            period_id,
            {period.id: period.label_vi for period in self.programme.periods},
            "period",
        )

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id.

        Raises:
            ConfigError: the programme has no such unit; offers near ids.
        """
        unit = self.registry.unit(unit_id)
        if unit is not None:
            return unit
        raise _unknown(
            f"Chương trình {self.programme.id} không có đơn vị {unit_id!r}",
            "params/units.csv",
            unit_id,
            {known.id: known.name_vi for known in self.registry.units},
            "unit",
        )


def programme_ids(project: Project) -> tuple[str, ...]:
    """Ids of all programmes, in order of name."""
    return tuple(sorted(path.stem for path in (project.params / "programmes").glob("*.yml")))


def load_setting(project: Project, programme_id: str) -> Setting:
    """A programme with its framework, units, targets, documents and printed figures.

    Raises:
        ConfigError: no such programme, or its declarations have faults; names all of them.
    """
    checked = check_params(project)
    known = checked.declared.programme_ids
    if programme_id not in known:
        raise _unknown(
            f"Không có chương trình {programme_id!r}",
            "params/programmes/",
            programme_id,
            {id_: id_ for id_ in known},
            "programme",
        )
    if faults := checked.stopping(programme_id):
        raise ParamsError(faults)
    return _setting(checked, programme_id)


def usable_settings(project: Project, programmes: Sequence[str] = ()) -> tuple[Setting, ...]:
    """The settings of these programmes, of all where none is named.

    A programme with faults is left out: it stops no other.

    Raises:
        ConfigError: a programme that is named does not exist, or each of them has faults.
    """
    checked = check_params(project)
    names = tuple(dict.fromkeys(programmes)) or checked.declared.programme_ids
    sound = [name for name in names if not checked.stopping(name)]
    if names and not sound:
        raise ParamsError(checked.about(names))
    return tuple(load_setting(project, name) for name in sound)


def _unknown(
    what: str, where: str, wanted: object, names: Mapping[str, str], kind: str
) -> ConfigError:
    near = near_ids(wanted, names)
    known = list(names)[:_LISTED]
    more = f" … (tất cả {len(names)} mã)" if len(names) > _LISTED else ""
    todo = f"có phải là: {', '.join(near)}?" if near else "chọn một mã có trong tệp trên."
    todo += f" Thêm mới: baocao new {kind}"
    return NoSuchName(what, where=where, found=f"có các mã {', '.join(known)}{more}", todo=todo)


@lru_cache(maxsize=32)
def _setting(checked: Checked, programme_id: str) -> Setting:
    declared = checked.declared
    programme = declared.programmes[programme_id]
    mine = declared.units_of[programme_id]
    units = tuple(sorted(mine.values(), key=lambda unit: unit.order))
    aliases = tuple(row for row in declared.aliases.rows if row.id in mine)
    successions = Successions(declared.successions.rows)
    branding = programme.branding.over(declared.branding)
    return Setting(
        project=declared.project,
        programme=programme,
        framework=declared.frameworks[programme.framework],
        registry=Registry(units, aliases, renamed=successions.renamed_among(mine)),
        targets=tuple(row for row in declared.targets.rows if row.programme == programme_id),
        documents={document.id: document for document in declared.documents.rows},
        figures=tuple(row for row in declared.figures.rows if row.programme == programme_id),
        branding=branding,
        logo=read_logo(declared.project.params / "branding", branding),
        word=read_word(declared.project.params / "branding", branding),
        successions=successions,
        corrections=tuple(
            (place, correction)
            for place, correction in enumerate(declared.corrections.corrections, start=1)
            if correction.programme == programme_id
        ),
        tiles=tuple(row for row in declared.tiles.rows if row.unit in mine),
        quotations=declared.quotations[programme_id].rows,
    )
