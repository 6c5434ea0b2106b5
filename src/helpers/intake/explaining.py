"""What each row of a workbook was taken for: the answer to "why was this row not counted?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.export_checking import kind_of, mapping_for
from helpers.intake.filed import last_receipts
from helpers.intake.form_header import find_header, headers, second_heading
from helpers.intake.form_rows import FormTable
from helpers.intake.problem_log import ProblemLog
from helpers.intake.recognise import candidates, recognise
from helpers.intake.row_kinds.kinds import RowKind, SheetRow
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import import_file, open_sheet, read_values
from helpers.intake.sources.result import Findings, split_cell
from helpers.intake.sources.row_table import RowTable
from helpers.intake.sources.rows import parts
from helpers.intake.tables.programme import tables_of
from helpers.intake.workbook import Sheet, plain_text
from helpers.params.form import Form
from helpers.params.load import load_setting, usable_settings
from helpers.params.registry import Registry


@dataclass(frozen=True, slots=True)
class Explained:
    """One workbook: how it is called, and its rows from the heading on."""

    shown: str
    sheet: str
    rows: tuple[SheetRow, ...]

    def lines(self) -> Iterator[str]:
        """The rows as text, neighbouring rows of one kind without a label folded into one line."""
        yield f"{self.shown}, trang tính '{self.sheet}'" if self.sheet else self.shown
        rows = [row for row in self.rows if row.kind != "blank"]
        at = 0
        while at < len(rows):
            end = at
            while end + 1 < len(rows) and rows[at].kind == rows[end + 1].kind == "data":
                end += 1
            first, last = rows[at], rows[end]
            if last.number > first.number:
                yield f"  dòng {first.number}–{last.number}: số liệu ({end - at + 1} dòng)"
            else:
                yield f"  {first}"
            at = end + 1


def explain_form(sheet: Sheet, form: Form, registry: Registry) -> tuple[SheetRow, ...]:
    """The rows of a form's sheet from its heading on; none where it has no heading."""
    headings, ignored = headers(sheet, form), ProblemLog("").add  # the check itself tells of them
    header, columns = find_header(ignored, sheet, form, headings)
    if len(columns) < len(form.columns):
        return ()
    again = second_heading(ignored, sheet, header, registry, headings)
    rows = FormTable(sheet, form, header, columns, again).classified().rows
    return (SheetRow(header, "heading"), *rows)


def explain_sheet(sheet: Sheet, mapping: Mapping, registry: Registry) -> tuple[SheetRow, ...]:
    """The rows that a mapping reads of a sheet; where units stand side by side or in pairs, those
    that a figure was taken from."""
    reader = Reader(sheet, mapping, registry, "", Findings(""))
    rows: list[SheetRow] = []
    if mapping.layout != "rows":
        taken = {split_cell(value.cell)[1] for value in read_values(reader)}
        for row in range(1, len(sheet.rows) + 1):
            texts = [text for cell in sheet.rows[row - 1] if (text := plain_text(cell))]
            kind: RowKind = "data" if row in taken else "note" if texts else "blank"
            if kind == "note":
                kind = "heading" if row < min(taken, default=0) else told_by_words(texts[0]) or kind
            rows.append(SheetRow(row, kind, "" if kind in ("data", "blank") else texts[0][:60]))
        return tuple(rows)
    for part in parts(reader):
        rows.append(SheetRow(part.header.row, "heading"))
        rows += RowTable(reader, part.header, part.rows).classified().rows
    return tuple(rows)


def explain(
    project: Project,
    paths: Iterable[Path],
    programme: str = "",
    source: str = "",
    period: str = "",
) -> Iterator[Explained]:
    """The rows of each file, read as what `baocao check` takes it for; of what cannot be read,
    none.

    Args:
        source: the mapping that all files are read by, for a period.

    Raises:
        ConfigError: unknown programme, mapping or period, or params that are not usable.
    """
    known = None
    for path in paths:
        kind = kind_of(project, path)
        if source or kind == "export":
            yield from _export(project, path, programme, source, period)
        elif kind == "table":
            setting = load_setting(project, path.parts[-3])
            for wide in tables_of(setting, path)[0]:
                yield Explained(path.name, wide.sheet.name, wide.row_kinds())
        else:
            if known is None:
                known = candidates(usable_settings(project, (programme,) if programme else ()))
            recognised = recognise(path, known, file=path.name)
            if not isinstance(recognised, Problem):
                rows = explain_form(recognised.sheet, recognised.form, recognised.setting.registry)
                yield Explained(path.name, recognised.sheet.name, rows)


def _export(
    project: Project, path: Path, programme: str, source: str, period: str
) -> Iterator[Explained]:
    if not source:
        programme, period = path.parts[-4:-2]
        receipts = last_receipts(path.parent)
        if path.name not in receipts:
            return
        source = receipts[path.name].source
    _, mapping, registry, window = mapping_for(project, source, programme, period)
    if mapping.layout == "records":
        contents = import_file(path, mapping, registry, window)
        ranges = [value.cell.split(":") for value in contents.values if ":" in value.cell]
        if ranges:
            first, last = (int("".join(filter(str.isdigit, end))) for end in ranges[0])
            heading = SheetRow(first - 1, "heading")
            label = f"mỗi dòng một hồ sơ, đến dòng {last}"
            yield Explained(path.name, "", (heading, SheetRow(first, "data", label)))
        return
    with suppress(InputError):
        sheet = open_sheet(path, mapping, window)
        yield Explained(path.name, sheet.name, explain_sheet(sheet, mapping, registry))
