"""The files behind a page, for its record."""

from __future__ import annotations

from helpers.core.paths import is_called
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment


def sources_of(assessment: Assessment, unit: Unit) -> list[dict[str, str]]:
    """The workbooks behind the page: the unit's own and those cited, all of them for the whole."""
    whole = unit.id == assessment.facts.setting.programme.whole
    used = {e.file for finding in assessment.findings[unit.id] for e in finding.evidence}
    return [
        {"file": file, "sha256": digest, "short_sha256": digest[:16]}
        for file, digest in sorted(assessment.sources.items())
        if whole or file in used or is_called(file, unit.id)
    ]
