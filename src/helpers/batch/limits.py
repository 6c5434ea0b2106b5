"""What a build may take, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may take; 0 means no limit.

    Attributes:
        report_seconds: for one report.
        build_seconds: for all reports together.
        memory_mb: address space of one kernel.
    """

    report_seconds: float = 900.0
    build_seconds: float = 0.0
    memory_mb: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come."""

    done: int
    failed: int
    running: int
    total: int
