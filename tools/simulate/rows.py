"""The rows of the agencies' sheets: one procedure in one quarter."""

from dataclasses import dataclass

from tools.simulate.agencies import AGENCIES, Agency
from tools.simulate.catalogue import Procedure, procedures_of
from tools.simulate.chance import Chance
from tools.simulate.demand import demand_of
from tools.simulate.flow import Movement, movements_of
from tools.simulate.periods import QUARTERS
from tools.simulate.settle import settle


@dataclass(frozen=True)
class Row:
    """The counts of dossiers an agency reports for one procedure in one quarter."""

    procedure: Procedure
    carried_in: int
    received: int
    online: int
    direct: int
    postal: int
    processed: int
    processed_online: int
    on_time: int
    overdue: int
    carried_out: int
    digitised: int
    fee_dossiers: int
    paid_online: int


# agency id -> quarter id -> the rows in the order of the procedure codes
Simulation = dict[str, dict[str, tuple[Row, ...]]]


@dataclass(frozen=True)
class Habits:
    """Shares an agency keeps in one quarter."""

    overdue: float
    digitised: float
    postal: float
    paid_online: float


def simulate(seed: int) -> Simulation:
    """Simulate all agencies and quarters."""
    return {agency.id: _agency_rows(agency, seed) for agency in AGENCIES}


def _agency_rows(agency: Agency, seed: int) -> dict[str, tuple[Row, ...]]:
    procedures = procedures_of(agency, seed)
    movements = movements_of(agency, demand_of(agency, seed), seed)
    settle(agency.id, movements)
    chance = Chance(seed, "details", agency.id)
    digitised = chance.between(0.35, 0.75)
    paid = chance.between(0.12, 0.45)
    quarters = {}
    for quarter in QUARTERS:
        habits = Habits(
            overdue=agency.overdue * chance.between(0.6, 1.4),
            digitised=min(0.98, digitised + 0.045 * quarter.place),
            postal=agency.postal,
            paid_online=min(0.9, paid + 0.05 * quarter.place),
        )
        quarters[quarter.id] = tuple(
            _row(procedure, cells[quarter.place], habits, chance)
            for procedure, cells in zip(procedures, movements, strict=True)
        )
    return quarters


def _row(procedure: Procedure, cell: Movement, habits: Habits, chance: Chance) -> Row:
    received = cell.online.received + cell.offline.received
    processed = cell.online.processed + cell.offline.processed
    postal = chance.whole(cell.offline.received * habits.postal)
    overdue = chance.whole(processed * habits.overdue)
    fee_dossiers = chance.whole(received * 0.92) if procedure.has_fee else 0
    return Row(
        procedure=procedure,
        carried_in=cell.online.carried_in + cell.offline.carried_in,
        received=received,
        online=cell.online.received,
        direct=cell.offline.received - postal,
        postal=postal,
        processed=processed,
        processed_online=cell.processed_online,
        on_time=processed - overdue,
        overdue=overdue,
        carried_out=cell.online.carried_out + cell.offline.carried_out,
        digitised=chance.whole(processed * habits.digitised),
        fee_dossiers=fee_dossiers,
        paid_online=chance.whole(fee_dossiers * habits.paid_online),
    )
