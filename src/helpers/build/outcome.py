"""What became of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.build.plan import Job
from helpers.core.errors import Ended
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


DIED = "Tiến trình lập báo cáo dừng đột ngột hai lần"
OUT_OF_TIME = "Hết {:.0f} giây dành cho cả lần lập"


def ended(job: Job, what: str) -> Outcome:
    """The outcome of a report that was ended before it was done."""
    todo = f"lập lại với --unit {job.unit}; vẫn vậy thì xem giới hạn --memory, --report-limit"
    return Outcome(job, str(Ended(what, where=job.name, todo=todo)))


OUTCOMES = Codec[Outcome](Outcome)  # as they go from one process to another
