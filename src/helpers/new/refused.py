"""What is said when a file cannot become a programme: everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.errors import ConfigError
from helpers.core.messages import todo_of
from helpers.core.problems import Problem

_SHOWN = 30
# one such cell or row is left out and said; the rest of the table is good
OF_ONE_CELL = frozenset(
    {
        "not_a_number",
        "error_cell",
        "formula_without_value",
        "unexpected_percent",
        "out_of_range",
        "missing_key",
        "other_table",
        "double_value",
        "doubtful_row",
    }
)


class RefusedTable(ConfigError):
    """A table that cannot be used; says every problem. Nothing was written."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file, self.problems = file, tuple(problems)
        first = self.problems[0]
        todo = first.todo or todo_of(first.code)
        super().__init__(first.what, where=first.place, found=first.found, todo=todo)

    def __str__(self) -> str:
        lines = [f"Chưa tạo được chương trình từ {self.file}; chưa ghi tệp nào"]
        lines += [f"  {problem}" for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"  … và {len(self.problems) - _SHOWN} lỗi khác")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return (RefusedTable, (self.file, self.problems))


def stops(problem: Problem) -> bool:
    """Whether a problem stands in the way of the whole table."""
    return problem.severity == "error" and problem.code not in OF_ONE_CELL
