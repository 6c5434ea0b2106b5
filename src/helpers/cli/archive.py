"""The command `baocao archive`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.options import Built, Periods, Programmes, split
from helpers.cli.output import stdout
from helpers.core.paths import find_project


def archive(
    out: Annotated[Path, typer.Option(help="Tệp .zip sẽ ghi.")],
    programme: Programmes = None,
    period: Periods = None,
    built: Built = None,
) -> None:
    """Gói đầu vào, khai báo, sổ tay, kết quả của các kỳ vào một tệp mà verify kiểm lại được."""
    from helpers.trust.archive import write_archive

    project = find_project()
    folder = (built or project.outputs).resolve()
    chosen = write_archive(project, folder, split(programme), split(period), out)
    names = escape(", ".join(chosen))
    stdout.print(f"Đã gói {len(chosen)} kỳ vào {escape(str(out))}: {names}")
