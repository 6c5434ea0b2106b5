"""The command `baocao build`."""

from __future__ import annotations

import json as json_text
import os
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from helpers.cli.options import (
    Formats,
    Language,
    Outputs,
    Periods,
    Programmes,
    Units,
    split,
)
from helpers.cli.output import print_altered, print_faults, stderr, stdout
from helpers.core.paths import find_project
from helpers.core.terminal import echo
from helpers.documents.formats import FORMATS

if TYPE_CHECKING:
    from helpers.build.build import Build
    from helpers.build.limits import Progress

NOBODYS = "không trang nào dẫn tới; xoá thư mục, hoặc khai lại đơn vị trong params/units.csv"


def build(
    programme: Programmes = None,
    period: Periods = None,
    unit: Units = None,
    format: Formats = None,
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
    json: Annotated[
        bool, typer.Option("--json", help="In tiến độ rồi kết quả, mỗi dòng một JSON.")
    ] = False,
) -> None:
    """Lập báo cáo. Không chọn gì: kỳ hiện tại của mọi chương trình."""
    from helpers.core.imports import fast_imports

    with fast_imports():
        from helpers.build.bar import Bar
        from helpers.build.build import build as build_reports
        from helpers.build.limits import Limits
        from helpers.build.plan import plan
        from helpers.build.turns import taking_turns

    project = find_project()
    planned = plan(
        project,
        programmes=split(programme),
        periods=split(period),
        units=split(unit),
        formats=split(format or FORMATS),
        lang=lang,
        notebook=notebook,
    )
    faulty = print_faults(project, split(programme))
    target = (out or project.outputs).resolve()
    workers = jobs or os.cpu_count() or 1
    try:
        with (
            taking_turns(target, {(job.programme, job.period) for job in planned}),
            nullcontext() if json else Bar(stderr) as bar,
        ):
            result = build_reports(
                project,
                planned,
                target,
                workers=workers,
                on_progress=bar.show if bar else _print_progress,
                limits=Limits(report_limit, limit, memory),
                force=force,
                scheduler=scheduler,
                results=results,
            )
    except KeyboardInterrupt:
        stderr.print("Đã dừng. Báo cáo lập xong được giữ; chạy lại lệnh này để lập tiếp.")
        raise typer.Exit(130) from None
    if json:
        _print_json(_as_data(result, len(planned)))
    else:
        _print_result(result, len(planned), target)
    if result.failed or result.lost or result.errors or faulty:
        raise typer.Exit(1)


def _print_result(result: Build, planned: int, target: Path) -> None:
    """Say what is wrong, then how much was made."""
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
    for line in result.decided:
        stderr.print(f"[yellow]Công bố[/]: {escape(line)}")
    for line in result.missing:
        stderr.print(f"[yellow]Đơn vị[/]: {escape(line)}")
    done = planned - len(result.failed)
    kept = f" (giữ nguyên {len(result.kept)})" if result.kept else ""
    stdout.print(f"Đã lập {done}/{planned} báo cáo{kept}. Mở {target / 'index.html'}")


def _as_data(result: Build, planned: int) -> dict[str, Any]:
    """The result as `--json` prints it."""
    return {
        "schema": "baocao.build/1",
        "planned": planned,
        "kept": len(result.kept),
        "failed": [
            {"report": outcome.job.name, "unit": outcome.job.unit, "error": outcome.error}
            for outcome in result.failed
        ],
        "lost": [
            {"report": outcome.job.name, "unit": outcome.job.unit, "format": name, "error": why}
            for outcome in result.outcomes
            for name, why in outcome.lost.items()
        ],
        "errors": result.errors,
        "warnings": result.warnings,
        "missing": result.missing,
        "decided": result.decided,
        "left_over": result.left_over,
        "changed": result.changed,
        "unknown": result.unknown,
    }


def _print_progress(now: Progress) -> None:
    _print_json(asdict(now))


def _print_json(data: dict[str, Any]) -> None:
    """One line, at once: whoever follows the build reads it from a pipe."""
    echo(json_text.dumps(data, ensure_ascii=False))
    sys.stdout.flush()
