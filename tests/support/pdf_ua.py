"""Our own checks of a tagged PDF, beside those of `pdfua`: what ISO 14289-1 asks of a file.

Each check yields faults in words, and names the clause in its docstring. Nothing here is a test.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

STANDARD = re.compile(
    "Document|Part|Art|Sect|Div|BlockQuote|Caption|TOCI?|Index|NonStruct|Private|P|H[1-6]?|L|LI|Lbl"
    "|LBody|Table|T[RHD]|THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link|Annot"
    "|Ruby|R[BTP]|Warichu|W[TP]|Figure|Formula|Form"
)
SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
CHILDREN = {  # what may stand right beneath an element, clause 7.2
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}
LEAST_ALT = 20  # letters


def faults(pdf: bytes) -> list[str]:
    """Everything that one of the checks finds; empty for a sound file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(document)]


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """The structure elements in reading order."""
    root = document.Root.get("/StructTreeRoot")
    if root is not None:
        yield from _below(root)


def said_of(document: pikepdf.Pdf, kind: str) -> list[Any]:
    """The structure elements of one kind."""
    return [element for element in elements(document) if kind == element.S]


def kids(element: Any) -> list[Any]:
    """What stands right beneath an element: elements, or numbers of marked content."""
    below = element.get("/K")
    if below is None:
        return []
    return list(below) if isinstance(below, pikepdf.Array) else [below]


def attribute(element: Any, name: str) -> Any:
    """An attribute of an element from whichever owner has it; None without."""
    given = element.get("/A")
    owners = list(given) if isinstance(given, pikepdf.Array) else [given]
    return next((owner[name] for owner in owners if owner is not None and name in owner), None)


def _below(element: Any) -> Iterator[Any]:
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def document_says_what_it_is(document: pikepdf.Pdf) -> Iterator[str]:
    """5, 6.2, 7.1: tagged, PDF/UA-1, language, a title that the viewer shows."""
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "chưa gắn thẻ"
    if not str(root.get("/Lang", "")):
        yield "không có ngôn ngữ"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "trình xem không hiện tiêu đề"
    with document.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part")) != "1":
            yield "không khai PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "không có tiêu đề"


def kinds_are_standard(document: pikepdf.Pdf) -> Iterator[str]:
    """7.1: an element of another kind is mapped to a standard one."""
    mapped = document.Root.StructTreeRoot.get("/RoleMap", {})
    for kind in sorted({str(element.S) for element in elements(document)}):
        target = kind
        for _ in range(5):
            target = str(mapped.get(target, target))
        if not STANDARD.fullmatch(target.removeprefix("/")):
            yield f"loại {kind} không có vai trò chuẩn"


def elements_nest(document: pikepdf.Pdf) -> Iterator[str]:
    """7.2: rows in tables, items in lists, nothing between."""
    for element in elements(document):
        allowed = CHILDREN.get(str(element.S))
        for kid in kids(element) if allowed else []:
            if not isinstance(kid, pikepdf.Dictionary) or str(kid.get("/S")) not in allowed:
                yield f"{element.S} chứa thứ không được phép"


def headings_skip_no_level(document: pikepdf.Pdf) -> Iterator[str]:
    """7.4.2: the first heading is H1, none jumps down more than a level, none is empty."""
    before = 0
    for element in elements(document):
        kind = str(element.S)
        if len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit():
            if int(kind[2]) > before + 1:
                yield f"{kind} sau H{before}"
            if not kids(element):
                yield f"{kind} rỗng"
            before = int(kind[2])


def figures_are_described(document: pikepdf.Pdf) -> Iterator[str]:
    """7.3: every figure has words in its place, and they say something."""
    for element in said_of(document, "/Figure"):
        alt = str(element.get("/Alt", "")).strip()
        if len(alt) < LEAST_ALT:
            yield f"hình chỉ được tả bằng {alt!r}"


def tables_have_heads(document: pikepdf.Pdf) -> Iterator[str]:
    """7.5, 7.2: rows of one width, heads with scope, cells that name heads that there are."""
    ids = {str(head["/ID"]) for head in said_of(document, "/TH") if "/ID" in head}
    for table in said_of(document, "/Table"):
        rows = [element for element in _below(table) if element.S == "/TR"]
        if len({len(kids(row)) for row in rows}) > 1:
            yield "bảng có dòng thừa hoặc thiếu ô"
        cells = [cell for row in rows for cell in kids(row)]
        heads = [cell for cell in cells if cell.S == "/TH"]
        if not heads or any(attribute(cell, "/Scope") is None for cell in heads):
            yield "bảng có ô đầu không rõ của dòng hay cột"
        for cell in (cell for cell in cells if cell.S == "/TD"):
            named = [str(header) for header in attribute(cell, "/Headers") or []]
            if not named or not set(named) <= ids:
                yield f"ô của bảng chỉ tới ô đầu {named}"
                break


def content_is_marked(document: pikepdf.Pdf) -> Iterator[str]:
    """7.1: all text is marked as content or as artifact, and every mark is in the tree once."""
    listed = _listed(document)
    for number, page in enumerate(document.pages, start=1):
        marked: list[int | None] = []
        open_marks: list[str] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                operands = list(instruction.operands)
                open_marks.append(str(operands[0]))
                if len(operands) > 1 and "/MCID" in operands[1]:
                    marked.append(int(operands[1]["/MCID"]))
            elif operator == "EMC":
                open_marks.pop()
            elif operator in SHOWS_TEXT and not open_marks:
                yield f"trang {number} có chữ ngoài mọi thẻ"
        counts = listed[page.obj.objgen]
        if any(counts[mark] != 1 for mark in marked) or set(counts) - set(marked):
            yield f"trang {number} có phần không nằm đúng một lần trong cây thẻ"


def _listed(document: pikepdf.Pdf) -> dict[tuple[int, int], Counter[int | None]]:
    """How often the tree lists each piece of marked content, by page."""
    listed: dict[tuple[int, int], Counter[int | None]] = {
        page.obj.objgen: Counter() for page in document.pages
    }
    for element in elements(document):
        for kid in kids(element):
            if isinstance(kid, int):
                listed[element.Pg.objgen][kid] += 1
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", element.get("/Pg"))
                listed[page.objgen][int(kid["/MCID"])] += 1
    return listed


def links_are_described(document: pikepdf.Pdf) -> Iterator[str]:
    """7.18: pages with links say their order, each link its target in words, in the tree."""
    for number, page in enumerate(document.pages, start=1):
        notes = list(page.get("/Annots", []))
        if notes and page.get("/Tabs") != "/S":
            yield f"trang {number} không theo thứ tự của cây thẻ"
        for note in notes:
            if not str(note.get("/Contents", "")) or "/StructParent" not in note:
                yield f"trang {number} có liên kết không được tả"


def fonts_are_embedded(document: pikepdf.Pdf) -> Iterator[str]:
    """7.21: every font inside the file, each glyph with its letter, none missing."""
    for number, page in enumerate(document.pages, start=1):
        for name, font in page.get("/Resources", {}).get("/Font", {}).items():
            below = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            kept = set(below.get("/FontDescriptor", {}))
            if not kept & {"/FontFile", "/FontFile2", "/FontFile3"}:
                yield f"trang {number}: phông {name} không nhúng"
            if "/ToUnicode" not in font:
                yield f"trang {number}: phông {name} không nói chữ của nét"
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) in SHOWS_TEXT and 0 in _glyphs(instruction.operands[-1]):
                yield f"trang {number} có chữ mà phông không có"
                break


def _glyphs(shown: Any) -> list[int]:
    """Numbers of the glyphs that an operator shows; each takes two bytes, 0 is the empty box."""
    parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    text = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)]


def headings_are_bookmarks(document: pikepdf.Pdf) -> Iterator[str]:
    """7.17: the outline names the headings in their order."""
    named = [str(element.get("/T", "")) for element in elements(document) if _is_heading(element)]
    with document.open_outline() as outline:
        shown = [item.title for item in _all(outline.root)]
    if named != shown:
        yield f"mục lục {shown} khác các đề mục {named}"


def _is_heading(element: Any) -> bool:
    kind = str(element.S)
    return len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit()


def _all(items: list[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _all(item.children)


CHECKS: tuple[Callable[[pikepdf.Pdf], Iterator[str]], ...] = (
    document_says_what_it_is,
    kinds_are_standard,
    elements_nest,
    headings_skip_no_level,
    figures_are_described,
    tables_have_heads,
    content_is_marked,
    links_are_described,
    fonts_are_embedded,
    headings_are_bookmarks,
)
