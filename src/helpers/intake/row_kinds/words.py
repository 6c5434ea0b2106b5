"""What the words of a row say that it is, in whatever spelling: totals, notes, signatures.

Marks are left out before words are compared, so that "TỔNG CỘNG:", "Tông cộng" and "Tong cong" are
one. Words are asked only of rows whose code or name is no declared one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from helpers.core.spelling import plain, text_key
from helpers.intake.row_kinds.kinds import RowKind

_WHOLE = (
    r"toan (?:tinh|thanh pho|huyen|thi xa|xa|phuong|quoc|nganh|bo|so|vung|khoi|don vi|co quan|bieu"
    r"|bang|ky|quy|nam|dia ban|truong|mien)"
    r"|ca (?:nuoc|tinh|thanh pho|huyen|vung|quy|nam|ky|bieu|bang|don vi|khoi|mien)"
)
_PART = (
    r"(?:trong|cua|cac|theo|muc|nhom|phan|linh vuc|trang|khoi|loai|cap|chuong|vung|mien|bang|bieu"
    r"|quy|thang|nam|ky|luy ke|ho so|thu tuc|tthc|diem)\b.*"
)
_ADDED = r"\(.*\)|=.*|(?:[ivx]+|[a-h]|\d+)(?:\s*[+,&-]\s*(?:[ivx]+|[a-h]|\d+))*"
_SUM = (
    r"tong(?: cong| so| chung)?|t\.? ?cong|t\.? ?so|t/?c|cong(?: chung| gop| lai)?"
    r"|(?:grand |sub-?)?total|sum|[σ∑]"
)
_TOTAL = re.compile(
    rf"(?:{_SUM})(?:[\s:/-]*(?:{_WHOLE}|chung|lai|{_SUM}|{_PART}|{_ADDED}))*"
    rf"|(?:{_WHOLE})(?:[\s:]*\(.*\))?|(?:cong )?mang sang(?: trang.*)?|cong chuyen trang.*"
)
_MAYBE_TOTAL = re.compile(r"(?:tong|cong|total)\b.*")
_STATISTIC = re.compile(
    r"(?:muc |diem |gia tri )?(?:trung binh|binh quan|trung vi|cao nhat|thap nhat|lon nhat|nho nhat"
    r"|toi da|toi thieu)(?: (?:chung|ca nuoc|toan|cua|cac|vung|khoi|nhom|tinh|theo)\b.*)?"
    r"|diem chuan|average|mean|median|min(?:imum)?|max(?:imum)?|t[yi] (?:le|trong)\b.*"
    r"|so sanh\b.*|do lech chuan|tang,? ?/?giam\b.*|chenh lech\b.*"
)
_NOTE = re.compile(
    r"(?:ghi chu|chu thich|chu giai|luu y|giai thich|nguon|don vi tinh|dvt|note|source)\b.*"
    r"|\(?\*+\)?.*|\(\d{1,2}\)\s*[a-zđ].*|[-+] ?(?:so lieu|cot|chi tieu|trong do)\b.*"
)
_SIGNATURE = re.compile(
    r"(?:nguoi (?:lap|kiem|tong hop|bao cao|duyet|ky|phu trach|ghi)|lap bieu|ky ten|da ky|ky,"
    r"|thu truong|(?:pho )?giam doc|(?:pho )?chu tich|(?:pho )?truong (?:phong|ban)|(?:pho )?chanh"
    r"|ke toan|noi nhan|nhu tren|luu ?:|can bo (?:tong hop|phu trach)|phu trach|xac nhan"
    r"|lanh dao)\b.*"
    r"|(?:kt|tm|tl|tuq|q)\s?\..*|\(.*\bky\b.*\)|.*\bngay\b.{0,14}\bthang\b.{0,14}\bnam\b.*"
    r"|- ?(?:nhu tren|luu)\b.*"
)
_SECTION = re.compile(
    r"(?:phan|muc|chuong|khoi|nhom|linh vuc)\b.*|(?:[ivxlc]+|[a-h])(?:[.)/:–-]\s*.*)?"
)
_ENUMERATED = re.compile(r"(?:[ivx]+|[a-h]|\d{1,2})[.)/:]\s*")
_NUMBERING = re.compile(
    r"[(\[]?(?:\d{1,3}|[a-h])[)\]]?(?:\s*[=:]\s*[\d()\[\]+*/x×%:., -]+)?|[(\[]\d[\d()+*/=x -]*[)\]]"
)


# words by which a row is no data whatever stands in it
NO_DATA: frozenset[RowKind | None] = frozenset({"total", "statistic", "note", "signature"})


@lru_cache(4_096)
def told_by_words(text: str) -> RowKind | None:
    """What a label says that its row is; None where it says nothing of the kind.

    Example:
        >>> [told_by_words(label) for label in ("TỔNG CỘNG:", "T. cộng", "Cộng mục I", "Cả nước")]
        ['total', 'total', 'total', 'total']
        >>> [told_by_words(label) for label in ("(*) Chưa kể xã", "KT. GIÁM ĐỐC", "1.004190")]
        ['note', 'signature', None]
    """
    label = _bare(text)
    if _NOTE.fullmatch(label):
        return "note"
    if _SIGNATURE.fullmatch(label):
        return "signature"
    label = label.strip(" :.;…=-+•·\"'")
    for wording in (label, _ENUMERATED.sub("", label, count=1)):
        if _TOTAL.fullmatch(wording):
            return "total"
        if _STATISTIC.fullmatch(wording):
            return "statistic"
    return "section" if label and _SECTION.fullmatch(label) else None


def may_be_total(text: str) -> bool:
    """Whether a label begins as totals do: its figures must say whether it is one.

    Example:
        >>> [may_be_total(label) for label in ("Tổng số phát sinh", "Tổng cục Thuế", "Sở Y tế")]
        [True, True, False]
    """
    return _MAYBE_TOTAL.fullmatch(_bare(text)) is not None


def is_numbering(texts: list[str]) -> bool:
    """Whether the filled cells of a row number its columns: "A", "(1)", "(2)", "3=1+2".

    Example:
        >>> is_numbering(["A", "B", "1", "2", "3=1+2"]), is_numbering(["1", "35", "20"])
        (True, False)
    """
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(_bare(text)) for text in texts):
        return False
    heads = [re.sub(r"^[(\[]|[)\]=:].*$", "", _bare(text)) for text in texts]
    numbers = [int(head) for head in heads if head.isdigit()]
    letters = [head for head in heads if head.isalpha()]
    steps = all(right - left == 1 for left, right in pairwise(numbers))
    return steps and letters == sorted(set(letters)) and numbers[:1] in ([], [0], [1], [2], [3])


def _bare(text: str) -> str:
    return plain(text_key(text[:200]))
