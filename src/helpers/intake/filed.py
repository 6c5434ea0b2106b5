"""The same export filed under two periods of a programme: for one of them it is the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers.core.errors import BaocaoError
from helpers.core.problems import Problem
from helpers.intake.receipts import Receipt, read_receipts
from helpers.intake.sources.choice import pick_sheet
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import load_mapping
from helpers.intake.sources.result import Window
from helpers.intake.workbook import open_book
from helpers.params.load import Setting

FOLDER = "sources"
FILED = "filed_elsewhere"


def folder_of(setting: Setting, period: str) -> Path:
    """Where a period's exports lie."""
    return setting.project.raw / setting.programme.id / period / FOLDER


def window_of(setting: Setting, period: str) -> Window:
    """The period of the programme as exports are read for it.

    Raises:
        ConfigError: the programme has no such period.
    """
    about = setting.period(period)
    absent = frozenset(setting.programme.not_surveyed.get(period, ()))
    return Window(about.id, about.start, about.end, about.label_vi, absent)


def last_receipts(folder: Path) -> dict[str, Receipt]:
    """The last row of each export in a folder's register, in the order of these rows.

    Raises:
        ConfigError: the register is not usable.
    """
    last: dict[str, Receipt] = {}
    for receipt in read_receipts(folder):
        if receipt.source:
            last.pop(receipt.file, None)
            last[receipt.file] = receipt
    return last


def filed_elsewhere(
    setting: Setting, path: Path, mapping: Mapping, period: str, digest: str, *, file: str
) -> Problem | None:
    """The problem that the same sheet of the same bytes counts for another period too.

    Counted records are cut by their dates, and a workbook may have one sheet a period: there the
    same bytes say something else of each period.
    """
    if mapping.layout == "records":
        return None
    for other, receipt in _same_bytes(setting, period, digest):
        if _same_sheet(setting, path, mapping, period, receipt, other):
            known = f"data/raw/{setting.programme.id}/{other}/{FOLDER}/{receipt.file}"
            return Problem(
                file, "", "", FILED,
                f"tệp này đã nhập cho kỳ {other}, cùng nội dung, cùng trang tính; một trong hai kỳ "
                "là sai",
                known,
                f"kỳ {other} sai thì nhập lại tệp vào kỳ ấy với --keep (giữ, không tính); kỳ "
                f"{period} sai thì xin tệp đúng kỳ",
                period=period,
            )  # fmt: skip
    return None


def _same_bytes(setting: Setting, period: str, digest: str) -> Iterator[tuple[str, Receipt]]:
    """The other periods for which a file of that content counts."""
    for other in setting.programme.periods:
        if other.id == period:
            continue
        for receipt in last_receipts(folder_of(setting, other.id)).values():
            if receipt.counts and receipt.sha256 == digest:
                yield other.id, receipt


def _same_sheet(
    setting: Setting, path: Path, mapping: Mapping, period: str, receipt: Receipt, other: str
) -> bool:
    """Whether both periods read the same sheet; where that cannot be told, they do."""
    try:
        theirs = load_mapping(setting.project, receipt.source)
        if theirs.layout == "records":
            return False
        with open_book(path) as book:
            read = [
                pick_sheet(book, declared, window_of(setting, when)).name
                for declared, when in ((mapping, period), (theirs, other))
            ]
        return read[0] == read[1]
    except BaocaoError:
        return True
