"""Problems as lines for a terminal, with the markup of rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape

from helpers.intake.checking import Checked


def problem_lines(checked: Sequence[Checked]) -> Iterator[str]:
    """The problems by file, sheet and cell, and how many files are right."""
    for one in checked:
        if one.problems:
            yield f"[bold]{escape(one.shown)}[/]"
        for problem in one.problems:
            level = "[red]lỗi[/]" if problem.severity == "error" else "[yellow]xem lại[/]"
            place = f"trang tính {problem.sheet}, " if problem.sheet else ""
            place += f"ô {problem.cell}: " if problem.cell else ""
            yield f"  {level} {escape(f'{place}{problem.what}')}"
            if problem.found:
                yield f"    tìm thấy: {escape(problem.found)}"
            if problem.todo:
                yield f"    cần làm: {escape(problem.todo)}"
    for one in checked:
        if one.note:
            yield f"{escape(one.shown)}: {escape(one.note)}"
    right = sum(not one.problems for one in checked)
    yield f"{right}/{len(checked)} tệp không có vấn đề."
