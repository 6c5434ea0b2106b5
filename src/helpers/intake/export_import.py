"""Take exports of other systems into `data/raw/…/sources/`: copied, registered, never replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.core.files import copy_atomically, sha256
from helpers.intake.checking import find_workbooks
from helpers.intake.exports import (
    WRONG_PERIOD,
    counted_by,
    export_files,
    read_export,
)
from helpers.intake.fed_units import fed_words
from helpers.intake.filed import filed_elsewhere, folder_of
from helpers.intake.forms import check_own_period, load_form
from helpers.intake.importing import Delivery, Imported
from helpers.intake.receipts import Receipt, append_receipt, read_receipts, registering
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import load_mapping
from helpers.intake.sources.result import Import
from helpers.params.form import Form
from helpers.params.load import Setting

_KEPT = "giữ, từ nay không tính"


def import_exports(
    setting: Setting, period: str, paths: Sequence[Path], delivery: Delivery
) -> tuple[Imported, ...]:
    """Copy each file to `data/raw/<programme>/<period>/sources/<mapping>.<ending>`, register it.

    A file of which the mapping reads nothing, or that is for another period, is refused, each
    reason named; the latter may be kept without counting. A second file of the
    same mapping is kept beside the first; of a unit that is in both, the later one counts, unless
    the delivery says otherwise. A file that was taken in before is not copied again, but counts
    as the latest from now on, or no longer, as the delivery says.

    Raises:
        ConfigError: unknown period, mapping or path; a period that is made of others; a register
            that is not usable.
    """
    mapping = load_mapping(setting.project, delivery.source)
    check_own_period(setting, period)
    form = None if setting.programme.source.kind == "table" else load_form(setting)
    counted_by(setting, mapping, form)
    return tuple(
        imported
        for path in find_workbooks(paths, export_files)
        for imported in _import(setting, form, mapping, period, path, delivery)
    )


def _import(
    setting: Setting,
    form: Form | None,
    mapping: Mapping,
    period: str,
    path: Path,
    delivery: Delivery,
) -> list[Imported]:
    contents = read_export(setting, path, mapping, period)
    if not contents.values:
        refused = [
            Imported(path, problem=problem)
            for problem in contents.problems
            if problem.severity == "error"
        ]
        return refused or [Imported(path, outcome="tệp không có số liệu nào; không nhận")]
    folder = folder_of(setting, period)
    digest = sha256(path)
    if delivery.counts:
        other = filed_elsewhere(setting, path, mapping, period, digest, file=path.name)
        wrong = [*contents.problems, *([other] if other else [])]
        if other_period := [problem for problem in wrong if problem.code in WRONG_PERIOD]:
            return [Imported(path, problem=problem) for problem in other_period]
    with registering(folder):
        name, fresh = _place(folder, mapping, path, digest)
        file = setting.project.relative(folder / name)
        receipts = [receipt for receipt in read_receipts(folder) if receipt.source == mapping.id]
        if _as_before(receipts, name, delivery.counts):
            return [Imported(path, file, "đã có từ trước, không đổi gì")]
        if fresh:
            copy_atomically(path, folder / name, digest)
        receipt = Receipt(
            file=name,
            sha256=digest,
            size=(folder / name).stat().st_size,
            received=delivery.received,
            source=mapping.id,
            sender=delivery.sender,
            counts=delivery.counts,
        )
        append_receipt(folder, receipt)
    return [Imported(path, file, _outcome(setting, contents, mapping, form, delivery.counts))]


def _as_before(receipts: Sequence[Receipt], name: str, counts: bool) -> bool:
    """Whether the register already says of that file what it would say."""
    mine = [receipt for receipt in receipts if receipt.file == name]
    latest = [receipt.file for receipt in receipts if receipt.counts][-1:]
    return bool(mine) and mine[-1].counts == counts and (not counts or latest == [name])


def _place(folder: Path, mapping: Mapping, path: Path, digest: str) -> tuple[str, bool]:
    """The name under which a content lies or is to lie in the folder, and whether it is new."""
    mine = [file for file in export_files(folder) if file.name.split(".")[0] == mapping.id]
    for file in mine:
        if file.stat().st_size == path.stat().st_size and sha256(file) == digest:
            return file.name, False
    suffix = path.suffix.casefold()
    taken = {file.name.split(".")[1] for file in mine}
    number = 2 if mine else 1
    while str(number) in taken:
        number += 1
    return f"{mapping.id}{suffix}" if not mine else f"{mapping.id}.{number}{suffix}", True


def _outcome(
    setting: Setting, contents: Import, mapping: Mapping, form: Form | None, counts: bool
) -> str:
    read = summary(contents)
    if form is None:
        return f"{read}; {fed_words(setting, mapping, contents) if counts else _KEPT}"
    if not contents.usable:
        return f"{read}; có lỗi nên để riêng, chưa tính"
    if not counts:
        return f"{read}; {_KEPT}"
    fields = dict.fromkeys(value.field for value in contents.values)
    named = [form.label(name) for name in fields if name in form.counts]
    if not counted_by(setting, mapping, form) or not named:
        return f"{read}; chỉ lưu và kiểm tra: chưa chỉ tiêu nào dùng (khoá counts_in của ánh xạ)"
    return f"{read}; dùng cho đơn vị chưa có biểu: {', '.join(named)}"


def summary(contents: Import) -> str:
    """How much was read."""
    units = len({value.unit for value in contents.values})
    return f"đọc được {len(contents.values)} giá trị của {units} đơn vị"
