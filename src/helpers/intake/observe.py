"""Everything that has arrived for a programme, as one table of observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from helpers.intake.feeds import read_fed
from helpers.intake.forms import read_forms
from helpers.intake.observations import Observations
from helpers.intake.settled import settle
from helpers.intake.tables import read_tables
from helpers.intake.unit_days import of_working_units
from helpers.params.load import Setting

Reader = Callable[[Setting, list[str]], Observations]
READERS: tuple[Reader, ...] = (read_tables, read_fed)


def observe(setting: Setting, periods: Iterable[str]) -> Observations | None:
    """What was sent for these periods; None for a programme of printed figures.

    Raises:
        ConfigError: form, mappings or a register of received files are not usable.
        InputError: the typed figures of a programme on tables cannot be read.
    """
    kind = setting.programme.source.kind
    if kind == "published":
        return None
    if kind == "forms":
        return read_forms(setting, periods)
    wanted = list(periods)
    observations = settle(setting, wanted, [read(setting, wanted) for read in READERS])
    return of_working_units(setting, observations)
