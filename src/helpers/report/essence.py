"""What a report shows, as one fingerprint, without drawing it: to see whether it would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from helpers.core.formatting import Lang
from helpers.report.blocks import Block
from helpers.report.charts.sketch import sketching
from helpers.report.open_report import open_report

# every section that a notebook can show
SECTIONS = (
    "cover",
    "headlines",
    "table",
    "target_chart",
    "trend_chart",
    "position_chart",
    "units_table",
    "strengths",
    "weaknesses",
    "rank_changes",
    "notes",
    "closing",
)


def essence(
    programme: str,
    period: str,
    unit: str,
    sections: Sequence[str] = SECTIONS,
    lang: Lang = "vi",
) -> str:
    """Fingerprint of the record of a report and of those of its sections that are shown.

    Everything that is printed is in it: the unit's own values, and of the others what its ranks,
    comparisons and charts show. Two assessments with the same essence give the same page.
    """
    report = open_report(programme, period, unit, lang)
    parts: list[object] = [report.record().record]
    with sketching():
        for name in sections:
            if name != "record":
                block: Block = getattr(report, name)()
                parts.append([name, list(block.nodes)])
    text = json.dumps(parts, ensure_ascii=False, allow_nan=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
