"""A CSV table as people and Excel save it: rows with their lines, and what is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from helpers.core.text import nfc, showable, without_apostrophe
from helpers.params.faults import Fault, Stopped, did_you_mean
from helpers.params.messages import message, shown, todo

Model = TypeVar("Model", bound=BaseModel)
GUIDE = "docs/data-dictionary.md"
_SAVE_AS = "lưu lại dạng “CSV UTF-8”"
_SEPARATORS = (",", ";", "\t")  # Excel takes the one of the computer's region
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Table(Generic[Model]):
    """The rows that fit their model, each with its line, and the faults of the others.

    Attributes:
        unread: ids of the rows with faults: they are declared, if badly.
        readable: whether it is there and its rows can be told; else nothing is known of its ids.
    """

    file: str
    rows: tuple[Model, ...] = ()
    lines: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: frozenset[str] = frozenset()
    readable: bool = True

    def numbered(self) -> Iterator[tuple[int, Model]]:
        """Each row with its line."""
        return zip(self.lines, self.rows, strict=True)


class _Unreadable(Exception):
    """No row of the table can be read: all that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


@lru_cache(maxsize=64)
def scan_csv(content: bytes, file: str, model: type[Model]) -> Table[Model]:
    """The table in `content`, one `model` a row; blank cells are left out, blank rows passed over.

    Models are frozen, so the same content may give the same table.
    """
    rows: list[Model] = []
    lines: list[int] = []
    faults: list[Fault] = []
    unread: set[str] = set()
    try:
        reader = _cells(_decoded(content, file), file, model)
        _, header = next(reader)
        names = [nfc(name) for name in header]
        if wrong := list(_wrong_columns(names, file, model)):
            raise _Unreadable(*wrong)
        for line, cells in reader:
            row = _row(names, cells, line, file, model)
            if isinstance(row, list):
                faults += row
                unread.update(cells[: names.index("id") + 1][-1:] if "id" in names else ())
            else:
                rows.append(row)
                lines.append(line)
    except _Unreadable as error:
        return Table(file, faults=(*faults, *error.faults), readable=False)
    return Table(file, tuple(rows), tuple(lines), tuple(faults), frozenset(unread))


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = content.startswith(_UTF16)
        line = 0 if wide else content.count(b"\n", 0, error.start) + 1
        encoding = "“Unicode Text” (UTF-16)" if wide else "chữ theo bảng mã khác"
        what = "bảng tham số không phải CSV (UTF-8)"
        raise _Unreadable(Fault(file, line, what, "", encoding, _SAVE_AS)) from None


def _cells(text: str, file: str, model: type[Model]) -> Iterator[tuple[int, list[str]]]:
    """The header and every row that is not blank, with the line on which each begins."""
    first = text.partition("\n")[0].rstrip("\r")
    skip = first.casefold().startswith("sep=")  # a hint that Excel understands
    head = text.split("\n", 2)[1] if skip and "\n" in text else first
    fields = set(model.model_fields)
    separator = max(_SEPARATORS, key=lambda sign: len(fields.intersection(head.split(sign))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    has_rows, begins = False, 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if (skip and line == 1) or not any(cell.strip() for cell in cells):
                continue
            has_rows = True
            yield line, [showable(without_apostrophe(cell)) for cell in cells]
    except csv.Error:
        what = "dấu ngoặc kép không khép, hoặc có ký tự không thuộc một bảng CSV"
        raise _Unreadable(Fault(file, begins, what, todo=_SAVE_AS)) from None
    if not has_rows:
        raise _Unreadable(Fault(file, 1, "bảng trống, không có dòng tên cột"))


def _wrong_columns(names: list[str], file: str, model: type[Model]) -> Iterator[Fault]:
    fields = model.model_fields
    if len(names) == 1 and sum(name in names[0] for name in fields) > 1:
        yield Fault(file, 1, "cả dòng nằm trong một ô", "", shown(names[0]), _SAVE_AS)
        return
    unknown = [name for name in names if name and name not in fields]
    for name, field in fields.items():
        if field.is_required() and name not in names:
            near = f"sửa tên cột: {', '.join(unknown)}?" if unknown else "thêm cột này"
            yield Fault(file, 1, f"thiếu cột {name}", f"cột {name}", ", ".join(names), near)
    for name in unknown:
        todo = did_you_mean(
            name, [column for column in fields if column not in names] or list(fields)
        )
        yield Fault(file, 1, f"không có cột tên {name}", f"cột {name}", shown(name), todo)
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            yield Fault(file, 1, f"có {names.count(name)} cột cùng tên {name}", f"cột {name}")


def _row(
    names: list[str], cells: list[str], line: int, file: str, model: type[Model]
) -> Model | list[Fault]:
    filled = {name: nfc(cell) for name, cell in zip(names, cells, strict=False) if cell.strip()}
    stops = _stopped(filled)
    beyond = [cell for cell in cells[len(names) :] if cell.strip()]
    if beyond or "" in filled:
        what = f"dòng có {len(cells)} ô, bảng chỉ có {len([n for n in names if n])} cột"
        odd = ", ".join(beyond) or filled[""]
        return [
            Fault(file, line, what, "", shown(odd), "chữ có dấu phẩy đặt trong ngoặc kép", stops)
        ]
    try:
        return model.model_validate(filled)
    except ValidationError as error:
        errors = error.errors()
        if len(cells) < len(names) and any(detail["type"] == "missing" for detail in errors):
            what = f"dòng chỉ có {len(cells)} ô, bảng có {len(names)} cột"
            return [Fault(file, line, what, "", shown(",".join(cells)), "bổ sung ô thiếu", stops)]
        return [
            Fault(
                file,
                line,
                message(detail),
                f"cột {detail['loc'][0]}" if detail["loc"] else "",
                shown(
                    detail["input"]
                    if detail["loc"] and detail["type"] != "missing"
                    else ",".join(cells)
                ),
                todo(detail, model, GUIDE),
                stops,
            )
            for detail in errors
        ]


def _stopped(filled: dict[str, str]) -> Stopped:
    """The programme that the row names; where it names none, all."""
    return frozenset({filled["programme"]}) if filled.get("programme") else None
