"""Make one report: run its notebook, write what it shows, note what it was made from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.build.cache import Marks, forget, remember
from helpers.build.notebook import run_notebook
from helpers.build.outcome import Outcome
from helpers.build.plan import Job
from helpers.build.render import fault_of_ours
from helpers.build.write import write_report
from helpers.core.errors import BaocaoError
from helpers.core.library_errors import of_system
from helpers.core.paths import find_project


def make_report(job: Job, out: Path, engine: str | None = None, memory_mb: int = 0) -> Outcome:
    """Make the report of a job below `out`; a failure becomes an outcome, never an exception.

    All formats are rendered first, and the files are put in place as one: a report that fails
    leaves those of an earlier build as they were.

    Args:
        engine, memory_mb: as for `run_notebook`.
    """
    try:
        source = find_project().notebooks / job.notebook
        return write_report(job, run_notebook(job, source, engine, memory_mb), out)
    except BaocaoError as error:
        return Outcome(job, str(error))
    except OSError as error:
        return unusable(job, error)
    except Exception as error:  # a fault of ours must not stop the other reports
        return Outcome(job, fault_of_ours(error))


def make_and_note(
    job: Job, out: Path, made_from: Marks, engine: str | None = None, memory_mb: int = 0
) -> Outcome:
    """Make a report, and note that it is whole and what it was made from."""
    forget(job, out)
    outcome = make_report(job, out, engine, memory_mb)
    if not outcome.error:
        made = replace(job, formats=tuple(kind for kind in job.formats if kind not in outcome.lost))
        remember(made, out, made_from, outcome.digests)
    return outcome


def unusable(job: Job, error: OSError) -> Outcome:
    """A full disk, a file where a folder should be, a folder that may not be written."""
    return Outcome(job, str(of_system(error, job.name)))
