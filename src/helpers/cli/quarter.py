"""The command `baocao quarter`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from helpers.cli.output import stdout
from helpers.quarter.step import IDS

if TYPE_CHECKING:
    from helpers.quarter.place import Quarter
    from helpers.quarter.step import Step


def quarter(
    step: Annotated[
        str,
        typer.Argument(
            metavar="BƯỚC", help=f"Làm riêng một bước: {', '.join(IDS)}. Không ghi: xem cả kỳ."
        ),
    ] = "",
    programme: Annotated[str, typer.Option(help="Mã chương trình.")] = "",
    period: Annotated[str, typer.Option(help="Mã kỳ; mặc định kỳ hiện tại của chương trình.")] = "",
    do: Annotated[
        bool, typer.Option("--do", help="Làm lần lượt mọi bước máy làm được, không hỏi.")
    ] = False,
) -> None:
    """Một kỳ từ gửi biểu đến gói gửi đi: đang ở đâu, bước tiếp theo là gì; hỏi rồi làm."""
    from helpers.new.asking import at_terminal
    from helpers.quarter.steps import next_step, step_lines, steps_of

    chosen = _chosen(programme, period)
    if step:
        _alone(chosen, step)
        return
    tried: set[str] = set()
    steps = steps_of(chosen)
    _print(step_lines(chosen, steps))
    while (following := next_step(steps, tried)) and (do or (at_terminal() and _agreed(following))):
        tried.add(following.id)
        _print([f"→ {following.title}: {following.summary}"])
        _do(chosen, following)
        steps = steps_of(chosen)
    if tried:
        _print(step_lines(chosen, steps))
    if not all(current.finished for current in steps):
        raise typer.Exit(1)


def _chosen(programme: str, period: str) -> Quarter:
    """The period that is meant, asked for at a terminal."""
    from helpers.core.paths import find_project
    from helpers.new.asking import answer
    from helpers.params.load import load_setting, usable_settings
    from helpers.quarter.place import Quarter

    project = find_project()
    if not programme:
        names = {
            setting.programme.id: setting.programme.name_vi for setting in usable_settings(project)
        }
        programme = answer("", "--programme", "Mã chương trình", choices=names)
    setting = load_setting(project, programme)
    return Quarter(setting, setting.period(period or setting.programme.current[0]))


def _agreed(step: Step) -> bool:
    from helpers.new.asking import agreed

    return agreed(f"Làm bước “{step.title}”?")


def _alone(quarter: Quarter, name: str) -> None:
    """Do one step by name; the exit status is that of the command behind it.

    Raises:
        ConfigError: there is no such step, or people do it.
    """
    from helpers.core.errors import NoSuchName
    from helpers.params.faults import did_you_mean
    from helpers.quarter.steps import following_lines, steps_of

    if name not in IDS:
        todo = did_you_mean(name, IDS)
        raise NoSuchName(f"Không có bước {name!r}", where="baocao quarter", todo=todo)
    steps = steps_of(quarter)
    step = next(step for step in steps if step.id == name)
    status = _do(quarter, step)
    if step.state == "waiting" and not step.command:
        _print(following_lines(quarter, steps))
    if status:
        raise typer.Exit(status)


def _do(quarter: Quarter, step: Step) -> int:
    """Do a step; the exit status. What is done already is said, not done again."""
    from helpers.build.diff_lines import change_lines
    from helpers.quarter.built import changes, keep_records
    from helpers.quarter.letter import write_letter
    from helpers.quarter.received import look_at

    if step.id == "diff" and step.finished:
        _print(change_lines(changes(quarter) or ()))
        return 0
    if step.id == "remind" and step.state == "todo":
        written = write_letter(quarter, look_at(quarter))
        _print(f"Đã ghi {quarter.shown(path)}; không tự gửi." for path in written)
        return 0
    if not step.command:
        _print([f"{step.title}: {step.summary}", *(f"  {line}" for line in step.lines)])
        return int(not step.finished)
    if step.id == "build" and keep_records(quarter):
        _print([f"Giữ số của lần lập trước ở {quarter.shown(quarter.before)}"])
    return _run(step.command)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        stdout.print(escape(line))


def _run(words: tuple[str, ...]) -> int:
    """Run another command of `baocao` as if it had been typed; its exit status."""
    from helpers.cli import app

    return int(app(list(words), standalone_mode=False) or 0)
