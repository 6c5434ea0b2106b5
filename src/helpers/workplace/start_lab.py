"""Opens JupyterLab until it is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyterlab.labapp import LabApp

from helpers.core.paths import Project, working_on
from helpers.workplace.server import PACKAGE

_LAB = Path(__file__).parent / "lab"


class _Lab(LabApp):  # type: ignore[misc]
    """JupyterLab in which the form can be reached."""

    @classmethod
    def get_extension_package(cls) -> str:
        """The package by which jupyter_server finds JupyterLab itself."""
        return "jupyterlab"

    @classmethod
    def make_serverapp(cls, **settings: Any) -> Any:
        """The server, with the form among its extensions."""
        settings["jpserver_extensions"][PACKAGE] = True
        return super().make_serverapp(**settings)


def open_lab(project: Project, options: Sequence[str]) -> None:
    """Run JupyterLab in the project's folder. It asks no one outside for news or updates.

    Args:
        options: further options of JupyterLab, as it reads them ("--port=8890").
    """
    ours = [
        f"--ServerApp.root_dir={project.root}",
        f"--LabApp.app_settings_dir={_LAB}",
        f"--LabApp.extra_labextensions_path={_LAB / 'labextensions'}",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.allow_root=True",  # in a container, as the form
    ]
    with working_on(project):
        _Lab.launch_instance([*ours, *options])
