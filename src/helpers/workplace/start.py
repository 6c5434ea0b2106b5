"""Opens the form until it is stopped."""

from __future__ import annotations

import os
import secrets

from helpers.core.paths import Project, working_on
from helpers.workplace.server import FormApp


def open_form(project: Project, port: int, browser: bool) -> None:
    """Serve the form on this machine alone.

    Args:
        port: the first one that is tried; 0 for any that is free.
        browser: whether a browser is opened at its address.
    """
    ours = [
        # whatever the user's own settings of Jupyter say
        f"--IdentityProvider.token={os.environ.get('JUPYTER_TOKEN') or secrets.token_hex(24)}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        "--ServerApp.allow_origin=",
        "--ServerApp.disable_check_xsrf=False",
        "--ServerApp.allow_root=True",
        "--ContentsManager.files_handler_class=None",  # what was built has addresses of its own
        f"--ServerApp.root_dir={project.root}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.log_level=ERROR",
    ]
    with working_on(project):
        FormApp.launch_instance(ours)  # type: ignore[no-untyped-call]
