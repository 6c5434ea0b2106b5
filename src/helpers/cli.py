"""The command `baocao`. Exit status: 0 done, 1 some reports failed or problems found, 2 usage."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from helpers.batch.diff_command import diff_builds
from helpers.batch.pack_command import pack_period
from helpers.core.errors import BaocaoError
from helpers.core.paths import find_project
from helpers.core.terminal import Terminal, echo, take_any_encoding
from helpers.new.command import app as new_app
from helpers.trust.command import app as trust_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.core.paths import Project
    from helpers.intake.checking import Checked

app = typer.Typer(
    name="baocao",
    help="Báo cáo: lập báo cáo chỉ tiêu chính quyền số từ biểu số liệu.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(new_app, name="new")
app.add_typer(trust_app)
app.command("pack")(pack_period)
app.command("diff")(diff_builds)
_out, _err = Terminal(), Terminal(stderr=True)

FORM = "bieu-mau"  # the source of what is no export of a system
_NARROWEST = 80
_ALL_FORMATS = "html,pdf,docx,xlsx,brief"
_NOBODYS = "không trang nào dẫn tới; xoá thư mục, hoặc khai lại đơn vị trong params/units.csv"
Language = Annotated[str, typer.Option(help="vi, en hoặc both; mặc định theo params/branding.yml.")]
Names = Annotated[list[str] | None, typer.Option(help="Lặp lại, hoặc cách nhau bằng dấu phẩy.")]


@app.command()
def build(
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Annotated[str, typer.Option(help="Định dạng, cách nhau bằng dấu phẩy.")] = _ALL_FORMATS,
    lang: Language = "",
    notebook: Annotated[
        Path | None, typer.Option(help="Chạy sổ tay này thay cho của chương trình.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Số báo cáo lập cùng lúc; 0: số nhân CPU.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
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
    from helpers.core.lean import lean_imports

    with lean_imports():
        from helpers.batch.bar import Bar
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
        lang=lang,
        notebook=notebook,
    )
    faulty = _print_faults(project, _split(programme))
    target = (out or project.outputs).resolve()
    workers = jobs or os.cpu_count() or 1
    try:
        with Bar(_err) as bar:
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
        _err.print("Đã dừng. Báo cáo lập xong được giữ; chạy lại lệnh này để lập tiếp.")
        raise typer.Exit(130) from None
    for warning in result.warnings:
        _err.print(f"[yellow]Cần xem lại[/]: {escape(warning)}")
    for error in result.errors:
        _err.print(f"[red]Số liệu[/]: {escape(error)}")
    for outcome in result.failed:
        _err.print(f"[red]Không lập được[/] {outcome.job.name}: {escape(outcome.error)}")
    if result.left_over:
        folders = escape(", ".join(result.left_over))
        _err.print(
            f"[yellow]Thư mục báo cáo không còn là của đơn vị nào[/]: {folders} ({_NOBODYS})"
        )
    _print_altered(result.changed, result.unknown)
    for line in result.missing:
        _err.print(f"[yellow]Đơn vị[/]: {escape(line)}")
    done = len(planned) - len(result.failed)
    kept = f" (giữ nguyên {len(result.kept)})" if result.kept else ""
    _out.print(f"Đã lập {done}/{len(planned)} báo cáo{kept}. Mở {target / 'index.html'}")
    if result.failed or result.errors or faulty:
        raise typer.Exit(1)


@app.command()
def template(
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ.")],
    out: Annotated[Path, typer.Option(help="Thư mục ghi biểu mẫu.")],
    unit: Names = None,
) -> None:
    """Ghi biểu mẫu Excel, mỗi đơn vị một tệp, để gửi đi."""
    from helpers.core.params.load import load_setting
    from helpers.intake.templates.write import write_templates

    setting = load_setting(find_project(), programme)
    written = write_templates(setting, period, out, _split(unit))
    _out.print(f"Đã ghi {len(written)} biểu mẫu vào {escape(str(out))}")


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Tệp hoặc thư mục biểu số liệu.")
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
    from helpers.core.errors import ConfigError
    from helpers.core.files import to_json

    if params == bool(paths):
        raise ConfigError("Cần tệp để kiểm tra, hoặc --params", where="baocao check")
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
        _print_problems(project, checked)
        for path in written:
            _out.print(f"Bản đánh dấu: {escape(str(path))}")
        for name in left:
            _err.print(f"[yellow]Không mở được để đánh dấu[/]: {escape(name)}")
    if any(one.errors for one in checked):
        raise typer.Exit(1)


def _print_rows(
    project: Project, checked: Sequence[Checked], programme: str, source: str, period: str
) -> None:
    """Print what each row of the files was taken for."""
    from helpers.intake.explaining import explain

    for one in explain(project, [one.path for one in checked], programme, source, period):
        for line in one.lines():
            _out.print(escape(line))


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục nhận được.")],
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ.")],
    source: Annotated[str, typer.Option(help="Ánh xạ của bản xuất (params/sources).")] = FORM,
    sender: Annotated[str, typer.Option(help="Người, đơn vị gửi.")] = "",
    received: Annotated[str, typer.Option(help="Lúc nhận, ISO 8601; mặc định bây giờ.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Giữ tệp đang tính; chỉ lưu thêm.")] = False,
) -> None:
    """Nhận biểu, bản xuất vào data/raw: sao nguyên vẹn, ghi sổ nhận, nói tệp nào được tính."""
    from helpers.core.params.load import load_setting
    from helpers.intake.export_checking import check_paths
    from helpers.intake.export_import import import_exports
    from helpers.intake.importing import Delivery, import_workbooks, received_at

    project = find_project()
    delivery = Delivery(received_at(received), source, sender, counts=not keep)
    take = import_workbooks if source == FORM else import_exports
    taken = take(load_setting(project, programme), period, paths, delivery)
    for one in taken:
        if one.problem is None:
            _out.print(f"{escape(str(one.path))} → {escape(one.file)}: {escape(one.said)}")
        else:
            _err.print(f"[red]Chưa nhận[/] {escape(str(one.problem))}")
    files = [project.root / one.file for one in taken if one.file]
    checked = check_paths(project, files, programme) if files else ()
    _print_problems(project, checked, "đã nhận")
    if refused := len(taken) - len(files):
        _out.print(f"{refused} tệp chưa nhận.")
    if any(one.problem for one in taken) or any(one.errors for one in checked):
        raise typer.Exit(1)


@app.command("list")
def list_programmes(
    reports: Annotated[
        bool, typer.Option("--reports", help="Từng báo cáo, vì sao lập lại.")
    ] = False,
    units: Annotated[bool, typer.Option("--units", help="Mã và tên từng đơn vị.")] = False,
    programme: Names = None,
    period: Names = None,
    unit: Names = None,
    format: Annotated[str, typer.Option(help="Định dạng, cách nhau bằng dấu phẩy.")] = _ALL_FORMATS,
    lang: Language = "",
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
) -> None:
    """Chương trình, kỳ; kỳ nào có bao nhiêu báo cáo, đã lập bao nhiêu, lập mặc định không."""
    from helpers.batch.altered import changed_outputs, unknown_outputs
    from helpers.batch.listing import programme_table, unit_lines

    if not units:
        target = (out or find_project().outputs).resolve()
        _print_altered(changed_outputs(target), unknown_outputs(target))
    if reports:
        _list_reports(programme, period, unit, format, lang, out)
    elif units:
        _print_faults(find_project(), _split(programme))
        for line in unit_lines(find_project(), _split(programme)):
            echo(line)
    else:
        _print_faults(find_project(), ())
        table = programme_table(find_project())
        _out.print(table, width=max(_out.width, _NARROWEST))


@app.command()
def index(
    framework: Annotated[
        Path, typer.Argument(help="Khung chỉ số .yml, hoặc sổ tính .xlsx có cả khung và số liệu.")
    ],
    out: Annotated[Path, typer.Option(help="Thư mục kết quả (CSV), hoặc một tệp .xlsx.")],
    data: Annotated[
        Path | None, typer.Argument(help="Bảng số liệu .csv (unit,period,chỉ tiêu…) hoặc .xlsx.")
    ] = None,
    reps: Annotated[int, typer.Option(min=1, help="Số lần thử Monte Carlo.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống số ngẫu nhiên.")] = 1,
) -> None:
    """Tính một chỉ số tổng hợp từ khung và bảng số liệu bất kỳ (docs/index.md)."""
    from helpers.index.command import index as compute
    from helpers.index.command import summary

    for line in summary(compute(framework, data, out, reps, seed)):
        _out.print(escape(line))
    _out.print(f"Đã ghi các bảng vào {escape(str(out))}")


def _list_reports(
    programme: Names, period: Names, unit: Names, format: str, lang: str, out: Path | None
) -> None:
    """Every report that `build` with the same options would look at, and why it would be made."""
    from helpers.batch.listing import report_lines
    from helpers.batch.plan import plan

    project = find_project()
    planned = plan(
        project,
        programmes=_split(programme),
        periods=_split(period),
        units=_split(unit),
        formats=_split([format]),
        lang=lang,
    )
    for line in report_lines(project, planned, (out or project.outputs).resolve()):
        echo(line)


def _print_altered(changed: Sequence[str], unknown: Sequence[str]) -> None:
    """Name the files in the output folder for which no build stands."""
    from helpers.batch.altered import altered_lines

    for line in altered_lines(changed, unknown):
        _err.print(f"[yellow]Kết quả[/] {escape(line)}")


def main() -> None:
    """Run the command; an error of ours is a message, not a traceback."""
    take_any_encoding()
    try:
        app()
    except BaocaoError as error:
        _err.print(f"[red]Lỗi[/]: {escape(str(error))}")
        sys.exit(error.exit_status)
    except OSError as error:  # a full disk, a folder that may not be written
        said = f"{error.strerror or type(error).__name__}: {error.filename or ''}".rstrip(": ")
        _err.print(f"[red]Lỗi[/]: Không đọc hoặc ghi được: {escape(said)}")
        sys.exit(1)


def _print_problems(
    project: Project, checked: Sequence[Checked], done: str = "đã kiểm tra"
) -> None:
    """Print what is wrong with files, and what each agency has to do."""
    from helpers.intake.problem_lines import problem_lines, unit_names

    for line in problem_lines(checked, unit_names(project), done):
        _out.print(line)


def _check_params(as_json: bool) -> None:
    """Say every fault of the declarations; exit status 2 where there is one."""
    from helpers.core.files import to_json
    from helpers.core.params.whole import check_params
    from helpers.new.adding import all_faults

    checked = check_params(find_project())
    faults = all_faults(checked)
    if as_json:
        report = {"schema": "baocao.params/1", "faults": [one.as_dict() for one in faults]}
        echo(to_json(report).decode("utf-8"), end="")
    else:
        for fault in faults:
            _out.print(f"[red]lỗi[/] {escape(str(fault))}")
        count = f"{len(faults)} lỗi" if faults else "không có lỗi"
        _out.print(f"Khai báo: {len(checked.declared.files)} tệp, {count}.")
    if faults:
        raise typer.Exit(2)


def _print_faults(project: Project, programmes: Sequence[str]) -> bool:
    """Say what is wrong in the declarations of these programmes, of all where none is named."""
    from helpers.core.params.whole import check_params

    checked = check_params(project)
    faults = checked.about(programmes)
    for fault in faults:
        _err.print(f"[red]Khai báo[/] {escape(str(fault))}")
    names = programmes or checked.declared.programme_ids
    for name in (one for one in names if checked.stopping(one)):
        _err.print(f"[red]Không lập[/] chương trình {escape(name)}: khai báo có lỗi")
    return bool(faults)


def _split(names: list[str] | None) -> tuple[str, ...]:
    return tuple(part for name in names or [] for part in name.split(",") if part)


if __name__ == "__main__":
    main()
