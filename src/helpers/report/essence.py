"""What a report shows, as one fingerprint: to see whether it would change, without making it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from helpers.core.files import digest
from helpers.core.formatting import Lang
from helpers.report.blocks import Block
from helpers.report.mime import shown_nodes
from helpers.report.open_report import open_report


def essence(
    programme: str,
    period: str,
    unit: str,
    sections: Sequence[str],
    lang: Lang = "vi",
) -> str:
    """Fingerprint of the record of a report and of those of its sections that are shown.

    Everything that is printed is in it: the unit's own values, and of the others what its ranks,
    comparisons and charts show. Two assessments with the same essence give the same page.
    """
    report = open_report(programme, period, unit, lang)
    blocks: list[Block] = [getattr(report, name)() for name in sections if name != "record"]
    return _fingerprint(report.record().record, [list(one.nodes) for one in blocks if one.nodes])


def essence_of(notebook: NotebookNode, record: Mapping[str, Any]) -> str:
    """The essence of a report, read from its executed notebook and the record in it."""
    return _fingerprint(record, [*shown_nodes(notebook)])


def _fingerprint(record: Mapping[str, Any], shown: Sequence[Sequence[Any]]) -> str:
    text = json.dumps([record, shown], ensure_ascii=False, sort_keys=True)
    return digest(text.encode())
