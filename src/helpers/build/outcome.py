"""What became of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.build.plan import Job
from helpers.core.serialise.codec import Codec


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Attributes:
        error: "" for a report that was made.
        problems: how many its inputs have.
        digests: of its files, as they were written.
        lost: why a format could not be made, by format; the others were.
        note: tells of files that are on their way from another machine.
    """

    job: Job
    error: str = ""
    problems: int = 0
    digests: Mapping[str, str] = field(default_factory=dict, compare=False)
    lost: Mapping[str, str] = field(default_factory=dict)
    note: dict[str, Any] | None = field(default=None, compare=False)


OUTCOMES = Codec[Outcome](Outcome)  # as they go from one process to another
