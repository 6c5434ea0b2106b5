"""The command `baocao template`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.options import Units, split
from helpers.cli.output import stdout
from helpers.core.paths import find_project


def template(
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ.")],
    out: Annotated[Path, typer.Option(help="Thư mục ghi biểu mẫu.")],
    unit: Units = None,
) -> None:
    """Ghi biểu mẫu Excel, mỗi đơn vị một tệp, để gửi đi."""
    from helpers.intake.templates.write import write_templates
    from helpers.params.load import load_setting

    setting = load_setting(find_project(), programme)
    written = write_templates(setting, period, out, split(unit))
    stdout.print(f"Đã ghi {len(written)} biểu mẫu vào {escape(str(out))}")
