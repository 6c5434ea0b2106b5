"""What must hold in every simulated row, and between the quarters of one procedure."""

from itertools import pairwise

from tools.simulate.periods import QUARTERS
from tools.simulate.rows import Row, Simulation


def broken_identities(simulation: Simulation) -> list[str]:
    """Every broken identity, named with its agency, quarter and procedure code."""
    broken = []
    for agency_id, quarters in simulation.items():
        for quarter_id, rows in quarters.items():
            for row in rows:
                place = f"{agency_id} {quarter_id} {row.procedure.code}"
                broken += [f"{place}: {rule}" for rule in _broken_in_row(row)]
        for before, after in pairwise(QUARTERS):
            for earlier, later in zip(quarters[before.id], quarters[after.id], strict=True):
                if later.carried_in != earlier.carried_out:
                    broken.append(
                        f"{agency_id} {after.id} {later.procedure.code}: "
                        "carried in = carried out before"
                    )
    return broken


def _broken_in_row(row: Row) -> list[str]:
    rules = {
        "received = online + direct + postal": row.received == row.online + row.direct + row.postal,
        "carried in + received = processed + carried out": row.carried_in + row.received
        == row.processed + row.carried_out,
        "on time + overdue = processed": row.on_time + row.overdue == row.processed,
        "digitised <= processed": row.digitised <= row.processed,
        "processed online <= processed": row.processed_online <= row.processed,
        "paid online <= fee dossiers <= received": row.paid_online
        <= row.fee_dossiers
        <= row.received,
        "no fee, no fee dossiers": row.procedure.has_fee or row.fee_dossiers == 0,
        "no count below 0": min(_counts(row)) >= 0,
    }
    return [rule for rule, holds in rules.items() if not holds]


def _counts(row: Row) -> list[int]:
    return [value for name, value in vars(row).items() if name != "procedure"]
