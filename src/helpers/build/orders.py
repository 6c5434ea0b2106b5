"""What a fresh process is asked to make: all reports of a build, or one for a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.build.cache import Marks, notebook_mark
from helpers.build.limits import Limits, Progress
from helpers.build.make import unusable
from helpers.build.outcome import Outcome
from helpers.build.plan import Job
from helpers.build.results import send
from helpers.build.run import run
from helpers.core.errors import BaocaoError
from helpers.core.paths import Project
from helpers.report.assessment.inputs import (
    assets_fingerprint,
    code_fingerprint,
    libraries_fingerprint,
)
from helpers.report.assessment.store import hold_only

OTHER_VERSION = "Máy này có phiên bản chương trình hoặc thư viện khác với máy điều khiển"
OTHER_NOTEBOOK = "Sổ tay trên máy này khác với máy điều khiển"
Answer = Outcome | Progress


@dataclass(frozen=True, slots=True)
class Batch:
    """All reports of a build, for a process that has threads; arguments as for `run`."""

    root: Path
    jobs: tuple[Job, ...]
    out: Path
    marks: Mapping[Job, Marks]
    workers: int
    limits: Limits

    def fulfil(self, answer: Callable[[Answer], None]) -> None:
        """Make the reports; tells of each, and how far it has come."""
        run(
            Project(self.root),
            self.jobs,
            self.out,
            self.marks,
            workers=self.workers,
            limits=self.limits,
            on_outcome=answer,
            on_progress=answer,
        )


@dataclass(frozen=True, slots=True)
class Order:
    """A report to make; plain data for any machine that has the project at this path.

    Attributes:
        out: the output folder that all machines share, or the fsspec address for arrivals.
        prepare_only: only store the assessment of the period, for all who make its reports.
    """

    root: Path
    out: Path | str
    job: Job
    made_from: Marks
    prepare_only: bool = False
    limits: Limits = field(default_factory=Limits)

    def fulfil(self, answer: Callable[[Answer], None]) -> None:
        """Tell what became of it; a failure is an outcome too."""
        try:
            answer(self._outcome())
        except BaocaoError as error:
            answer(Outcome(self.job, str(error)))
        except OSError as error:
            answer(unusable(self.job, error))

    def _outcome(self) -> Outcome:
        mine = (code_fingerprint(), assets_fingerprint(), libraries_fingerprint())
        theirs, project = self.made_from, Project(self.root)
        if mine != (theirs.code, theirs.assets, theirs.libraries):
            return Outcome(self.job, OTHER_VERSION)
        if self.prepare_only:
            hold_only(project, self.job.programme, self.job.period, theirs.inputs)
            return Outcome(self.job)
        notebook = project.notebooks / self.job.notebook
        if notebook.is_file() and notebook_mark(notebook) != theirs.notebook:
            return Outcome(self.job, OTHER_NOTEBOOK)
        if isinstance(self.out, Path):
            return self._made(project, self.out)
        with TemporaryDirectory(prefix="baocao-") as folder:
            return send(self._made(project, Path(folder)), Path(folder), self.out)

    def _made(self, project: Project, out: Path) -> Outcome:
        marks = {self.job: self.made_from}
        (outcome,) = run(project, [self.job], out, marks, workers=1, limits=self.limits)
        return outcome
