"""`baocao new`: declarations and notebooks that are added to a project."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli import new_additions
from helpers.cli.examples import epilog
from helpers.cli.vietnamese import Command, Group
from helpers.core.terminal import echo
from helpers.new.asking import at_terminal

if TYPE_CHECKING:
    from helpers.intake.tables.sheets import ManySheets

_SHOWN = 30  # lines of one kind
app = typer.Typer(
    cls=Group,
    help="Thêm khai báo, sổ tay: kiểm tra cả thể rồi mới ghi, nói đã giả định gì.",
    no_args_is_help=True,
)
for _command in (
    new_additions.unit,
    new_additions.period,
    new_additions.indicator,
    new_additions.report,
):
    app.command(cls=Command, epilog=epilog(f"new {_command.__name__}"))(_command)


@app.callback()
def hold(context: typer.Context) -> None:
    """Two who add declarations at once do so one after the other."""
    from helpers.core.paths import find_project
    from helpers.new.write import declaring

    context.with_resource(declaring(find_project()))


@app.command(cls=Command, epilog=epilog("new programme"))
def programme(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="TỆP", help="Sổ tính .xlsx (Khung chỉ tiêu, Số liệu), hoặc tệp .csv."
        ),
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
        made = make(sheets=[_answer(error)])
    echo(f"Đã đọc {', '.join(file.name for file in files)}: {made.summary}.")
    for title, lines in (
        ("Giả định", made.assumed),
        ("Không dùng", made.left),
        ("Cần xem lại", made.problems),
        ("Đã ghi", made.written),
    ):
        if lines:
            echo(f"{title}:")
        for line in lines[:_SHOWN]:
            echo(f"  - {line}")
        if len(lines) > _SHOWN:
            echo(f"  … và {len(lines) - _SHOWN} dòng khác")
    mine = made.checked.stopping(made.id)
    for fault in made.checked.faults:
        echo(f"Khai báo: {fault}")
    echo("Khai báo: không có lỗi." if not mine else "Khai báo: có lỗi, xem trên.")
    echo(f"Lập báo cáo: baocao build --programme {made.id}")


@app.command(cls=Command, epilog=epilog("new source"))
def source(
    file: Annotated[
        Path, typer.Argument(metavar="TỆP", help="Bản xuất mẫu: sổ tính hoặc tệp .csv.")
    ],
    id: Annotated[str, typer.Option(help="Mã ánh xạ; mặc định theo tên tệp.")] = "",
    sheet: Annotated[str, typer.Option(help="Trang có số liệu, khi có nhiều bảng.")] = "",
    programme: Annotated[str, typer.Option(help="Chương trình của các đơn vị.")] = "",
    period: Annotated[str, typer.Option(help="Kỳ của tệp, khi tệp không ghi.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Thay ánh xạ cùng mã đã có.")] = False,
) -> None:
    """Đề xuất ánh xạ đọc bản xuất từ một tệp mẫu: ghi vào params/sources, in thử số đọc được."""
    from helpers.core.paths import find_project
    from helpers.intake.tables.sheets import ManySheets
    from helpers.new.source import new_source, preview

    make = partial(
        new_source, find_project(), file, id, programme=programme, period=period, replace=replace
    )
    try:
        made = make(sheet=sheet)
    except ManySheets as error:
        made = make(sheet=_answer(error))
    echo(f"Đã ghi {made.file}:")
    for line in made.remarks:
        echo(f"  - {line}")
    echo("Đọc thử:")
    for line in preview(made):
        echo(f"  {line}")
    if made.imported.problems:
        echo("Cần xem lại:")
    for problem in made.imported.problems[:20]:
        echo(f"  - {problem}")
    of = f" --programme {made.programme}" if made.programme else ""
    echo(
        f"Sửa {made.file} rồi kiểm tra: baocao check {file} --source {made.id}{of} "
        f"--period {made.period}"
    )


def _answer(error: ManySheets) -> str:
    """The sheet that somebody at a terminal names.

    Raises:
        ManySheets: nobody is there.
    """
    if not at_terminal():
        raise error
    echo(str(error))
    return str(typer.prompt("Tên trang"))
