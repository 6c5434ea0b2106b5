"""Where the numbers come from, cell by cell, and what must be known to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.cells import condensed
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say, translator
from helpers.documents.xlsx.cells import LINK, MARK, NOTE, PLAIN, SUBTITLE, TITLE, Look, Page
from helpers.documents.xlsx.grid import Column, Grid, Record, named, write_grid

SIMULATED = msg(
    "Số hồ sơ và kết quả trong tệp này là số liệu mô phỏng, không phải số liệu thật của bất kỳ cơ "
    "quan nào; chỉ tiêu giao là thật, lấy từ văn bản nguồn."
)
_SMALL = Look(wrap=False, size=9)
_WIDTH = 90  # characters


def write_sources(page: Page, top: int, record: Record) -> Grid:
    """One row for each sheet or document that numbers of the report came from, with the places."""
    prints = {source["file"]: source["sha256"] for source in record["sources"]}
    _ = translator(page.lang)
    columns = [
        Column("source", _("Tệp hoặc văn bản"), 46, lambda row: row.record["source"], Look()),
        Column("sheet", _("Trang tính"), 12, lambda row: row.record["sheet"], Look()),
        Column("places", _("Ô hoặc dòng"), 44, lambda row: row.record["places"], Look()),
        Column("sha256", "SHA-256", 60, lambda row: prints.get(row.record["source"]), _SMALL),
    ]
    return write_grid(page, top, columns, _places(record, page.lang))


def _places(record: Record, lang: Lang) -> list[dict[str, str]]:
    """Documents first, then workbooks by name; the cells or lines of each in order."""
    cited = {document["id"]: named(document, "cited", lang) for document in record["documents"]}
    by_source: dict[tuple[bool, str, str], set[tuple[int, str]]] = {}
    for place in (evidence for finding in record["findings"] for evidence in finding["evidence"]):
        if "file" in place:
            key = (True, place["file"], place.get("sheet", ""))
            by_source.setdefault(key, set()).add((0, place.get("cell", "")))
        else:
            key = (False, cited.get(place["document"], place["document"]), "")
            line = place.get("line", 0)
            by_source.setdefault(key, set()).add(
                (line, say(lang, "dòng {line}", line=line) if line else "")
            )
    return [
        {"source": source, "sheet": sheet, "places": _listed(t for _, t in sorted(places) if t)}
        for (_, source, sheet), places in sorted(by_source.items())
    ]


def _listed(places: Iterable[str]) -> str:
    return "; ".join(condensed(places))


def heading(record: Record, lang: Lang) -> str:
    """Unit and period, as every sheet says them."""
    return f"{named(record, 'unit_name', lang)}, {named(record, 'period_label', lang)}"


def write_summary(
    page: Page, record: Record, mark: str | None, sheets: Sequence[Worksheet], code: str = ""
) -> None:
    """The first sheet: what this is, the headline points, and the sheets with links to them."""
    lang, _ = page.lang, translator(page.lang)
    lines: list[tuple[str, Look]] = [(_("PHỤ LỤC SỐ LIỆU"), TITLE)]
    lines.append((heading(record, lang), SUBTITLE))
    lines.append((named(record, "programme_name", lang), SUBTITLE))
    if mark:
        note = record["simulated_note"]
        lines += [(mark, MARK), (note[lang] if note else _(SIMULATED), NOTE)]
    bold = Look(bold=True, lined=False)
    lines.append((_("Những điểm chính"), bold))
    lines += [
        (f"– {finding[f'short_{lang}']}", PLAIN)
        for finding in record["findings"]
        if finding["headline"]
    ]
    lines.append((_("Các trang"), bold))
    first = len(lines) + 1
    lines += [(f"{sheet.title}: {sheet['A1'].value}", LINK) for sheet in sheets]
    if code:
        lines.append((_("Mã kiểm chứng: {code}.", code=code), NOTE))
    page.sheet.column_dimensions["A"].width = _WIDTH
    for number, (text, look) in enumerate(lines, start=1):
        page.put(number, 1, text, look)
        page.make_room(number, text, _WIDTH, look.size)
    for number, sheet in enumerate(sheets, start=first):
        cell = page.sheet.cell(number, 1)
        where = f"'{sheet.title}'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=where, display=cell.value)
