"""A problem found in the inputs: a record that travels with the data, not an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
Details = tuple[tuple[str | int | float, ...], ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with one place of one source.

    Attributes:
        file: path relative to the project, with forward slashes.
        sheet: sheet name, "" where the whole file is meant.
        cell: A1 reference or range, "" where the whole sheet is meant.
        code: short stable name of the check, e.g. "missing_column".
        what: what is wrong, in Vietnamese.
        found: what stands there instead.
        todo: what the sender or analyst can do.
        unit: unit id, "" where it could not be told.
        period: period id, "" where it could not be told.
        severity: "error" when values were set aside because of it, else "warning".
        details: what a sentence of a report says of it, one row a fact: days, old and new values.
    """

    file: str
    sheet: str
    cell: str
    code: str
    what: str
    found: str = ""
    todo: str = ""
    unit: str = ""
    period: str = ""
    severity: Severity = "error"
    details: Details = field(default=(), compare=False)

    @property
    def place(self) -> str:
        """File, sheet and cell as one text.

        Example:
            >>> Problem("a.xlsx", "Số liệu", "G9", "not_a_count", "không phải số").place
            "a.xlsx, trang tính 'Số liệu', ô G9"
        """
        parts = [self.file]
        if self.sheet:
            parts.append(f"trang tính '{self.sheet}'")
        if self.cell:
            parts.append(f"ô {self.cell}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return one_line(self.place, self.what, self.found, self.todo)

    def as_dict(self) -> dict[str, str]:
        """The problem as plain JSON-able fields of text."""
        fields = asdict(self)
        del fields["details"]
        return fields


def lines_of(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each thing that is wrong in a file: its first place, and at how many more.

    Example:
        >>> list(lines_of(Problem("a.xlsx", "", at, "blank", "phải là số") for at in ("G9", "H9")))
        ['a.xlsx, ô G9: phải là số; và 1 chỗ nữa như vậy']
    """
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.file, problem.code, problem.what, problem.todo), []).append(
            problem
        )
    for same in alike.values():
        more = f"; và {len(same) - 1} chỗ nữa như vậy" if len(same) > 1 else ""
        yield f"{same[0]}{more}"


def one_line(place: str, what: str, found: str, todo: str) -> str:
    """A problem or fault as one line of text.

    Example:
        >>> one_line("a.xlsx, ô G9", "không phải số", "ba", "ghi số")
        'a.xlsx, ô G9: không phải số (tìm thấy: ba). Cần làm: ghi số'
    """
    text = f"{place}: {what}"
    if found:
        text += f" (tìm thấy: {found})"
    if todo:
        text += f". Cần làm: {todo}"
    return text
