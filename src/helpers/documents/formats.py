"""The formats of a report: how they are asked for, how their files end, what pages call them."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.core.wording import msg

# of each format the endings of its files, the one that is linked first
FORMATS: Mapping[str, tuple[str, ...]] = {
    "html": ("html",),
    "pdf": ("pdf",),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "brief": ("brief.html", "brief.pdf"),
}
# what is packed to be sent where no format is named
SENT = ("html", "pdf", "docx", "xlsx")
# how pages call a file, by its ending, in the order in which they name them
LABELS: Mapping[str, str] = {
    "html": msg("Trang"),
    "brief.html": msg("Tóm tắt"),
    "pdf": msg("PDF"),
    "docx": msg("Word"),
    "xlsx": msg("Excel"),
    "json": msg("JSON"),
    "ipynb": msg("Sổ tính"),
}
