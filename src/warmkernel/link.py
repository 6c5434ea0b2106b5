"""Messages between a client and a parent: JSON lines over a Unix socket, files beside them."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from typing import Any

LIMIT = 1 << 20
_FILES = 3


def send(link: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message, with open files for the other side."""
    content = json.dumps(message).encode() + b"\n"
    if files:
        sent = socket.send_fds(link, [content], list(files))
        content = content[sent:]
    link.sendall(content)


class Lines:
    """The messages that arrive on a socket, put together from the pieces in which they come."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.files: list[int] = []
        self._rest = b""

    def close_files(self) -> None:
        """Close the files that came and that nobody took."""
        while self.files:
            os.close(self.files.pop())

    def read(self) -> list[dict[str, Any]] | None:
        """The messages complete by now; None when the other side has gone."""
        try:
            content, files, _, _ = socket.recv_fds(self.link, LIMIT, _FILES)
        except BlockingIOError:
            return []
        except ConnectionError:
            return None
        self.files += files
        if not content:
            return None
        *whole, self._rest = (self._rest + content).split(b"\n")
        if len(self._rest) > LIMIT:
            return None
        return [json.loads(line) for line in whole]


def request(code: str, number: int) -> dict[str, Any]:
    """A message that asks a kernel to run code."""
    header = {"msg_id": str(number), "msg_type": "execute_request", "session": "line"}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    return {**header, "header": header, "parent_header": {}, "metadata": {}, "content": content}
