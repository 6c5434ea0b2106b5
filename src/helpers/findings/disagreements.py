"""Printed figures that disagree with their recomputation."""

from __future__ import annotations

import re

from helpers.core.evidence import Evidence
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
)
from helpers.findings.samples import Sample
from helpers.params.documents import Figure

# a percentage that was recomputed from its two counts
_QUOTIENT = re.compile(r"([\d.]+)/([\d.]+)\*100")


def disagrees(figure: Figure) -> bool:
    """Whether a printed value differs from its recomputation by more than its rounding.

    The tolerance is half a unit of the last printed digit.
    """
    if figure.value is None or figure.recomputed is None:
        return False
    half_a_unit: float = 0.5 / 10 ** _printed_decimals(figure)
    return abs(figure.value - figure.recomputed) > half_a_unit + 1e-12


def _printed_decimals(figure: Figure) -> int:
    """As many decimals as the document prints: "65,0%" has one, "0.29" two, "1.710" none."""
    digits = figure.printed.split("/")[0].strip("%")
    for mark in (",", "."):
        whole, _, decimals = digits.partition(mark)
        # a point that groups thousands gives another number when it is read as a decimal point
        if decimals.isdigit() and f"{figure.value:.{len(decimals)}f}" == (
            f"{whole.replace('.', '')}.{decimals}"
        ):
            return len(decimals)
    return 0


def _plain(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


def disagreement_findings(facts: Facts, unit: str, periods: set[str]) -> list[Finding]:
    """The printed figures of a unit and some periods that their own recomputation contradicts."""
    figures = [f for f in facts.setting.figures if f.unit == unit and f.period in periods]
    return [_disagreement(facts, figure) for figure in figures if disagrees(figure)]


def _disagreement(facts: Facts, figure: Figure) -> Finding:
    setting = facts.setting
    document = setting.documents[figure.document]
    numbers = {"published": figure.value or 0, "recomputed": figure.recomputed or 0}
    quotient = _QUOTIENT.fullmatch(figure.formula)
    kind = PUBLISHED_RECOMPUTED if quotient else PUBLISHED_DIFFERS
    if quotient:
        numbers |= {"numerator": _plain(quotient[1]), "denominator": _plain(quotient[2])}
    return kind.finding(
        unit=figure.unit,
        period=facts.period.id,
        indicator=figure.indicator,
        numbers=numbers,
        decimals=_printed_decimals(figure),
        names={
            "document": Name(document.cited("vi"), document.cited("en")),
            "issuer": Name(document.issuer, document.issuer),
            "what": _figure_name(facts, figure),
        },
        tone="note",
        effect=800.0,
        # what an older document says is known by now
        headline=document.date is None or document.date >= facts.period.start,
        evidence=(Evidence(document=figure.document, line=figure.line),),
    )


def _figure_name(facts: Facts, figure: Figure) -> Name:
    known = {indicator.code for indicator in facts.setting.framework.indicators}
    if figure.indicator in known:
        return indicator_name(facts, figure.indicator)
    label = facts.setting.programme.figure_names[figure.indicator]
    return Name(label.vi, label.en)


# --- wording


PUBLISHED_RECOMPUTED = Kind(
    "published_recomputed",
    topic="confirm",
    order=370,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"{w.name('what')}: {w.name('document')} công bố {w.percent('published', 1)} nhưng tính "
        f"lại từ {w.plain('numerator')}/{w.plain('denominator')} được "
        f"{w.percent('recomputed', 1)}; báo cáo giữ nguyên số liệu gốc và ghi chú chênh lệch, đề "
        f"nghị {w.name('issuer')} xác nhận."
    ),
    en=lambda w: (
        f"{w.name('what')}: {w.name('document')} publishes {w.percent('published', 1)}, but "
        f"{w.plain('numerator')}/{w.plain('denominator')} gives {w.percent('recomputed', 1)}; the "
        f"report keeps the published figure and notes the difference, to be confirmed by "
        f"{w.name('issuer')}."
    ),
    brief_vi=lambda w: (
        f"{w.name('what')}: văn bản công bố {w.percent('published', 1)}, tính lại được "
        f"{w.percent('recomputed', 1)}; đề nghị xác nhận."
    ),
    brief_en=lambda w: (
        f"{w.name('what')}: published {w.percent('published', 1)}, recomputed "
        f"{w.percent('recomputed', 1)}; to be confirmed."
    ),
    sample=Sample(
        "document issuer what",
        {"published": 61.8, "recomputed": 65, "numerator": 370.7, "denominator": 570},
    ),
)


PUBLISHED_DIFFERS = Kind(
    "published_differs",
    tone="note",
    headline=True,
    vi=lambda w: (
        f"{w.name('what')}: {w.name('document')} công bố {w.number('published')} nhưng tính lại từ "
        f"các số khác của văn bản được {w.number('recomputed')}; báo cáo giữ nguyên số liệu gốc và "
        f"ghi chú chênh lệch, đề nghị {w.name('issuer')} xác nhận."
    ),
    en=lambda w: (
        f"{w.name('what')}: {w.name('document')} publishes {w.number('published')}, but the other "
        f"figures of the document give {w.number('recomputed')}; the report keeps the published "
        f"figure and notes the difference, to be confirmed by {w.name('issuer')}."
    ),
    sample=Sample("what document issuer", {"published": 61.8, "recomputed": 65}),
)
