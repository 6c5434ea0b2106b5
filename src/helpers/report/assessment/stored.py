"""An assessment as files: its values as data, its rows in a Parquet file beside them."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace

from helpers.core.private_cache import PrivateCache
from helpers.core.serialise.arrays import ARRAYS
from helpers.core.serialise.classes import StandIn
from helpers.core.serialise.codec import Codec
from helpers.core.serialise.shapes import NotDeclared, Unreadable
from helpers.index.measures.values import Value, Values
from helpers.report.assessment.assess import Assessment

SUFFIX, ROWS = ".json", ".parquet"


@dataclass(frozen=True, slots=True)
class Stored:
    """What one file holds. `rows`: sha256 of the file of rows, "" where there is none."""

    assessment: Assessment
    rows: str


STORED = Codec[Stored](Stored, {**ARRAYS, Values: StandIn(tuple[Value, ...], tuple, Values)})


def kept(cache: PrivateCache, name: str) -> Assessment | None:
    """The assessment kept under this name; None where it is not there, or not whole."""
    try:
        stored = STORED.loads(cache.get(name + SUFFIX) or b"")
    except Unreadable:
        return None
    assessment = stored.assessment
    if stored.rows:
        if cache.sha256(name + ROWS) != stored.rows:
            return None
        rows = replace(assessment.rows, path=cache.path(name + ROWS))
        assessment = replace(assessment, rows=rows)
    for suffix in (SUFFIX, ROWS):
        with suppress(OSError):
            os.utime(cache.path(name + suffix))  # so that it is not taken for forgotten
    setting = replace(assessment.facts.setting, project=cache.project)
    return replace(assessment, facts=replace(assessment.facts, setting=setting))


def keep(cache: PrivateCache, name: str, assessment: Assessment) -> Assessment:
    """The same assessment, its rows in a file; as it was where it cannot be kept."""
    if not cache.ready():
        return assessment
    try:
        rows = assessment.rows.stored(cache.path(name + ROWS))
        digest = cache.sha256(name + ROWS) if rows.path else ""
        if bool(rows.path) != bool(digest):
            return assessment
        on_disk = replace(assessment, rows=replace(rows, path=None))
        content = STORED.dumps(Stored(on_disk, digest))
    except (NotDeclared, OSError) as error:
        cache.tell_unwritten(error)
        return assessment
    return replace(assessment, rows=rows) if cache.put(name + SUFFIX, content) else assessment
