"""The command `baocao diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.core.terminal import echo


def diff_builds(
    before: Annotated[
        Path, typer.Argument(metavar="TRƯỚC", help="Thư mục kết quả của lần lập trước.")
    ],
    after: Annotated[Path, typer.Argument(metavar="SAU", help="Thư mục kết quả của lần lập sau.")],
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """So hai lần lập: số, hạng, câu nào đổi và ô nguồn nào gây ra."""
    from dataclasses import asdict

    from helpers.build.diff import diff
    from helpers.build.diff_lines import change_lines
    from helpers.core.files import to_json

    changes = diff(before, after)
    if as_json:
        echo(to_json([asdict(change) for change in changes]).decode(), end="")
        return
    for line in change_lines(changes):
        echo(line)
