"""A kernel manager whose kernels are warm, without an installed kernelspec."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Dict

from warmkernel.provisioner import WarmProvisioner

PROVISIONER = "warm-provisioner"
ARGV = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


def kernel_spec(display_name: str, preload: Sequence[str], **config: Any) -> KernelSpec:
    """The specification of a warm kernel. `config`: further settings of the provisioner."""
    settings = {"provisioner_name": PROVISIONER, "config": {"preload": list(preload), **config}}
    return KernelSpec(
        argv=ARGV,
        display_name=display_name,
        language="python",
        interrupt_mode="signal",
        metadata={"kernel_provisioner": settings, "debugger": True},
    )


class WarmKernelManager(AsyncKernelManager):
    """Starts kernels by a `WarmProvisioner` with the settings in its trait `warm`."""

    warm = Dict(help="Settings of the provisioner: preload, idle, ...").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The same for every name: this manager has one kind of kernel."""
        return kernel_spec("Warm", **{"preload": [], **self.warm})

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self, **self.warm
            )
        started: tuple[list[str], dict[str, Any]] = await super()._async_pre_start_kernel(**kw)
        return started
