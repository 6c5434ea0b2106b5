"""The nodes of a report as paragraphs and tables of a Word document, in its styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from helpers.documents.docx.contents import Entry
from helpers.documents.docx.elements import Element, bookmarked, element, field, text_run
from helpers.documents.docx.pen import Pen
from helpers.documents.docx.pictures import Picture, drawing
from helpers.documents.docx.tables import table_of
from helpers.documents.docx.template import Numbering

Node = dict[str, Any]
_STEP = 567  # twentieths of a point that a list in a list stands further in
_LEFT = {True: 964, False: 850}  # of a numbered list and of one with dashes
_HANGING = {True: 397, False: 283}


class Body:
    """Makes the elements of nodes in their order, and notes what the table of contents says."""

    def __init__(self, pen: Pen, pictures: Mapping[int, Picture]) -> None:
        self._pen, self._pictures = pen, pictures
        self._numbering = Numbering(pen.document)
        self._counts = {"table": count(1), "figure": count(1)}
        self.entries: list[Entry] = []

    def of(self, node: Node, width: int) -> list[Element]:
        """The elements of one node, where the text is that wide, in twentieths of a point."""
        if node["node"] == "table":
            return self._table(node, width)
        made: list[Element] = getattr(self, f"_{node['node']}")(node)
        return made

    def _heading(self, node: Node) -> list[Element]:
        runs = [*self._pen.runs(node["text"])]
        if node["level"] == 1:
            runs = self._entered(runs, "".join(run["text"] for run in node["text"]))
        if node.get("empty"):
            depth = element("outlineLvl", val=node["level"] - 1)
            return [self._pen.paragraph("Body Text", runs, [depth])]
        return [self._pen.paragraph(f"heading {node['level']}", runs, [element("keepNext")])]

    def _annex(self, node: Node) -> list[Element]:
        runs = [text_run(node["name"])]
        if node["title"]:
            runs += [element("r", element("br")), text_run(node["title"], [element("caps")])]
        made = [self._pen.paragraph("Phụ lục", self._entered(runs, node["full"]))]
        if node["attached"]:
            made.append(self._pen.plain("Phụ lục kèm theo", node["attached"]))
        return made

    def _entered(self, runs: Sequence[Element], text: str) -> list[Element]:
        """The runs of a heading to which the table of contents leads."""
        number = next(self._pen.marks)
        entry = Entry(f"_Toc{number:08}", " ".join(text.split()))
        self.entries.append(entry)
        return bookmarked(entry.mark, number, *runs)

    def _paragraph(self, node: Node) -> list[Element]:
        text = "".join(run["text"] for run in node["text"])
        stays = node.get("stays") or text.rstrip().endswith(":")
        shape = [element("keepNext")] if stays else []
        return [self._pen.paragraph("Body Text", [*self._pen.runs(node["text"])], shape)]

    def _list(self, node: Node, depth: int = 0) -> list[Element]:
        ordered = bool(node["ordered"])
        style = "List Number" if ordered else "List Bullet"
        number = self._numbering.counter(node.get("start", 1)) if ordered else self._numbering.dash
        made = []
        below = node.get("below", [()] * len(node["items"]))
        for item, inner in zip(node["items"], below, strict=True):
            shape = [
                element("numPr", element("ilvl", val=0), element("numId", val=number)),
                element("ind", left=_LEFT[ordered] + _STEP * depth, hanging=_HANGING[ordered]),
            ]
            made.append(self._pen.paragraph(style, [*self._pen.runs(item)], shape))
            for nested in inner:
                made += self._list(nested, depth + 1)
        return made

    def _table(self, node: Node, width: int) -> list[Element]:
        made = []
        if node["caption"]:
            made.append(self._caption("caption", "table", node["caption"], node))
        made.append(table_of(node, self._pen, width))
        notes = node.get("notes") or [""]
        return made + [self._pen.plain("Ghi chú bảng", note) for note in notes]

    def _figure(self, node: Node) -> list[Element]:
        made = []
        if node.get("title"):
            made.append(self._caption("Tên biểu đồ", "figure", node["title"], node))
        if node.get("subtitle"):
            made.append(self._pen.plain("Mô tả biểu đồ", node["subtitle"]))
        shown = drawing(self._pictures[id(node)], self._pen.document)
        return [*made, self._pen.paragraph("Hình", [shown])]

    _image = _figure

    def _caption(self, style: str, kind: str, text: str, node: Node) -> Element:
        """A caption that Word counts, and may list, by its label."""
        label = self._pen.labels[kind]
        number = field(rf"SEQ {label} \* ARABIC", str(next(self._counts[kind])))
        runs = [text_run(f"{label} "), *number, text_run(f". {text}")]
        runs += self._pen.runs(node.get("noted", ()))
        return self._pen.paragraph(style, runs, [element("keepNext"), element("keepLines")])

    def _cover(self, _: Node) -> list[Element]:
        return []  # it fills placeholders of the template, as the signature does

    _closing = _cover

    def _callout(self, node: Node) -> list[Element]:
        label = text_run(f"{self._pen.labels[node['kind']]}: ", [element("b")])
        style = "Ô cảnh báo" if node["kind"] == "warning" else "Ô lưu ý"
        return [self._pen.paragraph(style, [label, *self._pen.runs(node["text"])])]

    def _code(self, node: Node) -> list[Element]:
        return [self._pen.plain("HTML Preformatted", node["text"])]

    def _sources(self, node: Node) -> list[Element]:
        made = []
        for item in node["items"]:
            mark = text_run(f"[{item['number']}]")
            place = bookmarked(f"nguon{item['number']}", next(self._pen.marks), mark)
            runs = [*place, text_run(f"\t{item['text']}")]
            shape = [element("ind", left=510, hanging=510)]
            made.append(self._pen.paragraph("Ghi chú bảng", runs, shape))
        return made
