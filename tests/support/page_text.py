"""What no page of a report may say: what is empty, false, or said too often.

Nothing here is a test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import lxml.html

# a limit read as a distance, a score of nothing, a note without subject
NEVER = (
    r"vượt chỉ tiêu giao (từ|trên|tối thiểu)",
    r"\bđạt 0/\d",
    r"\b0/\d+ chỉ tiêu đạt",
    r"\b0 đơn vị đổi hạng",
    r"(?<!bậc )Số dương là tăng bậc",
)
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


def faults(page: lxml.html.HtmlElement) -> Iterator[str]:
    """What a page, as `shown` gives it, says and may not say."""
    said = text_of(page)
    yield from (found[0] for one in NEVER if (found := re.search(one, said)))
    for words, most in AT_MOST.items():
        if (times := said.casefold().count(words)) > most:
            yield f"{words}: {times} times"


def repeated(page: lxml.html.HtmlElement) -> Iterator[str]:
    """Sentences that a page, as `shown` gives it, says more than once in the same words."""
    told = Counter(text_of(item) for item in page.iter("li"))
    yield from (one for one, times in told.items() if times > 1 and len(one) > _SENTENCE)
