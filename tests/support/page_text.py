"""What no page of a report may say: what is empty, false, or said too often.

Nothing here is a test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import lxml.html

from helpers.core.formatting import Lang
from helpers.params.documents import Document

# a limit read as a distance, a score of nothing, a note without subject, a date of machines
NEVER = (
    r"vượt chỉ tiêu giao (từ|trên|tối thiểu)",
    r"\bđạt 0/\d",
    r"\b0/\d+ chỉ tiêu đạt",
    r"\b0 đơn vị đổi hạng",
    r"(?<!bậc )Số dương là tăng bậc",
    r"\b20\d\d-[01]\d-[0-3]\d\b",
)
_VIETNAMESE_DATE = r"\b[0-3]?\d/[01]?\d/(19|20)\d\d\b"
AT_MOST = {"luỹ kế": 4, "cách tính chưa xác nhận": 2}
_SENTENCE = 60  # letters; shorter entries of lists, such as names, may stand twice


def shown(page: str) -> lxml.html.HtmlElement:
    """The page without what opens on demand."""
    tree = lxml.html.document_fromstring(page)
    for element in tree.xpath("//script|//style|//details"):
        element.drop_tree()
    return tree


def text_of(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def faults(
    page: lxml.html.HtmlElement, lang: Lang = "vi", documents: Iterable[Document] = ()
) -> Iterator[str]:
    """What a page, as `shown` gives it, says and may not say.

    Args:
        documents: those that it may cite.
    """
    text = text_of(page)
    yield from (match[0] for pattern in NEVER if (match := re.search(pattern, text)))
    if lang == "en":
        english = " ".join(page.xpath("//text()[not(ancestor::*[@lang='vi'])]"))
        yield from (match[0] for match in re.finditer(_VIETNAMESE_DATE, english))
        yield from map(text_of, page.xpath("//h2[.//@lang='vi']|//h3[.//@lang='vi']"))
    yield from _too_fine(text, lang)
    for document in documents:
        if document.cited(lang) in text and document.title_vi not in text:
            yield f"without title: {document.cited(lang)}"
    for words, most in AT_MOST.items():
        if (times := text.casefold().count(words)) > most:
            yield f"{words}: {times} times"


def _too_fine(text: str, lang: Lang) -> Iterator[str]:
    """Rates whose last decimal is finer than one item of those that are counted beside it."""
    point, thousands = (",", ".") if lang == "vi" else (".", ",")
    for rate, _, items in re.findall(r"(\d[\d.,]*)% \((\d[\d.,]*)/(\d[\d.,]*\d|\d)", text):
        decimals = len(rate.partition(point)[2])
        if decimals > max(1, len(str(int(items.replace(thousands, "")) - 1)) - 2):
            yield f"{rate}% of {items}"


def repeated(page: lxml.html.HtmlElement) -> Iterator[str]:
    """Sentences that a page, as `shown` gives it, says more than once in the same words."""
    counts = Counter(text_of(item) for item in page.iter("li"))
    yield from (text for text, times in counts.items() if times > 1 and len(text) > _SENTENCE)
