"""Where a value came from: cells of a workbook, or a line of a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One source place.

    Attributes:
        file: path relative to the project, or "" when a document is named.
        sheet: sheet of the workbook.
        cells: A1 reference or range, e.g. "G8:G42".
        document: document id of `data/published/documents.csv`.
        line: line of the document's archived text, 0 when none.
    """

    file: str = ""
    sheet: str = ""
    cells: str = ""
    document: str = ""
    line: int = 0

    def as_dict(self) -> dict[str, str | int]:
        """Only the fields that say something."""
        every: dict[str, str | int] = {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cells,
            "document": self.document,
            "line": self.line,
        }
        return {name: value for name, value in every.items() if value}
