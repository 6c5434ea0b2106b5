"""What a report shows, as one fingerprint, without drawing it: to see whether it would change."""

from __future__ import annotations

import hashlib
import json

from helpers.report.blocks import Block
from helpers.report.charts.sketch import sketching
from helpers.report.open_report import open_report

# every section that a notebook can show; `table` of an overview and `units_table` included
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


def essence(programme: str, period: str, unit: str) -> str:
    """Fingerprint of all sections and of the record of a report.

    Everything that is printed is in it: the unit's own values, and of the others what its ranks,
    comparisons and charts show. Two assessments with the same essence give the same page.
    """
    report = open_report(programme, period, unit)
    parts: list[object] = [report.record().record]
    with sketching():
        for name in SECTIONS:
            block: Block = getattr(report, name)()
            parts.append([name, list(block.nodes)])
    text = json.dumps(parts, ensure_ascii=False, allow_nan=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
