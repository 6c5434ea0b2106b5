"""The command `baocao import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.output import stderr, stdout
from helpers.cli.problems import print_problems
from helpers.core.paths import find_project

FORM = "bieu-mau"  # the source of what is no export of a system


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="TỆP", help="Tệp hoặc thư mục nhận được.")],
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ.")],
    source: Annotated[str, typer.Option(help="Ánh xạ của bản xuất (params/sources).")] = FORM,
    sender: Annotated[str, typer.Option(help="Người, đơn vị gửi.")] = "",
    received: Annotated[str, typer.Option(help="Lúc nhận, ISO 8601; mặc định bây giờ.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Giữ tệp đang tính; chỉ lưu thêm.")] = False,
) -> None:
    """Nhận biểu, bản xuất vào data/raw: sao nguyên vẹn, ghi sổ nhận, nói tệp nào được tính."""
    from helpers.intake.export_checking import check_paths
    from helpers.intake.export_import import import_exports
    from helpers.intake.importing import Delivery, import_workbooks, received_at
    from helpers.params.load import load_setting

    project = find_project()
    delivery = Delivery(received_at(received), source, sender, counts=not keep)
    take = import_workbooks if source == FORM else import_exports
    taken = take(load_setting(project, programme), period, paths, delivery)
    for receipt in taken:
        if receipt.problem is None:
            stdout.print(
                f"{escape(str(receipt.path))} → {escape(receipt.file)}: {escape(receipt.outcome)}"
            )
        else:
            stderr.print(f"[red]Chưa nhận[/] {escape(str(receipt.problem))}")
    files = [project.root / receipt.file for receipt in taken if receipt.file]
    checked = check_paths(project, files, programme) if files else ()
    print_problems(project, checked, "đã nhận")
    if refused := len(taken) - len(files):
        stdout.print(f"{refused} tệp chưa nhận.")
    if any(file.problem for file in taken) or any(file.errors for file in checked):
        raise typer.Exit(1)
