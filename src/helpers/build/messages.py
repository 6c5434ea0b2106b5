"""What this program says to processes of its own: orders and answers, as data of known length."""

from __future__ import annotations

from typing import IO

from helpers.build.orders import Answer, Batch, Order
from helpers.core.serialise.codec import Codec

__all__ = ["ANSWERS", "ORDERS", "Answer", "receive", "send"]

ORDERS = Codec[Batch | Order](Batch | Order)
ANSWERS = Codec[Answer | None](Answer | None)  # None: the order is fulfilled
_LENGTH = 8


def send(stream: IO[bytes], content: bytes) -> None:
    """Write a message."""
    stream.write(len(content).to_bytes(_LENGTH, "big") + content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message. Raises EOFError: the other side has gone."""
    length = int.from_bytes(_exactly(stream, _LENGTH), "big")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content
