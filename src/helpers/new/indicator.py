"""`baocao new indicator`: one entry of a framework, and the targets set for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.core.errors import NoSuchName
from helpers.core.paths import Project
from helpers.intake.tables.codes import as_code, free
from helpers.new.adding import Addition, declared_programme
from helpers.new.targets import with_targets, years_of
from helpers.new.yaml_items import with_items
from helpers.params.declared import TARGETS, Declared
from helpers.params.faults import did_you_mean
from helpers.params.framework import Framework
from helpers.params.programme import Programme
from helpers.params.registry import Unit

# the order in which the keys of an indicator are written
_KEYS = (
    "code", "name_vi", "name_en", "parent", "unit", "decimals", "direction", "levels", "measure",
    "item_vi", "item_en", "maximum", "weight", "document", "line", "note_vi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """What is asked of an indicator.

    Attributes:
        measure: as `measure` is declared; None where no source collects it yet.
        keys: other keys of `indicators`, as they are declared.
        target: as typed, "85%"; "" for none. of: units or levels that it is set for; empty: all
            units that the indicator applies to.
        years: first and last year of the target; "" for those of the programme's periods.
    """

    programme: str
    name: str
    code: str = ""
    name_en: str = ""
    measure: Mapping[str, str] | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)
    target: str = ""
    of: Sequence[str] = ()
    years: tuple[str, str] = ("", "")
    document: str = ""
    line: int = 0


def indicator_to_add(project: Project, wanted: NewIndicator) -> Addition:
    """The files with the new indicator in them.

    Raises:
        ConfigError: programme, unit or level are not known, or the target cannot be read.
    """
    declared, programme, framework = declared_programme(project, wanted.programme)
    codes = [indicator.code for indicator in framework.indicators]
    code = wanted.code or free(as_code(wanted.name).lower(), codes)
    entry = _entry(wanted, code, programme)
    file = f"params/frameworks/{framework.id}.yml"
    place = _place(framework, str(entry.get("parent", "")))
    files = {file: with_items(declared.files[file], ["indicators"], [entry], place)}
    if wanted.target:
        files[TARGETS] = _with_targets(declared, programme, wanted, entry)
    users = sorted(declared.users("frameworks", framework.id) or ())
    return Addition(
        f"chỉ tiêu {code} ({wanted.name})",
        files,
        tuple(_assumed(programme, framework, wanted, entry, users)),
        _next_steps(programme, entry),
    )


def _entry(wanted: NewIndicator, code: str, programme: Programme) -> dict[str, Any]:
    entry = {
        "code": code,
        "name_vi": wanted.name,
        "name_en": wanted.name_en or wanted.name,
        **wanted.keys,
        "measure": dict(wanted.measure) if wanted.measure else None,
        "document": wanted.document or programme.document,
        "line": wanted.line,
    }
    return {name: entry[name] for name in _KEYS if entry.get(name)}


def _place(framework: Framework, parent: str) -> int:
    """Behind the last part of the same group; behind all where there is none."""
    places = [n for n, node in enumerate(framework.indicators) if parent and node.parent == parent]
    return places[-1] if places else -1


def _with_targets(
    declared: Declared, programme: Programme, wanted: NewIndicator, entry: Mapping[str, Any]
) -> bytes:
    first, last = years_of(programme)
    years = wanted.years[0] or first, wanted.years[1] or last
    units = _set_for(declared.units_of[programme.id], programme, wanted.of, entry)
    measured_in = _measured_in(entry)
    rows = [(unit.id, str(entry["code"]), measured_in, wanted.target) for unit in units]
    document = str(entry["document"])
    content = declared.files[TARGETS]
    return with_targets(content, programme.id, rows, years, document, wanted.line)


def _set_for(
    units: Mapping[str, Unit], programme: Programme, of: Sequence[str], entry: Mapping[str, Any]
) -> list[Unit]:
    """The units that the target is set for, in the order of the table."""
    levels = {unit.level for unit in units.values()}
    for name in of:
        if name not in units and name not in levels:
            raise NoSuchName(
                f"Không có đơn vị hay cấp {name!r} trong chương trình {programme.id}",
                where="--for",
                todo=did_you_mean(name, [*units, *levels]),
            )
    if of:
        return [unit for unit in units.values() if unit.id in of or unit.level in of]
    mine = entry.get("levels") or levels
    return [unit for unit in units.values() if unit.level in mine and unit.id != programme.whole]


def _measured_in(entry: Mapping[str, Any]) -> str:
    kind = (entry.get("measure") or {}).get("kind", "")
    return str(entry.get("unit") or ("%" if kind in ("ratio", "distinct_ratio") else ""))


def _assumed(
    programme: Programme,
    framework: Framework,
    wanted: NewIndicator,
    entry: Mapping[str, Any],
    users: Sequence[str],
) -> list[str]:
    assumptions = []
    if not wanted.name_en:
        assumptions.append("tên tiếng Anh để như tên tiếng Việt (--name-en)")
    if "levels" not in entry:
        assumptions.append("áp dụng cho mọi cấp đơn vị (--levels)")
    if "measure" not in entry:
        assumptions.append("chưa nói giá trị từ đâu ra: báo cáo ghi chỉ tiêu chưa có số liệu")
    if not wanted.document:
        assumptions.append(f"văn bản nêu chỉ tiêu là {programme.document} (--document, --line)")
    if framework.score and framework.score.rule == "attainment":
        assumptions.append("không tính vào điểm; muốn tính thì thêm vào score.parts của khung")
    if len(users) > 1:
        assumptions.append(f"khung này dùng chung: {', '.join(users)}")
    return assumptions


def _next_steps(programme: Programme, entry: Mapping[str, Any]) -> tuple[str, ...]:
    build = f"baocao build --programme {programme.id} --period {programme.current[0]}"
    kind = (entry.get("measure") or {}).get("kind", "")
    if kind != "given" or programme.source.kind == "forms":
        return (build,)
    code = entry["code"]
    where = {
        "table": f"thêm cột {code} vào bảng trong data/raw/{programme.id}/tables/",
        "published": f"gõ số đã công bố của {code} vào data/published/figures.csv",
    }
    return where[programme.source.kind], build
