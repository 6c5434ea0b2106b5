"""`baocao new unit`, `period`, `indicator`, `report`: each asks at a terminal, or takes flags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from helpers.cli.options import split
from helpers.core.terminal import echo

if TYPE_CHECKING:
    from helpers.core.paths import Project
    from helpers.new.adding import Addition
    from helpers.params.declared import Declared
    from helpers.params.framework import Framework
    from helpers.params.programme import Programme

Code = Annotated[str, typer.Option("--programme", help="Mã chương trình.")]
Text = typer.Option  # what a flag is called and what it is for
_MEASURES = {
    "ratio": "tỷ số của hai tổng, ví dụ hồ sơ trực tuyến trên tổng số hồ sơ",
    "distinct_ratio": "tỷ số đếm thủ tục, mỗi thủ tục một lần trong năm",
    "expression": "công thức trên các cột, ví dụ (on_time + early) / processed",
    "given": "như nhận được hoặc như văn bản in",
    "none": "chưa thu thập",
}
_BETTER = {"higher": "cao hơn là tốt", "lower": "thấp hơn là tốt"}


def unit(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên đơn vị.")] = "",
    programme: Code = "",
    like: Annotated[str, Text(help="Mã đơn vị cùng loại: cùng cấp, nhóm, cấp trên.")] = "",
    id: Annotated[str, Text(help="Mã đơn vị; mặc định theo tên.")] = "",
    name_en: Annotated[str, Text(help="Tên tiếng Anh.")] = "",
    short: Annotated[str, Text(help="Tên ngắn, trong bảng và hình.")] = "",
    valid_from: Annotated[str, Text(help="Ngày đầu hoạt động, 2025-03-01; trống: từ trước.")] = "",
    target: Annotated[list[str] | None, Text(help="Chỉ tiêu giao, A=85; lặp lại.")] = None,
    document: Annotated[str, Text(help="Mã văn bản giao; mặc định của chương trình.")] = "",
    line: Annotated[int, Text(min=0, help="Dòng của văn bản giao.")] = 0,
) -> None:
    """Thêm đơn vị, kèm chỉ tiêu giao: một dòng ở params/units.csv."""
    from helpers.new.asking import answer
    from helpers.new.unit import NewUnit, kinds_of_units, unit_to_add

    project, declared, mine, framework = _programme(programme)
    units, by_flags = declared.units_of[mine.id], bool(name)
    name = answer(name, "TÊN", "Tên đơn vị")
    names = {known.id: known.name_vi for known in units.values()}
    kinds = kinds_of_units(units)
    like = answer(like, "--like", "Cùng loại với đơn vị nào", choices=names, shown=kinds)
    parts = framework.score.parts if framework.score else ()
    targets = _pairs(target)
    if target is None:
        asked = {part.indicator: _target("", part.indicator, by_flags) for part in parts}
        targets = {code: goal for code, goal in asked.items() if goal}
    question = "Ngày đầu hoạt động, ví dụ 2025-03-01"
    began = answer(
        valid_from, "--valid-from", question, default="", check=_day_fault, optional=by_flags
    )
    wanted = NewUnit(
        mine.id,
        name,
        like,
        id,
        answer(name_en, "--name-en", "Tên tiếng Anh", default="", optional=by_flags),
        answer(short, "--short", "Tên ngắn", default="", optional=by_flags),
        _day(began),
        targets,
        document,
        line,
    )
    _add(project, unit_to_add(project, wanted))


def period(
    label: Annotated[
        str, typer.Argument(metavar="KỲ", help="Kỳ, ví dụ 2025-Q1, 'Quý I/2025'.")
    ] = "",
    programme: Code = "",
    id: Annotated[str, Text(help="Mã kỳ; mặc định theo ngày.")] = "",
    kind: Annotated[str, Text(help="Loại kỳ, khi ngày không theo lịch.")] = "",
    name: Annotated[str, Text(help="Tên kỳ trong câu, ví dụ 'quý I/2025'.")] = "",
    name_en: Annotated[str, Text(help="Tên kỳ bằng tiếng Anh.")] = "",
    method: Annotated[str, Text(help="Phương pháp của khung; mặc định của kỳ cuối.")] = "",
    current: Annotated[bool, Text("--current", help="Lập kỳ này khi không chọn kỳ.")] = False,
) -> None:
    """Thêm kỳ, cả năm của kỳ và phương pháp tính: ở tệp của chương trình và của khung."""
    from helpers.core.periods import Kind
    from helpers.new.asking import answer
    from helpers.new.period import NewPeriod, label_fault, period_to_add

    project, _, mine, _ = _programme(programme)
    label = answer(label, "KỲ", "Kỳ, ví dụ 2025-Q1", check=label_fault)
    kinds = {known: "" for known in get_args(Kind)}
    chosen: Any = answer(kind, "--kind", "Loại kỳ", choices=kinds) if kind else None
    wanted = NewPeriod(mine.id, label, id, chosen, name, name_en, method, current)
    _add(project, period_to_add(project, wanted))


def indicator(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên chỉ tiêu.")] = "",
    programme: Code = "",
    code: Annotated[str, Text(help="Mã chỉ tiêu; mặc định theo tên.")] = "",
    name_en: Annotated[str, Text(help="Tên tiếng Anh.")] = "",
    measure: Annotated[str, Text(help=f"Cách ra giá trị: {', '.join(_MEASURES)}.")] = "",
    numerator: Annotated[str, Text(help="Cột của biểu làm tử số.")] = "",
    denominator: Annotated[str, Text(help="Cột của biểu làm mẫu số.")] = "",
    expression: Annotated[str, Text(help="Công thức trên các cột của biểu.")] = "",
    field: Annotated[str, Text(help="Cột của phiếu chấm, với given.")] = "",
    unit: Annotated[str, Text(help="Đơn vị tính; mặc định % cho tỷ lệ.")] = "",
    item: Annotated[str, Text(help="Tử, mẫu đếm cái gì, ví dụ 'hồ sơ=dossiers'.")] = "",
    direction: Annotated[str, Text(help="higher, lower: cao hơn hay thấp hơn là tốt.")] = "",
    levels: Annotated[str, Text(help="Áp dụng cho cấp nào, cách nhau bằng dấu phẩy.")] = "",
    parent: Annotated[str, Text(help="Mã chỉ số mà chỉ tiêu này là một phần.")] = "",
    maximum: Annotated[float | None, Text(help="Điểm tối đa.")] = None,
    weight: Annotated[float | None, Text(help="Trọng số trong nhóm.")] = None,
    decimals: Annotated[int | None, Text(min=0, max=6, help="Số chữ số thập phân.")] = None,
    target: Annotated[str, Text(help="Chỉ tiêu giao: 85%, '>40%'.")] = "",
    of: Annotated[
        list[str] | None, Text("--for", help="Giao cho đơn vị, cấp nào; mặc định mọi đơn vị.")
    ] = None,
    years: Annotated[str, Text(help="Năm áp dụng, 2025 hoặc 2025-2026.")] = "",
    document: Annotated[str, Text(help="Mã văn bản; mặc định của chương trình.")] = "",
    line: Annotated[int, Text(min=0, help="Dòng của văn bản.")] = 0,
    note: Annotated[str, Text(help="Ghi chú in ở cuối báo cáo.")] = "",
) -> None:
    """Thêm chỉ tiêu, kèm chỉ tiêu giao: ở tệp của khung và params/targets.csv."""
    from helpers.new.asking import answer
    from helpers.new.indicator import NewIndicator, indicator_to_add

    project, declared, mine, _ = _programme(programme)
    by_flags = bool(name)
    name = answer(name, "TÊN", "Tên chỉ tiêu")
    code = answer(code, "--code", "Mã chỉ tiêu", default="", optional=by_flags)
    name_en = answer(name_en, "--name-en", "Tên tiếng Anh", default="", optional=by_flags)
    columns = {"numerator": numerator, "denominator": denominator, "expression": expression}
    how = _measure(declared, mine, measure, {**columns, "field": field}, by_flags)
    better = answer(
        direction,
        "--direction",
        "Thế nào là tốt",
        default="higher",
        choices=_BETTER,
        optional=by_flags,
    )
    known = sorted({known_unit.level for known_unit in declared.units_of[mine.id].values()})
    question = f"Áp dụng cho cấp nào, trong {', '.join(known)} (trống: mọi cấp)"
    levels = answer(
        levels, "--levels", question, default="", check=_among(known), optional=by_flags
    )
    item_vi, _, item_en = item.partition("=")
    first, _, last = years.partition("-")
    keys = {
        "parent": parent, "unit": unit or ("%" if how is None else ""), "decimals": decimals,
        "levels": list(split([levels])), "direction": "" if better == "higher" else better,
        "item_vi": item_vi, "item_en": item_en or item_vi,
        "maximum": maximum, "weight": weight, "note_vi": note,
    }  # fmt: skip
    wanted = NewIndicator(
        mine.id, name, code, name_en, how, keys, _target(target, code or name, by_flags), split(of),
        (first, last or first), document, line,
    )  # fmt: skip
    _add(project, indicator_to_add(project, wanted))


def report(
    name: Annotated[
        str, typer.Argument(metavar="TÊN", help="Tên sổ tay mới, không có .ipynb.")
    ] = "",
    like: Annotated[str, Text(help="Chép từ sổ tay nào trong notebooks/.")] = "",
    programme: Code = "",
    period: Annotated[str, Text(help="Kỳ mở sẵn; mặc định kỳ hiện tại.")] = "",
    unit: Annotated[str, Text(help="Đơn vị mở sẵn; overview: báo cáo chung.")] = "",
) -> None:
    """Thêm báo cáo: chép một sổ tay để sửa."""
    from helpers.new.asking import answer
    from helpers.new.report import NewReport, name_fault, notebooks, report_to_add

    project, declared, mine, _ = _programme(programme)

    def fault(typed: str) -> str:
        return name_fault(project, typed)

    by_flags = bool(name)
    name = answer(name, "TÊN", "Tên sổ tay, ví dụ quy_so_y_te", check=fault)
    like = answer(like, "--like", "Chép từ sổ tay", choices=notebooks(project))
    period = answer(period, "--period", "Kỳ", default=mine.current[0], optional=by_flags)
    units = [known for known in declared.units_of[mine.id] if known != mine.whole]
    first = "overview" if like.startswith("overview") else next(iter(units), "overview")
    unit = answer(unit, "--unit", "Đơn vị", default=first, optional=by_flags)
    _add(project, report_to_add(project, NewReport(name, like, mine.id, period, unit)))


def _programme(given: str) -> tuple[Project, Declared, Programme, Framework]:
    """The project and the programme that is added to."""
    from helpers.core.paths import find_project
    from helpers.new.adding import declared_programme
    from helpers.new.asking import answer
    from helpers.params.whole import check_params

    project = find_project()
    programmes = check_params(project).declared.programmes
    names = {name: programme.name_vi for name, programme in programmes.items()}
    chosen = given or answer("", "--programme", "Mã chương trình", choices=names)
    return project, *declared_programme(project, chosen)


def _measure(
    declared: Declared,
    programme: Programme,
    kind: str,
    columns_given: Mapping[str, str],
    by_flags: bool,
) -> dict[str, str] | None:
    """The measure that is asked for, with the columns of the form that the units send."""
    from helpers.new.asking import answer

    parts = {name: value for name, value in columns_given.items() if value}
    default = (
        "expression"
        if columns_given["expression"]
        else "ratio"
        if columns_given["numerator"]
        else "none"
    )
    kind = answer(
        kind, "--measure", "Cách ra giá trị", default=default, choices=_MEASURES, optional=by_flags
    )
    if kind == "none":
        return None
    form = declared.forms.get(programme.source.form)
    columns = {count: form.label(count) for count in form.counts} if form else None
    if kind in ("ratio", "distinct_ratio"):
        for part, question in (("numerator", "Tử số"), ("denominator", "Mẫu số")):
            parts[part] = answer(columns_given[part], f"--{part}", question, choices=columns)
    elif kind == "expression":
        parts["expression"] = answer(columns_given["expression"], "--expression", "Công thức")
    return {"kind": kind, **parts}


def _target(given: str, of: str, by_flags: bool) -> str:
    from helpers.new.asking import answer
    from helpers.new.targets import target_fault

    question = f"Chỉ tiêu giao {of}, ví dụ 85% (trống: không giao)"
    return answer(given, "--target", question, default="", check=target_fault, optional=by_flags)


def _pairs(given: list[str] | None) -> dict[str, str]:
    from helpers.core.errors import ConfigError

    for pair in given or ():
        if "=" not in pair:
            raise ConfigError(
                "Chỉ tiêu giao thiếu mã hoặc mức",
                where="--target",
                found=pair,
                todo="viết MÃ=MỨC, ví dụ A=85",
            )
    return {code: value for code, _, value in (pair.partition("=") for pair in given or ())}


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _day_fault(text: str) -> str:
    try:
        _day(text)
    except ValueError:
        return "Ngày viết năm-tháng-ngày, ví dụ 2025-03-01"
    return ""


def _among(levels: list[str]) -> Callable[[str], str]:
    from helpers.params.faults import did_you_mean

    def wrong(typed: str) -> str:
        unknown = [level for level in split([typed]) if level not in levels]
        return f"không có cấp {unknown[0]!r}; {did_you_mean(unknown[0], levels)}" if unknown else ""

    return wrong


def _add(project: Project, addition: Addition) -> None:
    """Check and write, then say what was written and what comes next."""
    from helpers.new.adding import add

    add(project, addition)
    echo(f"Đã thêm {addition.name}.")
    for title, lines in (
        ("Đã ghi", sorted(addition.files)),
        ("Giả định", addition.assumed),
        ("Tiếp theo", addition.next_steps),
    ):
        if lines:
            echo(f"{title}:")
        for line in lines:
            echo(f"  - {line}")
