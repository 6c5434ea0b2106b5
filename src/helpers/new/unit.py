"""`baocao new unit`: one row of `params/units.csv`, and its targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from helpers.core.errors import NoSuchName
from helpers.core.paths import Project
from helpers.intake.tables.codes import as_id, free
from helpers.new.adding import Addition, declared_programme
from helpers.new.csv_rows import with_rows
from helpers.new.targets import with_targets, years_of
from helpers.params.declared import TARGETS, UNITS
from helpers.params.faults import did_you_mean
from helpers.params.framework import Framework
from helpers.params.programme import Programme
from helpers.params.registry import Unit


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is asked of a unit.

    Attributes:
        like: id of a declared unit of the same kind: level, group, parent, whether it is ranked.
        valid_from: its first day, None where it was always there.
        targets: by code of an indicator, as typed: "85%", ">40".
        document, line: which sets the targets; "" for the programme's document.
    """

    programme: str
    name: str
    like: str
    id: str = ""
    name_en: str = ""
    short: str = ""
    valid_from: dt.date | None = None
    targets: Mapping[str, str] | None = None
    document: str = ""
    line: int = 0


def kinds_of_units(units: Mapping[str, Unit]) -> dict[str, str]:
    """One unit of each kind, and what the kind is called: what a new unit may be like."""
    by_kind: dict[tuple[str, str, str, bool], str] = {}
    for unit in sorted(units.values(), key=lambda unit: unit.valid_to is not None):
        by_kind.setdefault((unit.level, unit.group, unit.parent, unit.ranked), unit.id)
    return {id_: f"{units[id_].name_vi} ({units[id_].group_vi})" for id_ in by_kind.values()}


def unit_to_add(project: Project, wanted: NewUnit) -> Addition:
    """The files with the new unit in them.

    Raises:
        ConfigError: programme or indicator are not known, or a target cannot be read.
    """
    declared, programme, framework = declared_programme(project, wanted.programme)
    units = declared.units_of[programme.id]
    model = units[wanted.like]
    id_ = wanted.id or free(as_id(wanted.name), units)
    unit = {
        **{name: str(value or "") for name, value in model.model_dump().items()},
        "id": id_,
        "name_vi": wanted.name,
        "name_en": wanted.name_en or wanted.name,
        "short_vi": wanted.short or wanted.name,
        "order": str(1 + max(known.order for known in units.values())),
        "valid_from": wanted.valid_from.isoformat() if wanted.valid_from else "",
        "valid_to": "",
        "ranked": "yes" if model.ranked else "no",
    }
    files = {
        UNITS: with_rows(
            declared.files[UNITS], [unit], after=lambda row: row.get("programme") == programme.id
        )
    }
    if wanted.targets:
        files[TARGETS] = _with_targets(declared.files[TARGETS], wanted, id_, programme, framework)
    kind = f"cùng loại với {model.name_vi}: cấp {model.level}, nhóm {model.group_vi}"
    return Addition(
        f"đơn vị {id_} ({wanted.name})",
        files,
        (kind, *_assumed(wanted, framework)),
        _next_steps(programme, id_, wanted.valid_from),
    )


def _with_targets(
    content: bytes, wanted: NewUnit, unit: str, programme: Programme, framework: Framework
) -> bytes:
    codes = {indicator.code: indicator for indicator in framework.indicators}
    targets = wanted.targets or {}
    if unknown := next((code for code in targets if code not in codes), ""):
        what, todo = f"Khung không có chỉ tiêu {unknown!r}", did_you_mean(unknown, codes)
        raise NoSuchName(what, where="--target", todo=todo)
    rows = [(unit, code, codes[code].unit or "%", typed) for code, typed in targets.items()]
    years = years_of(programme, wanted.valid_from)
    document = wanted.document or programme.document
    return with_targets(content, programme.id, rows, years, document, wanted.line)


def _assumed(wanted: NewUnit, framework: Framework) -> tuple[str, ...]:
    assumptions = []
    if not wanted.name_en:
        assumptions.append("tên tiếng Anh để như tên tiếng Việt (--name-en)")
    if not wanted.short:
        assumptions.append("tên ngắn là tên đầy đủ (--short)")
    if wanted.valid_from is None:
        assumptions.append(
            "hoạt động từ trước, nên phải có biểu, số liệu của mọi kỳ (--valid-from)"
        )
    parts = framework.score.parts if framework.score else ()
    open_codes = [part.indicator for part in parts if part.indicator not in (wanted.targets or {})]
    if open_codes:
        assumptions.append(
            f"chưa giao chỉ tiêu {', '.join(open_codes)} (--target): chưa tính điểm, chưa xếp hạng"
        )
    return tuple(assumptions)


def _next_steps(programme: Programme, unit: str, valid_from: dt.date | None) -> tuple[str, ...]:
    working = [period for period in programme.periods if not valid_from or period.end >= valid_from]
    if valid_from and not working:
        by_quarter = any(period.kind == "quarter" for period in programme.periods)
        quarter = f"-Q{(valid_from.month + 2) // 3}" if by_quarter else ""
        return (f"baocao new period {valid_from:%Y}{quarter} --programme {programme.id}",)
    current = [period.id for period in working if period.id in programme.current]
    at = f"--programme {programme.id} --period {(current or [working[0].id])[0]} --unit {unit}"
    first = {
        "forms": f"baocao template {at} --out gui-di",
        "table": f"thêm dòng của đơn vị vào bảng trong data/raw/{programme.id}/tables/",
        "published": "gõ số đã công bố của đơn vị vào data/published/figures.csv",
    }
    return first[programme.source.kind], f"baocao build {at}"
