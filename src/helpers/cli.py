"""The command `baocao`. Exit status: 0 done, 1 some reports failed or problems found, 2 usage."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from helpers.core.errors import BaocaoError
from helpers.core.paths import Project, find_project

app = typer.Typer(
    name="baocao",
    help="Báo cáo: lập báo cáo chỉ tiêu chính quyền số từ biểu số liệu.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(soft_wrap=True)
_err = Console(stderr=True, soft_wrap=True)

_KINDS = {
    "report": "báo cáo",
    "source": "tệp nguồn",
    "value": "số liệu",
    "rank": "thứ hạng",
    "sentence": "câu",
}
Names = Annotated[list[str] | None, typer.Option(help="Lặp lại, hoặc cách nhau bằng dấu phẩy.")]


@app.command()
def build(
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Annotated[str, typer.Option(help="Định dạng, cách nhau bằng dấu phẩy.")] = "html,pdf",
    jobs: Annotated[int, typer.Option(min=0, help="Số báo cáo lập cùng lúc; 0: số nhân CPU.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
) -> None:
    """Lập báo cáo. Không chọn gì: kỳ hiện tại của mọi chương trình."""
    from helpers.batch.build import build as build_reports
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
    with _progress() as bar:
        task = bar.add_task("Lập báo cáo", total=len(planned))
        result = build_reports(
            project, planned, target, workers=workers, done=lambda _: bar.advance(task)
        )
    for problem in result.problems:
        _err.print(f"[yellow]Số liệu[/]: {escape(problem)}")
    for outcome in result.failed:
        _err.print(f"[red]Không lập được[/] {outcome.job.name}: {escape(outcome.error)}")
    done = len(planned) - len(result.failed)
    _out.print(f"Đã lập {done}/{len(planned)} báo cáo. Mở {target / 'index.html'}")
    if result.failed or result.problems:
        raise typer.Exit(1)


@app.command("list")
def list_programmes() -> None:
    """Chương trình, kỳ, số đơn vị; kỳ nào lập mặc định, kỳ nào đã lập."""
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


@app.command()
def index(
    framework: Annotated[Path, typer.Argument(help="Khung chỉ số, FRAMEWORK.yml.")],
    data: Annotated[Path, typer.Argument(help="Bảng số liệu, DATA.csv: unit,period,chỉ tiêu…")],
    out: Annotated[Path, typer.Option(help="Thư mục kết quả.")],
    reps: Annotated[int, typer.Option(min=1, help="Số lần thử Monte Carlo.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống số ngẫu nhiên.")] = 1,
) -> None:
    """Tính một chỉ số tổng hợp từ khung và bảng số liệu bất kỳ (docs/index.md)."""
    from helpers.index.command import index as compute
    from helpers.index.command import summary

    for line in summary(compute(framework, data, out, reps, seed)):
        _out.print(escape(line))
    _out.print(f"Đã ghi các bảng vào {escape(str(out))}")


@app.command("diff")
def diff_builds(
    before: Annotated[Path, typer.Argument(help="Thư mục kết quả của lần lập trước.")],
    after: Annotated[Path, typer.Argument(help="Thư mục kết quả của lần lập sau.")],
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """So hai lần lập: số, hạng, câu nào đổi và ô nguồn nào gây ra."""
    from dataclasses import asdict

    from helpers.batch.diff import diff
    from helpers.core.files import to_json

    changes = diff(before, after)
    if as_json:
        typer.echo(to_json([asdict(change) for change in changes]).decode(), nl=False)
        return
    table = Table("Báo cáo", "Loại", "Mục", "Trước", "Sau", "Ô nguồn đã đổi")
    for one in changes:
        cells = "; ".join(f"{place.file} {place.sheet} {place.cells}" for place in one.cells)
        row = (one.report, _KINDS[one.what], one.name, one.before, one.after, cells)
        table.add_row(*map(escape, row))
    _out.print(table if changes else "Hai lần lập giống nhau.")


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


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_err,
        transient=True,
    )
