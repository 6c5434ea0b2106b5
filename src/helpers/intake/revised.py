"""What a form that was sent again says otherwise than the one that counted before it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.cells import at_rows
from helpers.core.problems import Details
from helpers.intake.form_reader import FilledForm
from helpers.intake.observations import KEYS
from helpers.intake.receipts import Receipt


def revised(
    old: FilledForm,
    every: Sequence[FilledForm],
    chosen: Sequence[FilledForm],
    receipts: Sequence[Receipt],
) -> Details:
    """The file that counts now, and each figure whose total differs from the one before.

    Rows: (file that counts, sheet), then (figure, total before, its cells, total now, its cells).
    Nothing where the old file did not count right before, or one of the two is not usable.

    Args:
        old: a form that does not count.
        every: all forms of the unit and period.
        chosen: the form that counts.
    """
    if len(chosen) != 1 or old.table.empty or chosen[0].table.empty:
        return ()
    now = chosen[0]
    registered = {receipt.file for receipt in receipts}
    names = [form.file.rpartition("/")[2] for form in every]
    # a file that lay there alone counted before the register was begun
    alone = [name for name in names if name not in registered]
    counted = alone if len(alone) == 1 else []
    counted += [receipt.file for receipt in receipts if receipt.unit == old.unit and receipt.counts]
    turns = [file for at, file in enumerate(counted) if counted[at - 1 : at] != [file]]
    if turns[-2:-1] != [old.file.rpartition("/")[2]]:
        return ()
    rows = [
        (str(name), *_total(old, str(name)), *_total(now, str(name)))
        for name in old.table.columns
        if name not in KEYS and name in old.cells
    ]
    sheet = str(now.table["sheet"].iloc[0])
    return ((now.file, sheet), *(row for row in rows if row[1] != row[3]))


def _total(form: FilledForm, figure: str) -> tuple[int | float, str]:
    """The total of a figure and the cells that it stands in."""
    total: int | float = sum(form.table[figure].tolist())
    rows = form.table["row"]
    return total, at_rows(form.cells[figure], rows.min(), rows.max())
