"""A client that knows when a kernel is ready, instead of waiting until nothing more is heard."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

_STEP = 0.25


class QuickClient(AsyncKernelClient):
    """The ordinary client waits a fifth of a second for silence; this one for the word `idle`."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Return once a request was answered and its end was heard on the output channel.

        Raises:
            RuntimeError: the kernel died, or did not answer within `timeout` seconds.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            reply = await self._reply(asked)
            if reply is not None and await self._idle(asked):
                self._handle_kernel_info_reply(reply)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _reply(self, asked: str) -> dict[str, Any] | None:
        try:
            while True:
                reply: dict[str, Any] = await self.get_shell_msg(timeout=_STEP)
                if reply["parent_header"].get("msg_id") == asked:
                    return reply
        except Empty:
            return None

    async def _idle(self, asked: str) -> bool:
        """Whether the kernel was heard to finish; not if the channel was connected too late.

        A kernel that greets (ipykernel 7) tells when the channel is connected: then asking again
        takes milliseconds, where the first answer may have been missed.
        """
        try:
            while True:
                said: dict[str, Any] = await self.get_iopub_msg(timeout=_STEP)
                if said["header"]["msg_type"] == "iopub_welcome":
                    return False
                mine = said["parent_header"].get("msg_id") == asked
                if mine and said["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False
