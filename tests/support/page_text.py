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
    found = lxml.html.document_fromstring(page)
    for hidden in found.xpath("//script|//style|//details"):
        hidden.drop_tree()
    return found


def text_of(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def faults(
    page: lxml.html.HtmlElement, lang: Lang = "vi", documents: Iterable[Document] = ()
) -> Iterator[str]:
    """What a page, as `shown` gives it, says and may not say.

    Args:
        documents: those that it may cite.
    """
    said = text_of(page)
    yield from (found[0] for one in NEVER if (found := re.search(one, said)))
    if lang == "en":
        own = " ".join(page.xpath("//text()[not(ancestor::*[@lang='vi'])]"))
        yield from (found[0] for found in re.finditer(_VIETNAMESE_DATE, own))
        yield from map(text_of, page.xpath("//h2[.//@lang='vi']|//h3[.//@lang='vi']"))
    yield from _too_fine(said, lang)
    for one in documents:
        if one.cited(lang) in said and one.title_vi not in said:
            yield f"without title: {one.cited(lang)}"
    for words, most in AT_MOST.items():
        if (times := said.casefold().count(words)) > most:
            yield f"{words}: {times} times"


def _too_fine(said: str, lang: Lang) -> Iterator[str]:
    """Rates whose last decimal is finer than one item of those that are counted beside it."""
    point, thousands = (",", ".") if lang == "vi" else (".", ",")
    for rate, _, items in re.findall(r"(\d[\d.,]*)% \((\d[\d.,]*)/(\d[\d.,]*\d|\d)", said):
        decimals = len(rate.partition(point)[2])
        if decimals > max(1, len(str(int(items.replace(thousands, "")) - 1)) - 2):
            yield f"{rate}% of {items}"


def repeated(page: lxml.html.HtmlElement) -> Iterator[str]:
    """Sentences that a page, as `shown` gives it, says more than once in the same words."""
    told = Counter(text_of(item) for item in page.iter("li"))
    yield from (one for one, times in told.items() if times > 1 and len(one) > _SENTENCE)
