"""The register of received files: `received.csv` beside the workbooks, one row an event.

Rows are only ever added. The last row of a unit that says `counts` decides which of its files
counts; a file that is in no row counts as long as it is the unit's only one.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.core.errors import ConfigError
from helpers.core.files import remove_leftovers, write_atomically
from helpers.core.locks import locked
from helpers.core.text import inert
from helpers.params.reader import Params, read_csv

FILE = "received.csv"
_LOCK = ".received.lock"
# the source of a file that lay in the folder before its register was begun
FOUND_THERE = "co-san"
_FIELDS = ("file", "unit", "sha256", "size", "received", "source", "sender", "counts")


class Receipt(Params):
    """One row.

    Attributes:
        file: name of the file in the same folder.
        unit: whose it is; "" for an export that holds many units.
        size: in bytes.
        received: when it came in.
        source: the form, or the mapping (`params/sources/`) by which an export is read.
        sender: who sent it, as the importer was told.
        counts: whether it is from now on the file that counts for its unit.
    """

    file: str
    unit: str = ""
    sha256: str
    size: int
    received: dt.datetime
    source: str
    sender: str = ""
    counts: bool


def read_receipts(folder: Path) -> tuple[Receipt, ...]:
    """The rows of a folder's register, oldest first; none where there is no register.

    Raises:
        ConfigError: the register does not fit; names the line.
    """
    path = folder / FILE
    return read_csv(path, Receipt) if path.exists() else ()


def check_texts(*texts: str) -> None:
    """That the texts of a delivery can stand in the register; ask before anything is copied.

    Raises:
        ConfigError: one of them holds a line break or another control character.
    """
    for text in texts:
        if any(ord(sign) < 32 for sign in text):
            raise ConfigError(
                "Không ghi được vào sổ nhận", found=repr(text), todo="viết trên một dòng"
            )


@contextmanager
def registering(folder: Path) -> Iterator[None]:
    """Within the block no other process takes files into the folder or writes its register.

    Raises:
        BaocaoError: another process has been at it for too long; names it.
    """
    with locked(folder / _LOCK, f"sổ nhận {'/'.join(folder.parts[-4:])}"):
        remove_leftovers(folder)
        yield


def append_receipt(folder: Path, receipt: Receipt) -> None:
    """Add a row; what stood in the register stays as it was, byte for byte.

    The row is on the disk when this returns. Hold `registering` of the folder meanwhile.

    Raises:
        ConfigError: a text holds a control character.
    """
    check_texts(receipt.file, receipt.source, receipt.sender)
    path = folder / FILE
    before = path.read_bytes() if path.exists() else (",".join(_FIELDS) + "\n").encode()
    line = io.StringIO()
    row = receipt.model_dump()
    row |= {"received": receipt.received.isoformat(), "counts": "yes" if receipt.counts else "no"}
    csv.DictWriter(line, _FIELDS, lineterminator="\n").writerow(
        {name: inert(value) if isinstance(value, str) else value for name, value in row.items()}
    )
    write_atomically(path, before + line.getvalue().encode(), durable=True)


def counting(receipts: tuple[Receipt, ...], unit: str) -> str | None:
    """The name of the file that counts for a unit; "" for none, None where no row speaks of it."""
    mine = [receipt for receipt in receipts if receipt.unit == unit]
    if not mine:
        return None
    return next((receipt.file for receipt in reversed(mine) if receipt.counts), "")
