"""The application of ipykernel, without what takes long for every kernel anew."""

from __future__ import annotations

from ipykernel.kernelapp import IPKernelApp


class KernelApp(IPKernelApp):
    """ipykernel; its parser of fifty options is set up only for other arguments than `-f FILE`."""

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        if argv and argv[0] == "-f" and len(argv) == 2:
            self.argv = argv
            self.connection_file = argv[1]
        else:
            super().parse_command_line(argv)
