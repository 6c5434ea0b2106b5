"""What each row of a workbook was taken for: the answer to "why was this row not counted?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.params.form import Form
from helpers.core.params.load import usable_settings
from helpers.core.params.registry import Registry
from helpers.core.paths import Project
from helpers.core.problems import Problem, Severity
from helpers.intake.form_header import find_header, headers, second_heading
from helpers.intake.form_rows import FormTable
from helpers.intake.recognise import candidates, recognise
from helpers.intake.row_kinds.kinds import SheetRow
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import open_sheet
from helpers.intake.sources.result import Findings, Window
from helpers.intake.sources.row_table import RowTable
from helpers.intake.sources.rows import parts
from helpers.intake.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Explained:
    """One workbook: how it is called, and its rows from the heading on."""

    shown: str
    sheet: str
    rows: tuple[SheetRow, ...]

    def lines(self) -> Iterator[str]:
        """The rows as text, neighbouring rows of one kind without a label folded into one line."""
        yield f"{self.shown}, trang tính '{self.sheet}'"
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
    found = headers(sheet, form)
    header, columns = find_header(_unsaid, sheet, form, found)
    if len(columns) < len(form.columns):
        return ()
    again = second_heading(_unsaid, sheet, header, registry, found)
    rows = FormTable(sheet, form, header, columns, again).classified().rows
    return (SheetRow(header, "heading"), *rows)


def explain_export(sheet: Sheet, mapping: Mapping, registry: Registry) -> tuple[SheetRow, ...]:
    """The rows that a mapping of layout "rows" reads of a sheet; none for other layouts."""
    if mapping.layout != "rows":
        return ()
    reader = Reader(sheet, mapping, registry, "", Findings("", ""))
    told: list[SheetRow] = []
    for part in parts(reader):
        told.append(SheetRow(part.header.row, "heading"))
        told += RowTable(reader, part.header, part.rows).classified().rows
    return tuple(told)


def explain_forms(
    project: Project, paths: Iterable[Path], programme: str = ""
) -> tuple[Explained, ...]:
    """The rows of each form among the files; what is no form of a programme is left out.

    Raises:
        ConfigError: unknown programme, or params that are not usable.
    """
    known = candidates(usable_settings(project, (programme,) if programme else ()))
    explained = []
    for path in paths:
        found = recognise(path, known, file=path.name)
        if not isinstance(found, Problem):
            rows = explain_form(found.sheet, found.form, found.setting.registry)
            explained.append(Explained(path.name, found.sheet.name, rows))
    return tuple(explained)


def explain_exports(
    paths: Sequence[Path], mapping: Mapping, registry: Registry, window: Window
) -> tuple[Explained, ...]:
    """The rows of each export that can be opened."""
    explained = []
    for path in paths:
        try:
            sheet = open_sheet(path, mapping, window)
        except InputError:
            continue
        explained.append(Explained(path.name, sheet.name, explain_export(sheet, mapping, registry)))
    return tuple(explained)


def _unsaid(
    cell: str,
    code: str,
    what: str,
    found: str = "",
    todo: str = "",
    severity: Severity = "error",
) -> None:
    """Problems are told by the check itself."""
