"""Problems of checked files, as `check` and `import` print them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.cli.explain import point_to
from helpers.cli.output import stdout
from helpers.core.paths import Project

if TYPE_CHECKING:
    from helpers.intake.checking import Checked


def print_problems(project: Project, checked: Sequence[Checked], done: str = "đã kiểm tra") -> None:
    """Print what is wrong with files, and what each agency has to do."""
    from helpers.intake.problem_lines import problem_lines, unit_names

    for line in problem_lines(checked, unit_names(project), done):
        stdout.print(line)
    point_to({problem.code: None for file in checked for problem in file.problems})
