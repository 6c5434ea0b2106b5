"""Where a quarter stands: its ten steps in order, from nothing but its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.core.formatting import short_date
from helpers.params.approvals import folder_of, read_log
from helpers.quarter.built import built_steps
from helpers.quarter.forms import form_steps
from helpers.quarter.place import Quarter
from helpers.quarter.received import look_at
from helpers.quarter.step import LABELS, Step
from helpers.trust.manifest import read_manifest
from helpers.trust.states import next_state, reports_mark, state_of


def steps_of(quarter: Quarter) -> tuple[Step, ...]:
    """The steps as the files of now tell them.

    Raises:
        ConfigError: declarations or a register of received files are not usable.
    """
    received = None if quarter.without_forms else look_at(quarter)
    before = tuple(form_steps(quarter, received))
    nothing = received is not None and len(received.missing) == len(quarter.owing)
    waiting = received is not None and bool(received.missing or received.errors)
    open_ = waiting or any(step.state == "waiting" for step in before)
    return (*before, *built_steps(quarter, nothing_received=nothing, complete=not open_))


def next_step(steps: Collection[Step], tried: Collection[str] = ()) -> Step | None:
    """The first step that a command can do now and that was not tried; None where there is none."""
    return next((step for step in steps if step.state == "todo" and step.id not in tried), None)


def step_lines(quarter: Quarter, steps: Collection[Step]) -> Iterator[str]:
    """The steps as a numbered list under the period's name."""
    period, due = quarter.period, quarter.setting.programme.due(quarter.period)
    until = f"; hạn gửi biểu {short_date(due)}" if due and not quarter.without_forms else ""
    days = f"{short_date(period.start)} – {short_date(period.end)}"
    yield f"{quarter.programme}, {period.label_vi} ({period.id}), {days}{until}"
    for number, step in enumerate(steps, start=1):
        yield f"{number:2}. [{LABELS[step.state]}] {step.title}: {step.summary}"
        yield from (f"      {line}" for line in step.lines)
    yield from following_lines(quarter, steps)


def following_lines(quarter: Quarter, steps: Collection[Step]) -> Iterator[str]:
    """What to do next: a command, nothing, or to wait for people."""
    if (following := next_step(steps)) is not None:
        yield f"Bước tiếp theo: {command_of(quarter, following)}"
        if following.command:
            yield f"  tức là: baocao {' '.join(following.command)}"
    elif all(step.finished for step in steps):
        yield "Đã xong mọi bước."
        yield from _decisions(quarter)
    else:
        yield "Không còn bước nào máy làm được: còn chờ người, xem các dòng [chờ]."


def _decisions(quarter: Quarter) -> Iterator[str]:
    """What only people do with a finished build: decide on it."""
    entries = read_log(folder_of(quarter.project, quarter.programme, quarter.period.id))
    outputs = read_manifest(quarter.built)["outputs"]
    state = state_of(entries, reports_mark(outputs))
    yield f"Trạng thái của kỳ: {state}."
    if wanted := next_state(state):
        yield (
            f"Việc của người có thẩm quyền: baocao state {wanted} {' '.join(quarter.options)} "
            '--who "HỌ TÊN, CHỨC VỤ"; sau đó lưu trữ, gói lại.'
        )


def command_of(quarter: Quarter, step: Step) -> str:
    """What to type to do a step alone."""
    return " ".join(("baocao quarter", step.id, *quarter.options))
