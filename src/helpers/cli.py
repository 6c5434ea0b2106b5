"""The command `baocao`. Exit status: 0 done, 1 some reports failed or problems found, 2 usage."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from helpers.core.errors import BaocaoError
from helpers.core.paths import Project, find_project

if TYPE_CHECKING:
    from helpers.batch.limits import Progress as BuildProgress

app = typer.Typer(
    name="baocao",
    help="Báo cáo: lập báo cáo chỉ tiêu chính quyền số từ biểu số liệu.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(soft_wrap=True)
_err = Console(stderr=True, soft_wrap=True)

Names = Annotated[list[str] | None, typer.Option(help="Lặp lại, hoặc cách nhau bằng dấu phẩy.")]


@app.command()
def build(
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Annotated[str, typer.Option(help="Định dạng, cách nhau bằng dấu phẩy.")] = "html,pdf",
    jobs: Annotated[int, typer.Option(min=0, help="Số báo cáo lập cùng lúc; 0: số nhân CPU.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Lập lại cả báo cáo không đổi.")] = False,
    report_limit: Annotated[float, typer.Option(help="Giây cho một báo cáo; 0: vô hạn.")] = 900,
    limit: Annotated[float, typer.Option(help="Giây cho cả lần lập; 0: vô hạn.")] = 0,
    memory: Annotated[int, typer.Option(help="MB cho mỗi nhân Jupyter; 0: không hạn.")] = 0,
) -> None:
    """Lập báo cáo. Không chọn gì: kỳ hiện tại của mọi chương trình."""
    from helpers.batch.build import build as build_reports
    from helpers.batch.limits import Limits
    from helpers.batch.plan import plan

    project = find_project()
    planned = plan(
        project,
        programmes=_split(programme),
        periods=_split(period),
        units=_split(unit),
        formats=_split([format]),
    )
    target = (out or project.outputs).resolve()
    workers = jobs or os.cpu_count() or 1
    try:
        with _Bar() as bar:
            result = build_reports(
                project,
                planned,
                target,
                workers=workers,
                told=bar.show,
                limits=Limits(report_limit, limit, memory),
                force=force,
            )
    except KeyboardInterrupt:
        _err.print("Đã dừng. Báo cáo lập xong được giữ; chạy lại lệnh này để lập tiếp.")
        raise typer.Exit(130) from None
    for problem in result.problems:
        _err.print(f"[yellow]Số liệu[/]: {escape(problem)}")
    for outcome in result.failed:
        _err.print(f"[red]Không lập được[/] {outcome.job.name}: {escape(outcome.error)}")
    done = len(planned) - len(result.failed)
    kept = f" (giữ nguyên {len(result.kept)})" if result.kept else ""
    _out.print(f"Đã lập {done}/{len(planned)} báo cáo{kept}. Mở {target / 'index.html'}")
    if result.failed or result.problems:
        raise typer.Exit(1)


@app.command("list")
def list_programmes(
    reports: Annotated[
        bool, typer.Option("--reports", help="Từng báo cáo, vì sao lập lại.")
    ] = False,
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Annotated[str, typer.Option(help="Định dạng, cách nhau bằng dấu phẩy.")] = "html,pdf",
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
) -> None:
    """Chương trình, kỳ, số đơn vị; kỳ nào lập mặc định, kỳ nào đã lập."""
    if reports:
        _list_reports(programme, period, unit, format, out)
    else:
        _list_programmes()


def _list_programmes() -> None:
    from helpers.core.params.load import load_setting, programme_ids

    project = find_project()
    table = Table("Chương trình", "Kỳ", "Từ ngày", "Đến ngày", "Đơn vị", "Mặc định", "Đã lập")
    for name in programme_ids(project):
        setting = load_setting(project, name)
        for period in setting.programme.periods:
            built = _built(project, name, period.id)
            table.add_row(
                name,
                period.id,
                period.start.isoformat(),
                period.end.isoformat(),
                str(len(setting.reporting_units)),
                "có" if period.id in setting.programme.current else "",
                str(built) if built else "",
            )
    _out.print(table)


def _list_reports(
    programme: Names, period: Names, unit: Names, format: str, out: Path | None
) -> None:
    """Every report that `build` with the same options would look at, and why it would be made."""
    from helpers.batch.cache import all_marks, why_stale
    from helpers.batch.plan import plan

    project = find_project()
    planned = plan(
        project,
        programmes=_split(programme),
        periods=_split(period),
        units=_split(unit),
        formats=_split([format]),
    )
    found = all_marks(project, planned)
    table = Table("Báo cáo", "Sẽ lập lại vì")
    for job in planned:
        table.add_row(job.name, why_stale(job, (out or project.outputs).resolve(), found[job]))
    _out.print(table)


def main() -> None:
    """Run the command; an error of ours is a message, not a traceback."""
    try:
        app()
    except BaocaoError as error:
        _err.print(f"[red]Lỗi[/]: {escape(str(error))}")
        sys.exit(error.exit_status)


def _split(names: list[str] | None) -> tuple[str, ...]:
    return tuple(part for name in names or [] for part in name.split(",") if part)


def _built(project: Project, programme: str, period: str) -> int:
    return len(list((project.outputs / programme / period).glob("*/report.json")))


class _Bar:
    """Progress on the terminal. It has a thread, so it begins after the workers were forked."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("Lập báo cáo"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=_err,
            transient=True,
        )

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, now: BuildProgress) -> None:
        """Show how far the build has come."""
        if not self._bar.task_ids:
            self._bar.start()
            self._bar.add_task("", total=now.total)
        said = f"đang lập {now.running}" + (f", lỗi {now.failed}" if now.failed else "")
        self._bar.update(self._bar.task_ids[0], completed=now.done + now.failed, description=said)
