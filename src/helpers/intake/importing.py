"""Take received workbooks into `data/raw/`: copied as they are, registered, never replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import ConfigError
from helpers.core.files import copy_atomically, sha256
from helpers.core.problems import Problem
from helpers.core.text import nfc
from helpers.intake.checking import find_workbooks
from helpers.intake.form_reader import expected_unit, wrong_unit
from helpers.intake.forms import check_own_period
from helpers.intake.names import unknown
from helpers.intake.receipts import (
    FOUND_THERE,
    Receipt,
    append_receipt,
    check_texts,
    counting,
    read_receipts,
    registering,
)
from helpers.intake.recognise import Candidate, Recognised, candidates, recognise
from helpers.intake.unit_days import CODE, not_working
from helpers.intake.workbook import workbook_files
from helpers.params.load import Setting

FORM = "bieu-mau"


@dataclass(frozen=True)
class Delivery:
    """What is known of a delivery besides its files.

    Attributes:
        received: when it came in, to the second.
        counts: whether its files count from now on; a file of a unit that has none yet always does.
    """

    received: dt.datetime
    source: str = FORM
    sender: str = ""
    counts: bool = True

    def __post_init__(self) -> None:
        """Refuse what the register cannot hold before any file is copied."""
        check_texts(self.source, self.sender)


@dataclass(frozen=True)
class Imported:
    """What became of one file: where it lies now and what was decided, or why it was refused."""

    path: Path
    file: str = ""
    outcome: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A workbook that was recognised as a unit's form of the period."""

    path: Path
    unit: str
    digest: str


def received_at(text: str) -> dt.datetime:
    """The time that `text` states (ISO 8601); the present one, in UTC, where it states none.

    Raises:
        ConfigError: not a time, or one to come.
    """
    if not text:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    try:
        at = dt.datetime.fromisoformat(text)
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)  # of other zones
        what = "Lúc nhận chưa tới" if at.date() > tomorrow.date() else ""
    except ValueError:
        what = "Lúc nhận không phải ngày giờ ISO 8601"
    if what:
        raise ConfigError(
            what,
            where="--received",
            found=repr(text),
            todo="viết như 2024-04-05 hoặc 2024-04-05T16:30:00+07:00",
        )
    return at


def import_workbooks(
    setting: Setting, period: str, paths: Sequence[Path], delivery: Delivery
) -> tuple[Imported, ...]:
    """Copy each workbook to `data/raw/<programme>/<period>/<unit>.xlsx` and register it.

    A second workbook of a unit is kept beside the first as `<unit>.2.xlsx`. It counts instead of
    the first unless the delivery says otherwise. Different workbooks of one unit in one delivery
    are refused, as nothing says which one counts. A workbook that was taken in before is not
    copied again, but may be said to count from now on.

    Raises:
        ConfigError: unknown period or one made of others, no such path, a register that is not
            usable, or a programme whose units fill in no form.
    """
    if setting.programme.source.kind == "table":
        raise ConfigError(
            "Chương trình lấy số liệu từ bảng, không nhận biểu của đơn vị",
            where=f"params/programmes/{setting.programme.id}.yml, khoá source",
            found="kind: table",
            todo="thêm --source MÃ_ÁNH_XẠ cho bản xuất; bảng của chương trình thì để ở "
            f"data/raw/{setting.programme.id}/tables",
        )
    check_own_period(setting, period)
    folder = setting.project.raw / setting.programme.id / period
    known = candidates([setting])
    looked = [_looked_at(setting, period, folder, path, known) for path in find_workbooks(paths)]
    return tuple(
        double
        if isinstance(double, Imported)
        else _import(setting, period, folder, double, delivery)
        for double in _without_doubles(looked)
    )


def _looked_at(
    setting: Setting, period: str, folder: Path, path: Path, known: Sequence[Candidate]
) -> _Sent | Imported:
    """The workbook with its unit, or why it is refused; nothing is written yet."""
    if path.is_relative_to(setting.project.raw.resolve()) and path.parent != folder.resolve():
        raise ConfigError(
            "Tệp đã nằm trong data/raw của một kỳ khác", where=str(path), todo="nhận từ nơi thư đến"
        )
    recognised = recognise(path, known, file=path.name)
    if isinstance(recognised, Problem):
        return Imported(path, problem=recognised)
    form = recognised.form
    if not recognised.unit:
        fault = unknown(setting.registry, nfc(str(recognised.sheet.cell(form.unit_cell))))
        return _refused(path, form.unit_cell, fault.code, fault.what, fault.found, fault.todo)
    named = expected_unit(path, setting.registry_in(setting.period(period)))
    if named and named.id != recognised.unit:
        stated = nfc(str(recognised.sheet.cell(form.unit_cell)))
        return _refused(path, form.unit_cell, *wrong_unit(named, stated))
    if recognised.period != period:
        what = f"biểu ghi kỳ '{recognised.period or 'không rõ'}', không phải {period}"
        todo = "nhập vào đúng kỳ, hoặc gửi lại đơn vị"
        return _refused(path, form.period_cell, "wrong_period", what, todo=todo)
    if problem := _not_working(setting, period, path, recognised):
        return problem
    return _Sent(path, recognised.unit, sha256(path))


def _not_working(
    setting: Setting, period: str, path: Path, recognised: Recognised
) -> Imported | None:
    """The refusal of a form of a unit that had ended before the period, or began after it."""
    fault = not_working(setting, recognised.unit, period)
    return _refused(path, recognised.form.unit_cell, CODE, *fault) if fault else None


def _without_doubles(looked: Sequence[_Sent | Imported]) -> Iterator[_Sent | Imported]:
    """The same, but different files of one unit refused: their order says not which one counts."""
    sent = [workbook for workbook in looked if isinstance(workbook, _Sent)]
    for workbook in looked:
        mine = [o for o in sent if isinstance(workbook, _Sent) and o.unit == workbook.unit]
        if isinstance(workbook, _Sent) and len({o.digest for o in mine}) > 1:
            what = "một lần nhận có nhiều tệp khác nhau của một đơn vị; không rõ tệp nào được tính"
            found = ", ".join(o.path.name for o in mine)
            todo = "nhập riêng tệp được tính; tệp kia nhập với --keep nếu muốn giữ"
            yield _refused(workbook.path, "", "double_submission", what, found, todo)
        else:
            yield workbook


def _import(
    setting: Setting, period: str, folder: Path, sent: _Sent, delivery: Delivery
) -> Imported:
    with registering(folder):
        return _registered_as(setting, period, folder, sent, delivery)


def _registered_as(
    setting: Setting, period: str, folder: Path, sent: _Sent, delivery: Delivery
) -> Imported:
    path, unit, digest = sent.path, sent.unit, sent.digest
    name, fresh = _place(folder, unit, digest, path.suffix.casefold())
    file = f"data/raw/{setting.programme.id}/{period}/{name}"
    receipts = read_receipts(folder)
    others = [other for other in _files(folder, unit) if other.name != name]
    before = counting(receipts, unit)
    if before is None and others:
        before = others[0].name if len(others) == 1 else ""
    counts = delivery.counts or (not others and before in (None, "", name))
    if not fresh and (before == name or not counts):
        return Imported(path, file, "đã có từ trước, không đổi gì")
    if fresh:
        copy_atomically(path, folder / name, digest)
    receipt = Receipt(
        file=name,
        unit=unit,
        sha256=digest,
        size=path.stat().st_size,
        received=delivery.received,
        source=delivery.source,
        sender=delivery.sender,
        counts=counts,
    )
    if before and not counts and counting(receipts, unit) is None:
        # the file that lay there before is registered too, so that the register says what counts
        append_receipt(folder, _registered(folder / before, unit, delivery))
    append_receipt(folder, receipt)
    return Imported(path, file, _outcome(name, before, counts))


def _outcome(name: str, before: str | None, counts: bool) -> str:
    if not counts:
        return f"giữ bên cạnh, không tính; vẫn tính {before}" if before else "giữ, chưa tính"
    if before and before != name:
        return f"được tính từ nay, thay cho {before} (vẫn giữ)"
    return "được tính"


def _files(folder: Path, unit: str) -> list[Path]:
    return [path for path in workbook_files(folder) if path.name.split(".")[0] == unit]


def _place(folder: Path, unit: str, digest: str, suffix: str) -> tuple[str, bool]:
    """The name under which a content lies or is to lie in the folder, and whether it is new."""
    for path in _files(folder, unit):
        if sha256(path) == digest:
            return path.name, False
    name, number = f"{unit}{suffix}", 1
    while (folder / name).exists():
        number += 1
        name = f"{unit}.{number}{suffix}"
    return name, True


def _registered(path: Path, unit: str, delivery: Delivery) -> Receipt:
    return Receipt(
        file=path.name,
        unit=unit,
        sha256=sha256(path),
        size=path.stat().st_size,
        received=delivery.received,
        source=FOUND_THERE,
        counts=True,
    )


def _refused(
    path: Path, cell: str, code: str, what: str, found: str = "", todo: str = ""
) -> Imported:
    return Imported(path, problem=Problem(path.name, "", cell, code, what, found, todo))
