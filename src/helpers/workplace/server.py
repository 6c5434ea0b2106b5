"""The form as an extension of jupyter_server: which addresses it has, alone or in JupyterLab."""

from __future__ import annotations

import signal
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from rich.markup import escape

from helpers.core.paths import find_project
from helpers.core.terminal import Terminal
from helpers.workplace import handlers
from helpers.workplace.runs import Runs

PACKAGE = "helpers.workplace"


class FormServer(ServerApp):
    """A server with the form and nothing else: no notebooks, kernels, files or terminals."""

    default_services = ("security",)  # type: ignore[assignment]

    def init_signal(self) -> None:
        """End at the first Ctrl-C; nothing is lost by it."""
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: self.stop(from_signal=True))


class FormApp(ExtensionApp):
    """The form. What it started ends with the server."""

    name = "baocao"
    extension_url = "/baocao/form"
    load_other_extensions = False
    serverapp_class = FormServer

    @classmethod
    def get_extension_package(cls) -> str:
        """The package by which jupyter_server finds this extension."""
        return PACKAGE

    def initialize_settings(self) -> None:
        """Keep what all requests need: the project and the builds."""
        project = find_project()
        self.runs = Runs(project)
        self.settings[handlers.PROJECT], self.settings[handlers.RUNS] = project, self.runs

    def initialize_handlers(self) -> None:
        """Say which address is whose."""
        self.handlers.extend(
            [
                (r"/baocao/form", handlers.FormPage),
                (r"/baocao/static/(form\.css|form\.js)", handlers.Asset),
                (r"/baocao/api/choices", handlers.Choices),
                (r"/baocao/api/missing", handlers.Missing),
                (r"/baocao/api/results", handlers.Results),
                (r"/baocao/api/builds", handlers.Builds),
                (r"/baocao/api/builds/([0-9]{1,9})", handlers.Build),
                (r"/baocao/outputs/(.+)", handlers.Output),
            ]
        )

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Say the address, where the form is alone; JupyterLab says its own."""
        if isinstance(serverapp, FormServer):
            token = serverapp.identity_provider.token
            address = f"{serverapp.connection_url}baocao/form?token={token}"
            text = f"Biểu mẫu lập báo cáo: {address}\nChỉ máy này mở được. Dừng: Ctrl-C."
            Terminal().print(escape(text), highlight=False)

    async def stop_extension(self) -> None:
        """End the builds that run."""
        await self.runs.stop_all()
