"""A frame of one's own as a table of the report: heads in words, numbers as offices write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.core.errors import CellError, ReportError
from helpers.core.formatting import Lang, number
from helpers.core.text import nfc
from helpers.core.wording import msg, say
from helpers.documents.cell_text import NONE
from helpers.documents.nodes.blocks import column, table
from helpers.notebook.provenance import Typed

HEADS = {
    "unit": msg("Mã đơn vị"),
    "unit_name": msg("Đơn vị"),
    "unit_short": msg("Đơn vị"),
    "period": msg("Mã kỳ"),
    "period_name": msg("Kỳ"),
    "item": msg("Mã"),
    "item_name": msg("Tên"),
    "indicator": msg("Mã chỉ tiêu"),
    "indicator_name": msg("Chỉ tiêu"),
    "numerator": msg("Tử số"),
    "denominator": msg("Mẫu số"),
    "value": msg("Kết quả"),
    "measured_in": msg("ĐVT"),
    "target": msg("Chỉ tiêu giao"),
    "score": msg("Điểm"),
    "maximum": msg("Điểm tối đa"),
    "rank": msg("Xếp hạng"),
    "file": msg("Tệp"),
    "sheet": msg("Trang tính"),
    "row": msg("Dòng"),
}
_DIGIT = re.compile(r"\d")
_WIDEST, _DECIMALS = 40, 1


def as_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    lang: Lang,
    labels: Mapping[str, str],
    decimals: int | Mapping[str, int] | None,
    known: Collection[str],
    written: Typed,
    code: str,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The table node of a frame, and its entry for the record, without id and sources.

    Args:
        labels: what columns of the programme's form are called.
        decimals: of all numbers, or by column; None: whole numbers as such, others with one.
        known: the texts that hold digits and are names.
        written: numbers that the code of the cells holds.

    Raises:
        ReportError: the frame has no columns, or holds a number that was typed.
    """
    if frame.index.names != [None]:
        frame = frame.reset_index()
    if not len(frame.columns):
        raise CellError(
            "Bảng không có cột nào",
            where=code.strip()[:200],
            todo="chọn ít nhất một cột trước khi hiện bảng",
        )
    titles = [_head(name, labels, lang) for name in frame.columns]
    columns, texts, rows = [], [], []
    for place, (name, title) in enumerate(zip(frame.columns, titles, strict=True)):
        values = [_plain(cell) for cell in frame.iloc[:, place].tolist()]
        _refuse_typed(values, title, known, written, code)
        places = decimals.get(str(name)) if isinstance(decimals, Mapping) else decimals
        cells = [_cell_text(value, values, places, lang) for value in values]
        numeric = any(isinstance(value, int | float) for value in values)
        width = min(max([len(title), *map(len, cells)], default=1), _WIDEST)
        columns.append(column(title, "end" if numeric else "start", max(width, 4)))
        texts.append(cells)
        rows.append(values)
    by_row = [list(row) for row in zip(*texts, strict=True)]
    node = table(caption, columns, by_row)
    entry = {
        "kind": "table",
        "caption": caption,
        "columns": titles,
        "rows": [list(row) for row in zip(*rows, strict=True)],
        "texts": by_row,
        "names": sorted({t for text in texts for t in text if t in known and _DIGIT.search(t)}),
        "code": code,
    }
    return node, entry


def _head(name: object, labels: Mapping[str, str], lang: Lang) -> str:
    if isinstance(name, tuple):
        return " / ".join(_head(level, labels, lang) for level in name if str(level))
    known = labels.get(str(name)) or (say(lang, HEADS[str(name)]) if str(name) in HEADS else "")
    return nfc(known or str(name))


def _plain(value: object) -> str | int | float | bool | None:
    """A cell as JSON can hold it; None where there is nothing."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return None if pd.isna(value) else value
    if isinstance(value, bool | int):
        return value
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}"
    return nfc(str(value))


def _cell_text(value: object, column_: Sequence[object], decimals: int | None, lang: Lang) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return say(lang, msg("có")) if value else say(lang, msg("không"))
    if isinstance(value, int | float):
        if decimals is None:
            numbers = [cell for cell in column_ if isinstance(cell, int | float)]
            decimals = 0 if all(float(n).is_integer() for n in numbers) else _DECIMALS
        return number(value, decimals, lang)
    return str(value)


def _refuse_typed(
    values: Sequence[object],
    title: str,
    known: Collection[str],
    written: Typed,
    code: str,
) -> None:
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    typed = numbers if tuple(numbers) in written.lists else written.given.intersection(numbers)
    if typed:
        shown = ", ".join(f"{n:g}" for n in typed)
        raise _typed(f"cột '{title}': {shown}", code)
    for text in (title, *(value for value in values if isinstance(value, str))):
        if _DIGIT.search(text) and text not in known:
            raise _typed(f"cột '{title}': {text[:80]}", code)


def _typed(found: str, code: str) -> ReportError:
    return CellError(
        "Bảng có số gõ tay, không lấy từ số liệu",
        where=code.strip()[:200],
        found=found,
        todo="tính số đó từ report.rows, report.values; tên có số phải là tên trong số liệu",
    )
