"""The steps from the build on: built, compared with the build before, briefed, archived, packed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpers.build.altered import is_whole
from helpers.build.cache import all_marks, why_stale
from helpers.build.diff import Change, diff
from helpers.build.pack import is_packed
from helpers.build.plan import Job, plan
from helpers.core.folders import replace_folder
from helpers.core.paths import working_on
from helpers.params.programme import OVERVIEW
from helpers.quarter.place import Quarter
from helpers.quarter.step import Step
from helpers.trust.manifest import NAME, read_manifest

_TITLES = {
    "build": "Lập báo cáo",
    "diff": "So với lần lập trước",
    "brief": "Bản tóm tắt cho lãnh đạo",
    "archive": "Lưu trữ",
    "pack": "Gói để gửi",
}


def built_steps(quarter: Quarter, *, nothing_received: bool, complete: bool) -> Iterator[Step]:
    """The five steps.

    Args:
        nothing_received: there is no form yet, so there is nothing to report.
        complete: no form is waited for; only then is the period kept and packed unasked.
    """
    build = _build(quarter, nothing_received)
    yield build
    if build.state != "done":
        for name in ("diff", "brief", "archive", "pack"):
            yield Step(name, _TITLES[name], "waiting", "chờ lập báo cáo")
        return
    yield _compared(quarter)
    yield _briefed(quarter)
    yield from _kept(quarter, complete)


def jobs_of(quarter: Quarter) -> tuple[Job, ...]:
    """Every report of the period, in every format."""
    return plan(quarter.project, programmes=[quarter.programme], periods=[quarter.period.id])


def changes(quarter: Quarter) -> Sequence[Change] | None:
    """What differs from the build before; None where none was kept."""
    if not (quarter.before / quarter.within / NAME).is_file():
        return None
    return diff(quarter.before, quarter.project.outputs, within=quarter.within)


def brief_of(quarter: Quarter) -> Path:
    """The brief on the whole; of a programme without a whole, that of its first unit."""
    units = [job.unit for job in jobs_of(quarter)]
    unit = OVERVIEW if OVERVIEW in units else units[0]
    return quarter.built / unit / "report.brief.html"


def keep_records(quarter: Quarter) -> bool:
    """Keep the records of the last build before the next one takes their place; whether it did.

    What a build left that was stopped half way is no build, nor is one of which a report failed:
    what was kept before stays.
    """
    if not _stale(quarter) or not _is_whole(quarter):
        return False
    if quarter.before.is_dir() and read_manifest(quarter.built)["failed"]:
        return False
    records = [*quarter.built.glob("*/report*.json"), quarter.built / NAME]

    def fill(folder: Path) -> None:
        for path in records:
            target = folder / path.relative_to(quarter.project.outputs)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

    quarter.before.parent.mkdir(parents=True, exist_ok=True)
    replace_folder(quarter.before, fill)
    return True


def _stale(quarter: Quarter) -> list[str]:
    """Why reports are to be made, one reason a report."""
    jobs = jobs_of(quarter)
    marks = all_marks(quarter.project, jobs)
    with working_on(quarter.project):
        reasons = (why_stale(job, quarter.project.outputs, marks[job]) for job in jobs)
        return [why for why in reasons if why]


def _is_whole(quarter: Quarter) -> bool:
    return is_whole(quarter.project.outputs, quarter.programme, quarter.period.id)


def _build(quarter: Quarter, nothing_received: bool) -> Step:
    title, jobs = _TITLES["build"], jobs_of(quarter)
    if nothing_received:
        return Step("build", title, "waiting", f"{len(jobs)} báo cáo, chờ biểu đầu tiên")
    stale = _stale(quarter)
    reasons = tuple(f"{stale.count(why)} báo cáo: {why}" for why in dict.fromkeys(stale))
    command = ("build", *quarter.options)
    if stale:
        summary = f"{len(stale)}/{len(jobs)} báo cáo phải lập"
        return Step("build", title, "todo", summary, reasons, command)
    if not _is_whole(quarter):
        summary = "lần lập trước chưa xong, hoặc tệp đã bị sửa"
        return Step("build", title, "todo", summary, command=command)
    summary = f"{len(jobs)}/{len(jobs)} báo cáo, không có gì đổi từ lúc lập"
    return Step("build", title, "done", summary)


def _compared(quarter: Quarter) -> Step:
    title, differences = _TITLES["diff"], changes(quarter)
    if differences is None:
        return Step("diff", title, "done", "đây là lần lập đầu, chưa có gì để so")
    if not differences:
        return Step("diff", title, "done", "không có số, hạng, câu nào khác")
    reports = len({difference.report for difference in differences})
    summary = f"{len(differences)} chỗ khác ở {reports} báo cáo; xem: baocao quarter diff"
    return Step("diff", title, "done", summary)


def _briefed(quarter: Quarter) -> Step:
    path = brief_of(quarter)
    summary = f"{quarter.shown(path)}, và .pdf cạnh đó"
    return Step("brief", _TITLES["brief"], "done", summary)


def _kept(quarter: Quarter, complete: bool) -> Iterator[Step]:
    waits = "chờ đủ biểu không lỗi; vẫn làm khi thiếu: baocao quarter {}"
    archive, pack = quarter.archive, quarter.packed / f"{quarter.name}.zip"
    for name, path, done in (
        ("archive", archive, _is_archived(quarter)),
        ("pack", pack, is_packed(quarter.project.outputs, quarter.packed, *_named(quarter))),
    ):
        out = quarter.shown(archive if name == "archive" else quarter.packed)
        command = (name, *quarter.options, "--out", out)
        if done:
            yield Step(name, _TITLES[name], "done", quarter.shown(path))
        elif complete:
            summary = "tệp cũ, kết quả đã đổi từ lúc gói" if path.is_file() else "chưa có"
            yield Step(name, _TITLES[name], "todo", summary, command=command)
        else:
            yield Step(name, _TITLES[name], "waiting", waits.format(name), command=command)


def _named(quarter: Quarter) -> tuple[str, str]:
    return quarter.programme, quarter.period.id


def _is_archived(quarter: Quarter) -> bool:
    """Whether the archive holds this very build."""
    if not quarter.archive.is_file():
        return False
    try:
        with zipfile.ZipFile(quarter.archive) as archive:
            held = archive.read(f"outputs/{quarter.within}/{NAME}")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return held == (quarter.built / NAME).read_bytes()
