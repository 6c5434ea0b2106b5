"""The steps before a build: forms out, received, checked, reminded, corrected."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.formatting import short_date
from helpers.quarter.letter import letter_is_written
from helpers.quarter.place import Quarter
from helpers.quarter.received import Received
from helpers.quarter.step import Step

_TITLES = {
    "forms": "Gửi biểu mẫu",
    "import": "Nhận biểu",
    "check": "Kiểm tra biểu",
    "remind": "Đôn đốc",
    "corrections": "Điều chỉnh số liệu",
}
_LISTED = 40


def form_steps(quarter: Quarter, received: Received | None) -> Iterator[Step]:
    """The five steps; none is needed where units send no forms, `received` being None then."""
    if received is None:
        for name, title in _TITLES.items():
            yield Step(name, title, "not_needed", quarter.without_forms)
        return
    yield _sent(quarter, received)
    yield _taken(quarter, received)
    yield _checked(quarter, received)
    yield _reminded(quarter, received)
    yield _corrected(quarter, received)


def _sent(quarter: Quarter, received: Received) -> Step:
    owing = {unit.id for unit in received.missing}
    ready = {path.stem for path in quarter.forms.glob("*.xlsx")}
    lacking = sorted(owing - ready)
    place = quarter.shown(quarter.forms)
    units = ("--unit", ",".join(lacking)) if owing & ready else ()
    command = ("template", *quarter.options, "--out", place, *units)
    if not owing:
        return Step("forms", _TITLES["forms"], "done", "đã nhận đủ biểu, không phải gửi nữa")
    if lacking:
        summary = f"{len(lacking)} đơn vị chưa có biểu mẫu để gửi"
        return Step("forms", _TITLES["forms"], "todo", summary, command=command)
    summary = (
        f"biểu mẫu của {len(owing)} đơn vị chưa gửi số liệu ở {place}; gửi thư là việc của người"
    )
    return Step("forms", _TITLES["forms"], "done", summary)


def _taken(quarter: Quarter, received: Received) -> Step:
    every, missing = len(quarter.owing), received.missing
    due = quarter.setting.programme.due(quarter.period)
    summary = f"đã nhận {every - len(missing)}/{every} biểu"
    place = quarter.shown(quarter.inbox)
    names = [f"{unit.name_vi} ({unit.id})" for unit in missing[:_LISTED]]
    more = [f"… và {len(missing) - _LISTED} đơn vị nữa"] if len(missing) > _LISTED else []
    lines = (f"chưa có: {'; '.join((*names, *more))}",) if names else ()
    if received.arrived:
        summary += f"; {len(received.arrived)} tệp trong {place} chưa nhận"
        files = [quarter.shown(path) for path in received.arrived]
        command = ("import", *([place] if received.only_new else files), *quarter.options)
        return Step("import", _TITLES["import"], "todo", summary, lines, command)
    if missing:
        until = f", hạn {short_date(due)}" if due else ""
        summary += f"{until}; thư đến đặt vào {place}"
        return Step("import", _TITLES["import"], "waiting", summary, lines)
    return Step("import", _TITLES["import"], "done", summary)


def _checked(quarter: Quarter, received: Received) -> Step:
    names = {unit.id: unit.name_vi for unit in quarter.setting.registry.units}
    lines = tuple(
        f"{names.get(unit, 'chưa rõ đơn vị')}: {len(problems)} lỗi "
        f"({', '.join(dict.fromkeys(problem.code for problem in problems))})"
        for unit, problems in sorted(received.errors.items())
    )
    warned = f"{received.warnings} điều cần xem lại"
    place = quarter.shown(quarter.returned)
    unmarked = [
        name
        for name in received.to_be_marked()
        if not (quarter.returned / f"{quarter.period.id}-{_stem(name)}.xlsx").is_file()
    ]
    files = [quarter.shown(quarter.project.root / name) for name in unmarked]
    command = ("check", *files, *quarter.options[:2], "--out", place)
    title = _TITLES["check"]
    if len(received.missing) == len(quarter.owing) and not received.problems:
        return Step("check", title, "waiting", "chưa có biểu nào")
    if unmarked:
        summary = f"{len(unmarked)} biểu có lỗi chưa có bản đánh dấu để gửi trả; {warned}"
        return Step("check", title, "todo", summary, lines, command)
    if lines:
        summary = f"{len(lines)} đơn vị có lỗi, bản đánh dấu ở {place}, chờ gửi lại; {warned}"
        return Step("check", title, "waiting", summary, lines)
    return Step("check", title, "done", f"không có lỗi; {warned}")


def _reminded(quarter: Quarter, received: Received) -> Step:
    title = _TITLES["remind"]
    waited = {*(unit.id for unit in received.missing), *filter(None, received.errors)}
    if not waited:
        return Step("remind", title, "not_needed", "không đơn vị nào phải nhắc")
    if letter_is_written(quarter, received):
        summary = (
            f"có thư nhắc {len(waited)} đơn vị ở {quarter.shown(quarter.letters)}; không tự gửi"
        )
        return Step("remind", title, "done", summary)
    summary = f"chưa có thư nhắc {len(waited)} đơn vị chưa gửi hoặc gửi biểu có lỗi"
    return Step("remind", title, "todo", summary)


def _corrected(quarter: Quarter, received: Received) -> Step:
    title, period = _TITLES["corrections"], quarter.period.id
    declared = [
        correction
        for _, correction in quarter.setting.corrections
        if (correction.key.period if correction.key else correction.file.split("/")[-2]) == period
    ]
    if unmatched := received.open_corrections:
        summary = (
            f"{len(unmatched)}/{len(declared)} mục ở params/corrections.yml không còn khớp biểu"
        )
        return Step("corrections", title, "waiting", summary, tuple(map(str, unmatched)))
    summary = f"{len(declared)} mục đã khai, đều khớp biểu" if declared else "không có mục nào"
    return Step("corrections", title, "done", summary)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]
