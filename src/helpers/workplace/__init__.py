"""Where people work: JupyterLab as this project opens it, and the form for a build."""


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """What jupyter_server asks a package for that it is to load."""
    from helpers.workplace.server import FormApp

    return [{"module": "helpers.workplace.server", "app": FormApp}]
