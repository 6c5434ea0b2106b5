"""The jobs of a build on a Dask cluster. Dask is optional; only this module knows it.

Every machine must have the project at the same path, and the same version of this program and of
its libraries: a machine with another one refuses the work. All share the output folder, or send
what they make to an fsspec address.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from helpers.build.apart import ATTEMPTS, Apart
from helpers.build.cache import Marks
from helpers.build.limits import Limits, Progress
from helpers.build.messages import ORDERS
from helpers.build.orders import OTHER_VERSION, Order
from helpers.build.outcome import DIED, OUT_OF_TIME, OUTCOMES, Outcome, ended
from helpers.build.plan import Job
from helpers.build.results import arrivals, receive
from helpers.core.errors import ConfigError, NotInstalled
from helpers.core.library_errors import vietnamese
from helpers.core.paths import Project
from helpers.core.serialise.shapes import Unreadable

_PATIENCE = 30


def run_on_cluster(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    marks: Mapping[Job, Marks],
    *,
    scheduler: str,
    results: str = "",
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Make all reports on the cluster; returns the outcomes in the order of `jobs`.

    The assessment of a period is computed by one of the machines and stored in the project's
    folder; its reports come afterwards. The reports of a machine that is lost are made by another.

    Args:
        scheduler: address of the scheduler, e.g. "tcp://10.0.0.1:8786".
        results: fsspec address over which the reports come; "": all machines write below `out`.

    Raises:
        ConfigError: Dask is not installed, no scheduler answers at that address, or what is
            written to `results` cannot be read again.
    """
    distributed = _distributed()
    limits = limits or Limits()
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            "Không kết nối được bộ điều phối Dask",
            where=f"--scheduler {scheduler}",
            found=vietnamese(error),
            todo="xem docs/cluster.md",
        ) from None
    with client, arrivals(results) if results else nullcontext(out) as target:
        futures: dict[Any, Job] = {}

        def arrived(future: Any) -> Outcome:
            outcome = _outcome(future, futures[future])
            return receive(outcome, target, out) if isinstance(target, str) else outcome

        try:
            for job, future in _submitted(client, project, jobs, target, marks, limits):
                futures[future] = job
            return _collected(
                distributed, client, list(futures), arrived, jobs, limits, on_outcome, on_progress
            )
        finally:
            client.cancel(list(futures), reason="the build has ended")


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise NotInstalled(
            "Chưa cài Dask",
            where="--scheduler",
            todo='chạy pip install "baocao[dask]" trên mọi máy; xem docs/cluster.md',
        ) from None
    return distributed


def _submitted(
    client: Any,
    project: Project,
    jobs: Sequence[Job],
    out: Path | str,
    marks: Mapping[Job, Marks],
    limits: Limits,
) -> Sequence[tuple[Job, Any]]:
    prepared: dict[tuple[str, str], Any] = {}
    submitted = []
    for job in jobs:
        period = (job.programme, job.period)
        if period not in prepared:
            first = Order(project.root, out, job, marks[job], prepare_only=True)
            prepared[period] = client.submit(fulfil, ORDERS.dumps(first), pure=False)
        order = Order(
            project.root,
            out,
            job,
            marks[job],
            limits=Limits(limits.report_seconds, memory_mb=limits.memory_mb),
        )
        task = client.submit(fulfil, ORDERS.dumps(order), prepared[period], pure=False)
        submitted.append((job, task))
    return submitted


def _collected(
    distributed: Any,
    client: Any,
    futures: list[Any],
    arrived: Callable[[Any], Outcome],
    jobs: Sequence[Job],
    limits: Limits,
    on_outcome: Callable[[Outcome], None],
    on_progress: Callable[[Progress], None],
) -> tuple[Outcome, ...]:
    outcomes: dict[Job, Outcome] = {}
    failed = 0
    on_progress(Progress(0, 0, 0, len(jobs)))
    try:
        seconds = limits.build_seconds or None
        for future in distributed.as_completed(futures, timeout=seconds, loop=client.loop):
            outcome = arrived(future)
            outcomes[outcome.job] = outcome
            failed += bool(outcome.error)
            on_outcome(outcome)
            running = min(sum(client.ncores().values()), len(jobs) - len(outcomes))
            on_progress(Progress(len(outcomes) - failed, failed, running, len(jobs)))
    except TimeoutError:
        for job in jobs:
            if job not in outcomes:
                outcomes[job] = ended(job, OUT_OF_TIME.format(limits.build_seconds))
                on_outcome(outcomes[job])
    return tuple(outcomes[job] for job in jobs)


def _outcome(future: Any, job: Job) -> Outcome:
    """What a task ended with. What Dask raises, such as the loss of three workers, is a failure."""
    if future.status == "finished":
        with suppress(Unreadable):
            return OUTCOMES.loads(future.result())
    error = future.exception() if future.status == "error" else None
    if isinstance(error, Unreadable) or future.status == "finished":
        return Outcome(job, OTHER_VERSION)
    return ended(job, f"Cụm máy không lập được ({type(error).__name__})")


def fulfil(sent: bytes, prepared: bytes = b"") -> bytes:
    """The task that a worker of the cluster runs: one report, made by a process of its own.

    Args:
        sent: an order as `ORDERS` writes it.
        prepared: what became of the order that comes before it, as `OUTCOMES` writes it.

    Raises:
        Unreadable: another version wrote them.
    """
    order = ORDERS.loads(sent)
    if not isinstance(order, Order):
        raise Unreadable(type(order).__name__)
    if prepared and (error := OUTCOMES.loads(prepared).error):
        return OUTCOMES.dumps(Outcome(order.job, error))
    return OUTCOMES.dumps(_fulfilled(order))


def _fulfilled(order: Order) -> Outcome:
    for _ in range(ATTEMPTS):
        apart = _take()
        try:
            (answer,) = apart.ask(order)
        except EOFError:
            apart.end()
            continue
        with _GUARD:
            _IDLE.append(apart)
        if isinstance(answer, Outcome):
            return answer
    return ended(order.job, DIED)


# processes of this worker that have nothing to do
_IDLE: list[Apart] = []
_GUARD = threading.Lock()


def _take() -> Apart:
    with _GUARD:
        return _IDLE.pop() if _IDLE else Apart()
