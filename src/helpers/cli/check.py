"""The command `baocao check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from helpers.cli.explain import point_to
from helpers.cli.output import stderr, stdout
from helpers.cli.problems import print_problems
from helpers.core.errors import ConfigError
from helpers.core.paths import Project, find_project
from helpers.core.terminal import echo

if TYPE_CHECKING:
    from helpers.intake.checking import Checked


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="TỆP", help="Tệp hoặc thư mục biểu số liệu.")
    ] = None,
    params: Annotated[
        bool, typer.Option("--params", help="Kiểm tra khai báo: params/, data/published/.")
    ] = False,
    programme: Annotated[str, typer.Option(help="Mã chương trình, khi không tự nhận ra.")] = "",
    json: Annotated[bool, typer.Option("--json", help="In JSON thay cho bảng.")] = False,
    out: Annotated[Path | None, typer.Option(help="Thư mục ghi bản đánh dấu để gửi lại.")] = None,
    source: Annotated[str, typer.Option(help="Ánh xạ của bản xuất (params/sources).")] = "",
    period: Annotated[str, typer.Option(help="Kỳ của bản xuất, khi có --source.")] = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Nói mỗi dòng được hiểu là gì."),
    ] = False,
) -> None:
    """Kiểm tra biểu số liệu, bản xuất: sai gì, ở ô nào; với --params: khai báo, ở dòng nào."""
    from helpers.core.files import to_json

    if params == bool(paths):
        raise ConfigError(
            "Cần tệp để kiểm tra, hoặc --params",
            where="baocao check",
            todo="ghi tệp, thư mục; hoặc --params, một trong hai",
        )
    if params:
        _check_params(json)
        return
    from helpers.intake.annotate import annotate
    from helpers.intake.checking import as_report
    from helpers.intake.export_checking import check_paths

    project = find_project()
    checked = check_paths(project, paths or [], programme, source, period)
    if explain and not json:
        _print_rows(project, checked, programme, source, period)
    written, left = annotate(project, checked, out) if out else ([], [])
    if json:
        echo(to_json(as_report(checked, written)).decode("utf-8"), end="")
    else:
        print_problems(project, checked)
        for path in written:
            stdout.print(f"Bản đánh dấu: {escape(str(path))}")
        for name in left:
            stderr.print(f"[yellow]Không mở được để đánh dấu[/]: {escape(name)}")
    if any(file.errors for file in checked):
        raise typer.Exit(1)


def _print_rows(
    project: Project, checked: Sequence[Checked], programme: str, source: str, period: str
) -> None:
    """Print what each row of the files was taken for."""
    from helpers.intake.explaining import explain

    for file in explain(project, [file.path for file in checked], programme, source, period):
        for line in file.lines():
            stdout.print(escape(line))


def _check_params(as_json: bool) -> None:
    """Say every fault of the declarations; exit status 2 where there is one."""
    from helpers.core.files import to_json
    from helpers.new.adding import all_faults
    from helpers.params.whole import check_params

    checked = check_params(find_project())
    faults = all_faults(checked)
    if as_json:
        report = {"schema": "baocao.params/1", "faults": [fault.as_dict() for fault in faults]}
        echo(to_json(report).decode("utf-8"), end="")
    else:
        for fault in faults:
            stdout.print(f"[red]lỗi[/] {escape(str(fault))}")
        count = f"{len(faults)} lỗi" if faults else "không có lỗi"
        stdout.print(f"Khai báo: {len(checked.declared.files)} tệp, {count}.")
        point_to({fault.code: None for fault in faults})
    if faults:
        raise typer.Exit(2)
