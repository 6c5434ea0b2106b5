"""Load a programme with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.core.errors import ConfigError
from helpers.core.params.branding import Branding, read_logo
from helpers.core.params.documents import Document, Figure
from helpers.core.params.framework import Framework
from helpers.core.params.programme import Period, Programme
from helpers.core.params.reader import read_csv, read_yaml
from helpers.core.params.registry import Alias, Registry, Unit
from helpers.core.params.successions import Successions, load_successions
from helpers.core.params.targets import Target
from helpers.core.paths import Project
from helpers.core.spelling import near_ids

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
    successions: Successions

    @property
    def reporting_units(self) -> tuple[Unit, ...]:
        """The units that report, in the document's order; the whole is not one of them."""
        return tuple(u for u in self.registry.units if u.id != self.programme.whole)

    def reporting_in(self, period: Period) -> tuple[Unit, ...]:
        """The reporting units that work on some day of a period: no form is owed by others."""
        return tuple(u for u in self.reporting_units if u.works_in(period.start, period.end))

    def period(self, period_id: str) -> Period:
        """The period of that id.

        Raises:
            ConfigError: the programme has no such period.
        """
        known = {period.id: period for period in self.programme.periods}
        if period_id in known:
            return known[period_id]
        raise _unknown(
            f"Chương trình {self.programme.id} không có kỳ {period_id!r}",
            f"params/programmes/{self.programme.id}.yml, khoá periods",
            period_id,
            {period.id: period.label_vi for period in self.programme.periods},
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
            {one.id: one.name_vi for one in self.registry.units},
        )


def programme_ids(project: Project) -> tuple[str, ...]:
    """Ids of all programmes, in order of name."""
    return tuple(sorted(path.stem for path in (project.params / "programmes").glob("*.yml")))


def framework_ids(project: Project) -> tuple[str, ...]:
    """Ids of all frameworks, in order of name."""
    return tuple(sorted(path.stem for path in (project.params / "frameworks").glob("*.yml")))


def load_framework(project: Project, framework_id: str) -> Framework:
    """A checked framework.

    Raises:
        ConfigError: no such file, or it is not usable; names file, key and value.
    """
    framework = read_yaml(project.params / "frameworks" / f"{framework_id}.yml", Framework)
    if framework.id != framework_id:
        raise ConfigError(
            "Mã khung khác tên tệp",
            where=f"{framework_id}.yml, khoá id",
            found=framework.id,
            todo=f"sửa id thành {framework_id}, hoặc đổi tên tệp",
        )
    return framework


def load_setting(project: Project, programme_id: str) -> Setting:
    """A programme with its framework, units, targets, documents and printed figures.

    Raises:
        ConfigError: no such programme, or a params file is not usable.
    """
    known = programme_ids(project)
    if programme_id not in known:
        raise _unknown(
            f"Không có chương trình {programme_id!r}",
            "params/programmes/",
            programme_id,
            {one: one for one in known},
        )
    programme = read_yaml(project.params / "programmes" / f"{programme_id}.yml", Programme)
    framework = load_framework(project, programme.framework)
    units = read_csv(project.params / "units.csv", Unit)
    mine = tuple(sorted((u for u in units if u.programme == programme_id), key=lambda u: u.order))
    ids = {unit.id for unit in mine}
    aliases = read_csv(project.params / "unit_aliases.csv", Alias)
    targets = read_csv(project.params / "targets.csv", Target)
    _check_directions(framework, programme_id, targets)
    documents = read_csv(project.published / "documents.csv", Document)
    figures = read_csv(project.published / "figures.csv", Figure)
    registry = Registry(mine, tuple(a for a in aliases if a.id in ids))
    if shared := registry.shared_spellings():
        raise ConfigError(
            "Một tên chỉ tới nhiều đơn vị",
            where="params/units.csv, params/unit_aliases.csv",
            found="; ".join(shared),
            todo="bỏ tên dùng chung, để mỗi tên chỉ một đơn vị",
        )
    common = read_yaml(project.params / "branding.yml", Branding)
    branding = programme.branding.over(common)
    return Setting(
        project=project,
        programme=programme,
        framework=framework,
        registry=registry,
        targets=tuple(t for t in targets if t.programme == programme_id),
        documents={document.id: document for document in documents},
        figures=tuple(f for f in figures if f.programme == programme_id),
        branding=branding,
        logo=read_logo(project.params / "branding", branding),
        successions=load_successions(project.params / "successions.csv"),
    )


def _check_directions(framework: Framework, programme: str, targets: tuple[Target, ...]) -> None:
    """No target is set for an indicator of which less is better: all operators ask for more.

    Raises:
        ConfigError: one is; names its line.
    """
    lower = {one.code for one in framework.indicators if one.direction == "lower"}
    for line, target in enumerate(targets, start=2):
        if target.programme == programme and target.indicator in lower and target.operator != "na":
            raise ConfigError(
                f"Chỉ tiêu giao {target.operator} cho chỉ tiêu {target.indicator} có direction: "
                "lower (thấp hơn là tốt): sẽ đánh giá ngược",
                where=f"targets.csv, dòng {line}, khoá indicator",
                found=f"{target.unit_or_level}, {target.indicator}, {target.printed}",
                todo="bỏ dòng này, hoặc giao cho chỉ tiêu ngược lại mà cao hơn là tốt (ví dụ đúng "
                f"hạn thay cho quá hạn) trong {framework.id}.yml",
            )


def _unknown(what: str, where: str, wanted: object, names: Mapping[str, str]) -> ConfigError:
    near = near_ids(wanted, names)
    known = list(names)[:_LISTED]
    more = f" … (tất cả {len(names)} mã)" if len(names) > _LISTED else ""
    todo = f"có phải là: {', '.join(near)}?" if near else "chọn một mã có trong tệp trên"
    return ConfigError(what, where=where, found=f"có các mã {', '.join(known)}{more}", todo=todo)
