"""The command `baocao state`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.options import Outputs
from helpers.cli.output import stdout
from helpers.core.paths import Project, find_project
from helpers.core.terminal import echo


def state(
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ, đã lập.")],
    to: Annotated[
        str,
        typer.Argument(
            metavar="TRẠNG_THÁI",
            help="checked, approved, published, hoặc draft (trả về); trống: xem sổ.",
        ),
    ] = "",
    who: Annotated[str, typer.Option(help="Người quyết định; họ tên, chức vụ.")] = "",
    note: Annotated[str, typer.Option(help="Lý do, ghi chú; draft phải có.")] = "",
    when: Annotated[str, typer.Option(help="Lúc quyết định, ISO 8601; mặc định bây giờ.")] = "",
    out: Outputs = None,
) -> None:
    """Trạng thái của một kỳ: dự thảo, đã kiểm tra, đã phê duyệt, đã công bố; ghi vào sổ."""
    from helpers.build.build import write_pages_again
    from helpers.build.decide import decide
    from helpers.params.load import load_setting

    project = find_project()
    period = load_setting(project, programme).period(period).id
    target = (out or project.outputs).resolve()
    if not to:
        _show(project, target, programme, period)
        return
    done = decide(project, target, programme, period, to, who=who, note=note, when=when)
    write_pages_again(project, target, programme, period)
    for line in done.lines:
        stdout.print(escape(line))
    stdout.print(f"{escape(f'{programme}/{period}')}: {escape(done.state)}")


def _show(project: Project, out: Path, programme: str, period: str) -> None:
    """The state, and every decision."""
    from helpers.params.approvals import folder_of, read_log
    from helpers.trust.manifest import NAME, read_manifest
    from helpers.trust.states import WORDS, state_in_words

    folder = out / programme / period
    built = (folder / NAME).is_file()
    outputs = read_manifest(folder)["outputs"] if built else {}
    state = state_in_words(project, programme, period, outputs) if built else "chưa lập báo cáo"
    echo(f"{programme}/{period}: {state}")
    for entry in read_log(folder_of(project, programme, period)):
        what = WORDS.get(entry.what, "ký số")
        files = f" [{', '.join(entry.files)}]" if entry.files else ""
        note = f": {entry.note}" if entry.note else ""
        echo(f"{entry.number}. {entry.at} {what}, {entry.who}{note}{files}")
