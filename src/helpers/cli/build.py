"""The command `baocao build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from helpers.cli.options import ALL_FORMATS, Formats, Language, Names, Outputs, split
from helpers.cli.output import print_altered, print_faults, stderr, stdout
from helpers.core.paths import find_project

if TYPE_CHECKING:
    pass


NOBODYS = "không trang nào dẫn tới; xoá thư mục, hoặc khai lại đơn vị trong params/units.csv"


def build(
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Formats = ALL_FORMATS,
    lang: Language = "",
    notebook: Annotated[
        Path | None, typer.Option(help="Chạy sổ tay này thay cho của chương trình.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Số báo cáo lập cùng lúc; 0: số nhân CPU.")] = 0,
    out: Outputs = None,
    force: Annotated[bool, typer.Option("--force", help="Lập lại cả báo cáo không đổi.")] = False,
    report_limit: Annotated[float, typer.Option(help="Giây cho một báo cáo; 0: vô hạn.")] = 900,
    limit: Annotated[float, typer.Option(help="Giây cho cả lần lập; 0: vô hạn.")] = 0,
    memory: Annotated[int, typer.Option(help="MB cho mỗi sổ tay; 0: không hạn.")] = 0,
    scheduler: Annotated[str, typer.Option(help="Lập trên cụm Dask, ví dụ tcp://host:8786.")] = "",
    results: Annotated[
        str, typer.Option(help="Nơi máy trạm gửi báo cáo và đặt trang, ví dụ s3://kho/bao-cao.")
    ] = "",
) -> None:
    """Lập báo cáo. Không chọn gì: kỳ hiện tại của mọi chương trình."""
    from helpers.core.imports import fast_imports

    with fast_imports():
        from helpers.build.bar import Bar
        from helpers.build.build import build as build_reports
        from helpers.build.limits import Limits
        from helpers.build.plan import plan

    project = find_project()
    planned = plan(
        project,
        programmes=split(programme),
        periods=split(period),
        units=split(unit),
        formats=split([format]),
        lang=lang,
        notebook=notebook,
    )
    faulty = print_faults(project, split(programme))
    target = (out or project.outputs).resolve()
    workers = jobs or os.cpu_count() or 1
    try:
        with Bar(stderr) as bar:
            result = build_reports(
                project,
                planned,
                target,
                workers=workers,
                told=bar.show,
                limits=Limits(report_limit, limit, memory),
                force=force,
                scheduler=scheduler,
                results=results,
            )
    except KeyboardInterrupt:
        stderr.print("Đã dừng. Báo cáo lập xong được giữ; chạy lại lệnh này để lập tiếp.")
        raise typer.Exit(130) from None
    for warning in result.warnings:
        stderr.print(f"[yellow]Cần xem lại[/]: {escape(warning)}")
    for error in result.errors:
        stderr.print(f"[red]Số liệu[/]: {escape(error)}")
    for outcome in result.failed:
        stderr.print(f"[red]Không lập được[/] {outcome.job.name}: {escape(outcome.error)}")
    for name, lost, why in result.lost:
        stderr.print(f"[red]Không lập được[/] {name}, {lost}: {escape(why)}")
    if result.left_over:
        folders = escape(", ".join(result.left_over))
        stderr.print(
            f"[yellow]Thư mục báo cáo không còn là của đơn vị nào[/]: {folders} ({NOBODYS})"
        )
    print_altered(result.changed, result.unknown)
    for line in result.missing:
        stderr.print(f"[yellow]Đơn vị[/]: {escape(line)}")
    done = len(planned) - len(result.failed)
    kept = f" (giữ nguyên {len(result.kept)})" if result.kept else ""
    stdout.print(f"Đã lập {done}/{len(planned)} báo cáo{kept}. Mở {target / 'index.html'}")
    if result.failed or result.lost or result.errors or faulty:
        raise typer.Exit(1)
