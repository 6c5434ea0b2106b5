"""`baocao new`: declarations and notebooks that are added to a project."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from helpers.core.terminal import echo
from helpers.new import add_commands
from helpers.new.asking import at_terminal

app = typer.Typer(
    help="Thêm khai báo, sổ tay: kiểm tra cả thể rồi mới ghi, nói đã giả định gì.",
    no_args_is_help=True,
)
for _command in (
    add_commands.unit,
    add_commands.period,
    add_commands.indicator,
    add_commands.report,
):
    app.command()(_command)


@app.command()
def programme(
    files: Annotated[
        list[Path],
        typer.Argument(help="Sổ tính .xlsx (Khung chỉ tiêu, Số liệu), hoặc tệp .csv."),
    ],
    id: Annotated[str, typer.Option(help="Mã chương trình; mặc định theo tên tệp.")] = "",
    name: Annotated[str, typer.Option(help="Tên chương trình; mặc định theo sổ tính.")] = "",
    source: Annotated[
        str, typer.Option(help="Ánh xạ đọc các tệp (params/sources), ví dụ pci.")
    ] = "",
    sheet: Annotated[
        list[str] | None,
        typer.Option(help="Trang có số liệu, khi sổ tính có nhiều bảng; ghi được nhiều lần."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Thay chương trình cùng mã đã có.")
    ] = False,
) -> None:
    """Tạo chương trình báo cáo từ một bảng chỉ số: khung, đơn vị, kỳ, số liệu."""
    from helpers.core.paths import find_project
    from helpers.intake.tables.sheets import ManySheets
    from helpers.new.programme import new_programme

    make = partial(new_programme, find_project(), files, id, name, replace=replace, source=source)
    try:
        made = make(sheets=sheet or ())
    except ManySheets as error:
        if not at_terminal():
            raise
        echo(str(error))
        made = make(sheets=[typer.prompt("Tên trang")])
    echo(f"Đã đọc {', '.join(one.name for one in files)}: {made.summary}.")
    for title, lines in (
        ("Giả định", made.assumed),
        ("Không dùng", made.left),
        ("Cần xem lại", made.problems),
        ("Đã ghi", made.written),
    ):
        if lines:
            echo(f"{title}:")
        for line in lines:
            echo(f"  - {line}")
    mine = made.checked.stopping(made.id)
    for fault in made.checked.faults:
        echo(f"Khai báo: {fault}")
    echo("Khai báo: không có lỗi." if not mine else "Khai báo: có lỗi, xem trên.")
    echo(f"Lập báo cáo: baocao build --programme {made.id}")
