"""Exports of other systems that were taken in: where they lie, which count, what they say.

They lie in `data/raw/<programme>/<period>/sources/` under the name of their mapping, beside a
register of their own. They are read through the mapping each time, so a figure always comes from
the file and from the declaration as both are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.core.errors import MappingError
from helpers.core.files import sha256
from helpers.core.problems import Problem, Severity
from helpers.intake.filed import (
    FILED,
    filed_elsewhere,
    folder_of,
    last_receipts,
    window_of,
)
from helpers.intake.receipts import FILE as REGISTER
from helpers.intake.receipts import Receipt, read_receipts
from helpers.intake.sources.headings import WRONG
from helpers.intake.sources.mapping import BY_ITEM, ITEM, Mapping
from helpers.intake.sources.read import import_file, load_mapping, registry_for
from helpers.intake.sources.result import Import
from helpers.intake.workbook import SUFFIXES as WORKBOOKS
from helpers.intake.workbook import workbook_files
from helpers.params.faults import did_you_mean
from helpers.params.form import Form
from helpers.params.framework import Framework
from helpers.params.load import Setting

# an export is for another period than the one it was filed under
WRONG_PERIOD = frozenset({WRONG, FILED})
SUFFIXES = (*WORKBOOKS, ".csv", ".tsv", ".txt", ".parquet")


@dataclass(frozen=True)
class Export:
    """One file that was taken in.

    Attributes:
        counts: whether its figures are for the programme and it is said to count.
        order: its place among the files taken in; for a unit that is in several of one mapping,
            the last one counts.
    """

    file: str
    mapping: Mapping
    contents: Import
    counts: bool
    order: int

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2]

    @property
    def of_period(self) -> bool:
        """Whether nothing says that it is for another period."""
        return not any(problem.code in WRONG_PERIOD for problem in self.contents.problems)


def export_files(folder: Path) -> list[Path]:
    """The files of a folder that can be exports, by name; its register is none."""
    return [path for path in workbook_files(folder, SUFFIXES) if path.name != REGISTER]


def read_exports(
    setting: Setting, form: Form | None, period: str
) -> tuple[tuple[Export, ...], list[Problem]]:
    """The registered exports of a period, in the order in which they count; and what is wrong.

    Args:
        form: of the programme; None for a programme on tables.

    Raises:
        ConfigError: the register or a mapping is not usable.
    """
    folder = folder_of(setting, period)
    if not folder.is_dir():
        return (), []
    receipts = tuple(receipt for receipt in read_receipts(folder) if receipt.source)
    known = last_receipts(folder)
    # the last row of a file says whether it counts, and since when
    order = {file: place for place, file in enumerate(known) if known[file].counts}
    problems = list(_strangers(setting, folder, period, known))
    exports = []
    for path in export_files(folder):
        if path.name not in known or (problem := _changed(setting, path, period, receipts)):
            problems += [problem] if path.name in known and problem else []
            continue
        mapping = load_mapping(setting.project, known[path.name].source)
        file, contents = setting.project.relative(path), read_export(setting, path, mapping, period)
        if path.name in order:
            digest = known[path.name].sha256
            wrong = filed_elsewhere(setting, path, mapping, period, digest, file=file)
            contents = (
                replace(contents, problems=(*contents.problems, wrong)) if wrong else contents
            )
        counts = path.name in order and counted_by(setting, mapping, form)
        exports.append(Export(file, mapping, contents, counts, order.get(path.name, -1)))
    return tuple(sorted(exports, key=lambda export: export.order)), problems


def last_files(exports: Iterable[Export]) -> dict[tuple[str, str], str]:
    """For each mapping and unit the last of the files that count and name the unit."""
    return {
        (export.mapping.id, value.unit): export.file
        for export in exports
        if export.counts
        for value in export.contents.values
    }


def own_units(
    export: Export, last: dict[tuple[str, str], str], problems: list[Problem]
) -> list[str]:
    """The units of which the file is the last; what is wrong with it goes to `problems`.

    The problems of a file that others replace whole are those of nothing that counts.
    """
    units = dict.fromkeys(value.unit for value in export.contents.values)
    mine = [unit for unit in units if last[export.mapping.id, unit] == export.file]
    if lost := len(units) - len(mine):
        problems.append(
            _whole(
                export, "superseded", "tệp nhận sau của cùng hệ thống được tính thay cho tệp này",
                f"{lost}/{len(units)} đơn vị của tệp này có trong tệp sau",
                "muốn tính tệp này thì nhập lại bằng baocao import", "warning",
            )
        )  # fmt: skip
    if mine or not units:
        problems += export.contents.problems
    return mine


def set_aside(export: Export) -> Problem:
    """The problem that nothing of a file counts because of its errors."""
    errors = sum(problem.severity == "error" for problem in export.contents.problems)
    return _whole(
        export, "export_set_aside", "bản xuất có lỗi nên để riêng cả tệp, chưa tính số liệu nào",
        f"{errors} lỗi", "sửa các lỗi đã nêu của tệp này, hoặc bổ sung ánh xạ, rồi nhập lại",
    )  # fmt: skip


def _whole(
    export: Export, code: str, what: str, found: str, todo: str, severity: Severity = "error"
) -> Problem:
    period = export.file.split("/")[-3]
    return Problem(export.file, "", "", code, what, found, todo, "", period, severity)


def read_export(setting: Setting, path: Path, mapping: Mapping, period: str) -> Import:
    """What the mapping finds in the file for a period of the programme."""
    window = window_of(setting, period)
    registry = registry_for(mapping, setting.registry, setting.project, window)
    root = setting.project.root
    file = setting.project.relative(path) if path.is_relative_to(root) else path.name
    return import_file(path, mapping, registry, window, file=file)


def figures_of(framework: Framework) -> frozenset[str]:
    """What can be fed: the codes of a framework, and the fields that values are made from."""
    nodes = framework.indicators
    fields = {name for node in nodes if node.measure for name in node.measure.fields}
    denominators = {node.denominator for node in nodes if node.denominator}
    return frozenset({node.code for node in nodes} | fields | denominators)


def counted_by(setting: Setting, mapping: Mapping, form: Form | None) -> bool:
    """Whether the mapping's figures are declared to be values of the programme.

    Raises:
        ConfigError: they are, and are not written down as the programme's form is, or the
            framework has none of them.
    """
    if setting.programme.source.kind == "table":
        return _feeds(setting, mapping)
    return form is not None and counts_for(mapping, form)


def _feeds(setting: Setting, mapping: Mapping) -> bool:
    codes, known = set(mapping.feeds.values()), figures_of(setting.framework)
    if codes and BY_ITEM not in codes and not codes & known:
        code = min(codes)
        raise MappingError(
            f"Khung {setting.framework.id} không có chỉ tiêu nào mà ánh xạ đưa vào",
            where=f"params/sources/{mapping.id}.yml, khoá feeds",
            found=", ".join(sorted(codes)),
            todo=f"{code}: {did_you_mean(code, known)}",
        )
    return bool(codes)


def counts_for(mapping: Mapping, form: Form) -> bool:
    """Whether the mapping's figures are declared to stand for those of the form.

    Raises:
        ConfigError: they are, but one of both goes by items and the other does not, or one of them
            is a constant.
    """
    if form.id not in mapping.counts_in:
        return False
    if fixed := [name for name in form.counts if name in mapping.constants]:
        raise MappingError(
            f"Hằng số không thay được số liệu của biểu {form.id}",
            where=f"params/sources/{mapping.id}.yml, khoá constants",
            found=", ".join(fixed),
            todo="bỏ hằng số đó, hoặc bỏ biểu khỏi counts_in",
        )
    by_item = mapping.column(ITEM) is not None
    if by_item != (form.layout == "items"):
        raise MappingError(
            f"Ánh xạ và biểu {form.id} không cùng một cách ghi",
            where=f"params/sources/{mapping.id}.yml, khoá counts_in",
            found=f"ánh xạ {'có' if by_item else 'không có'} cột item",
            todo="bỏ biểu đó khỏi counts_in, hoặc khai báo cột item như biểu",
        )
    return True


def _strangers(
    setting: Setting, folder: Path, period: str, known: dict[str, Receipt]
) -> Iterator[Problem]:
    there = {path.name for path in export_files(folder)}
    for name in sorted(there - set(known)):
        yield Problem(
            setting.project.relative(folder / name), "", "", "unregistered_export",
            "tệp nằm trong thư mục sources mà không có trong sổ nhận, nên không được tính",
            todo="nhập bằng baocao import … --source MÃ_ÁNH_XẠ", period=period,
        )  # fmt: skip
    for name in sorted(set(known) - there):
        yield Problem(
            setting.project.relative(folder / name), "", "", "received_file_missing",
            "sổ nhận có tệp này nhưng trong thư mục không còn", todo="đặt lại tệp như lúc nhận",
            period=period,
        )  # fmt: skip


def _changed(
    setting: Setting, path: Path, period: str, receipts: tuple[Receipt, ...]
) -> Problem | None:
    received = next(receipt.sha256 for receipt in receipts if receipt.file == path.name)
    now = sha256(path)
    if now == received:
        return None
    return Problem(
        setting.project.relative(path), "", "", "changed_after_receipt",
        "nội dung tệp khác lúc nhận", f"sha256 {now[:16]}, lúc nhận {received[:16]}",
        "đặt lại tệp như lúc nhận; bản mới thì nhập bằng baocao import", period=period,
    )  # fmt: skip
