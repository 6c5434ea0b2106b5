"""The provisioner: gives Jupyter a warm kernel where it would start a process of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Float, Int, List, Unicode

from warmkernel.address import Address, address, socket_folder
from warmkernel.limit import memory_arguments
from warmkernel.pool import pool

CAN_FORK = hasattr(os, "fork") and sys.platform != "win32"
_ORDINARY_CLIENT = "jupyter_client.asynchronous.AsyncKernelClient"
_QUICK_CLIENT = "warmkernel.quick.QuickClient"


class WarmProvisioner(LocalProvisioner):
    """Forks kernels from a parent; takes them from a pool where there is no fork.

    Its settings stand in the kernelspec under `metadata.kernel_provisioner.config`. If no parent
    can be started, the kernel is started in the ordinary way, which is slower and noted in the log.
    """

    preload = List(Unicode(), help="Modules to import before the first kernel.").tag(config=True)
    shaping = List(Unicode(), help="Variables on which those imports depend.").tag(config=True)
    idle = Float(600.0, help="Seconds after which an unused parent ends.").tag(config=True)
    patience = Float(120.0, help="Seconds to wait for a parent's imports.").tag(config=True)
    pool_size = Int(1, help="Kernels that stand by where there is no fork.").tag(config=True)
    fork = Bool(CAN_FORK, help="Fork kernels, or take them from a pool.").tag(config=True)

    folder = Unicode("", help="Folder of a parent that runs; none is started.").tag(config=True)

    memory_mb = Int(0, help="Address space of a kernel in MB; 0: no limit.").tag(config=True)

    _kernel: Any = None
    _sockets: str = ""

    @property
    def has_process(self) -> bool:
        return self._kernel is not None or super().has_process

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Sockets in a private folder, where the manager does not ask for anything else."""
        manager = self.parent
        if CAN_FORK and manager is not None and not self._sockets and manager.transport == "tcp":
            self._sockets = socket_folder()
            manager.transport = "ipc"
            manager.ip = str(Path(self._sockets) / "k")
            manager.cache_ports = False
        if manager is not None and getattr(manager, "client_class", "") == _ORDINARY_CLIENT:
            manager.client_class = _QUICK_CLIENT
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that `cmd` describes; only its arguments are taken, not its Python."""
        argv, env, cwd = _arguments(cmd), dict(kwargs.get("env") or os.environ), kwargs.get("cwd")
        self.cwd = cwd or str(Path.cwd())
        env["JPY_PARENT_PID"] = str(os.getpid())
        if self.fork:
            if await asyncio.to_thread(self._fork, argv, cwd, env):
                return self.connection_info
            return await super().launch_kernel([*cmd, *memory_arguments(self.memory_mb)], **kwargs)
        argv += memory_arguments(self.memory_mb)
        self.process = pool(self.preload, self.pool_size).take(argv, cwd=cwd, env=env)
        self.pid = self.process.pid
        self.pgid = os.getpgid(self.pid) if hasattr(os, "getpgid") else None
        return self.connection_info

    def _fork(self, argv: list[str], cwd: str | None, env: dict[str, str]) -> bool:
        from warmkernel.client import NoParent, start_kernel

        with Path(os.devnull).open("rb") as nothing:
            try:
                if self.folder:
                    place = Address(Path(self.folder), "k")
                else:
                    place = address(self.preload, env, shaping=self.shaping)
                self._kernel = start_kernel(
                    place,
                    None if self.folder else self.preload,
                    argv,
                    cwd=str(cwd or Path.cwd()),
                    env=env,
                    files=[nothing.fileno(), *_standard_files()],
                    idle=self.idle,
                    patience=self.patience,
                    memory_mb=self.memory_mb,
                )
            except (NoParent, OSError) as error:
                self.log.warning("No warm kernel, starting an ordinary one: %s", error)
                return False
        self.pid = self.pgid = self._kernel.pid
        return True

    async def poll(self) -> int | None:
        if self._kernel is None:
            return await super().poll()
        status: int | None = self._kernel.poll()
        return status

    async def wait(self) -> int | None:
        if self._kernel is None:
            return await super().wait()
        status = await self._ended()
        self._kernel.close()
        self._kernel = None
        return status

    async def send_signal(self, signum: int) -> None:
        if self._kernel is None:
            await super().send_signal(signum)
        else:
            self._kernel.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        await super().kill(restart=restart) if self._kernel is None else await self._end(9)

    async def terminate(self, restart: bool = False) -> None:
        await super().terminate(restart=restart) if self._kernel is None else await self._end(15)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait here for the end, which comes at once, not in the manager's steps of 0.1 s."""
        if self._kernel is not None:
            await self._ended(2.0)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart=restart)
        if not restart:
            if self._kernel is not None:
                self._kernel.close()
                self._kernel = None
            if self._sockets:
                shutil.rmtree(self._sockets, ignore_errors=True)
                self._sockets = ""

    async def _end(self, signum: int) -> None:
        self._kernel.signal(signum)
        await self._ended(5.0)

    async def _ended(self, patience: float | None = None) -> int | None:
        """The kernel's exit status as soon as there is one; None after `patience` seconds."""
        loop = asyncio.get_running_loop()
        until = None if patience is None else loop.time() + patience
        kernel = self._kernel
        while kernel.poll() is None:
            left = None if until is None else until - loop.time()
            if left is not None and left <= 0:
                return None
            told = asyncio.Event()
            loop.add_reader(kernel.link, told.set)
            try:
                await asyncio.wait_for(told.wait(), left)
            except TimeoutError:
                return None
            finally:
                loop.remove_reader(kernel.link)
        status: int | None = kernel.status
        return status


def _arguments(cmd: list[str]) -> list[str]:
    """What follows `-m ipykernel_launcher` in the command of the kernelspec."""
    return cmd[cmd.index("ipykernel_launcher") + 1 :] if "ipykernel_launcher" in cmd else cmd[1:]


def _standard_files() -> list[int]:
    """Output and error of this process, as an ordinary kernel would inherit them."""
    return [1, 2]
