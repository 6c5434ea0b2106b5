"""The live checks of a form, in formulas made from the same declarations as the checks on import.

A row's check says "OK", "Lỗi: …" (the workbook would be set aside) or "Xem lại: …" (it would be
kept and asked about); it is empty while the row is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpers.intake.templates.plan import FormPlan, Grid
from helpers.params.checks import RowCheck, StockCheck

ERROR = "Lỗi"
ASK = "Xem lại"
OK = "OK"
PREVIOUS = "Kỳ trước"
_LONGEST_TEXT = 240  # of a text inside a formula; Excel allows 255

Refer = Callable[[str], str]


def row_formula(plan: FormPlan, grid: Grid, row: int, figure: str = "") -> str:
    """The check of one row. `figure` is the row's figure in a form of single figures."""
    cells = [f"{grid.letter(column.field)}{row}" for column in grid.inputs()]
    item = f"${grid.letter('item')}{row}"
    tests = list(_tests(plan, grid, row, figure))
    formula = _text(OK)
    for wrong, message in reversed(tests):
        formula = f"IF({wrong},{_text(message)},{formula})"
    free = f'{item}=""' if plan.form.layout == "items" else "TRUE"
    empty = f"AND({free},COUNTA({','.join(cells)})=0)"
    return f'=IF({empty},"",{formula})'


def summary_formula(grid: Grid) -> str:
    """How many rows are right, wrong or to be looked at again."""
    span = grid.span(grid.check)
    wrong = _counted(span, ERROR)
    ask = _counted(span, ASK)
    filled = f"SUMPRODUCT(--(LEN({span})>0))"
    return (
        f'=IF({filled}=0,"Chưa điền",IF({wrong}>0,"CÒN "&{wrong}&" DÒNG LỖI",'
        f'"OK: "&{filled}&" dòng")&IF({ask}>0,", "&{ask}&" dòng cần xem lại",""))'
    )


def _counted(span: str, word: str) -> str:
    return f'SUMPRODUCT(--(LEFT({span},{len(word)})="{word}"))'


def _tests(plan: FormPlan, grid: Grid, row: int, figure: str) -> Iterator[tuple[str, str]]:
    """Conditions that must not hold, each with what to say, the gravest first."""
    form = plan.form
    inputs = grid.inputs()
    cells = [f"{grid.letter(column.field)}{row}" for column in inputs]
    required = [c for c, column in zip(cells, inputs, strict=True) if not column.optional]
    whole = [c for c, column in zip(cells, inputs, strict=True) if column.type == "count"]
    if form.layout == "items":
        item = f"${grid.letter('item')}{row}"
        yield f'{item}=""', f"{ERROR}: thiếu mã"
        codes = grid.span(grid.letter("item"))
        yield f"SUMPRODUCT(--({codes}={item}))>1", f"{ERROR}: mã trùng với dòng khác"
    if required:
        yield (
            f"COUNT({','.join(required)})<{len(required)}",
            (f"{ERROR}: còn ô trống hoặc không phải số (không phát sinh thì ghi 0)"),
        )
    yield f"COUNT({','.join(cells)})<COUNTA({','.join(cells)})", f"{ERROR}: có ô không phải số"
    yield f"MIN({','.join(cells)})<0", f"{ERROR}: có số âm"
    if whole:
        broken = ",".join(f"{cell}<>INT({cell})" for cell in whole)
        yield f"OR({broken})", f"{ERROR}: số đếm phải là số nguyên"
    yield from _ranges(plan, grid, row, figure)
    yield from _declared(plan, grid, row, figure)


def _ranges(plan: FormPlan, grid: Grid, row: int, figure: str) -> Iterator[tuple[str, str]]:
    form = plan.form
    names = [figure] if form.layout == "pairs" else list(form.counts)
    for name in names:
        maximum = form.maximum(name)
        if maximum is not None:
            column = grid.letter("value" if form.layout == "pairs" else name)
            text = f"{ERROR}: {form.label(name)} lớn hơn mức tối đa {maximum:g}"
            yield f"{column}{row}>{maximum!r}", text


def _declared(plan: FormPlan, grid: Grid, row: int, figure: str) -> Iterator[tuple[str, str]]:
    form = plan.form
    refer = _row_references(plan, grid, row)
    for check in form.checks_of(RowCheck):
        if form.layout == "pairs" and check.left[0] != figure:
            continue
        sign = "<>" if check.kind == "sum" else ">"
        word = ERROR if check.severity == "error" else ASK
        left, right = (_added(names, refer) for names in (check.left, check.right))
        yield f"{left}{sign}{right}", f"{word}: {check.what_vi}"
    if plan.follows and form.layout == "items":
        for stock in form.checks_of(StockCheck):
            left = _added(stock.left, refer)
            closed = "+".join(_previous(grid, row, name) for name in stock.right)
            # an item that was not listed before has no known stock
            yield f"IFERROR({left}<>{closed},FALSE)", f"{ASK}: {stock.what_vi}"


def _row_references(plan: FormPlan, grid: Grid, row: int) -> Refer:
    if plan.form.layout == "items":
        return lambda name: f"{grid.letter(name)}{row}"
    codes = list(plan.form.counts)
    return lambda name: f"${grid.letter('value')}${grid.first + codes.index(name)}"


def _added(names: tuple[str, ...], refer: Refer) -> str:
    return "+".join(refer(name) for name in names) if names else "0"


def _previous(grid: Grid, row: int, name: str) -> str:
    sheet = f"'{PREVIOUS}'!"
    item = grid.letter("item")
    position = f"MATCH(${item}{row},{sheet}{grid.span(item)},0)"
    return f"INDEX({sheet}{grid.span(grid.letter(name))},{position})"


def _text(text: str) -> str:
    quoted = text[:_LONGEST_TEXT].replace('"', '""')
    return f'"{quoted}"'
