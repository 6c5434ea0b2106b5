"""What the form's addresses answer. All of them want the token or the cookie it was given for."""

from __future__ import annotations

import asyncio
import mimetypes
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.httputil import url_concat

from helpers.build.plan import sent_name
from helpers.core.errors import BaocaoError, ConfigError
from helpers.core.files import to_json
from helpers.core.formatting import Lang
from helpers.core.paths import Project
from helpers.workplace import page
from helpers.workplace.choices import choices, order_names, read_order
from helpers.workplace.missing import missing
from helpers.workplace.results import built_file, results
from helpers.workplace.runs import Run, Runs

PROJECT, RUNS = "baocao_project", "baocao_runs"
_NO_TOKEN = "Địa chỉ thiếu mã truy cập, hoặc mã đã cũ: mở lại đúng địa chỉ mà lệnh in ra."
_SAID = {403: _NO_TOKEN, 404: "Không có trang này.", 405: "Không làm được việc này ở đây."}


class _Handler(JupyterHandler):
    """What all have: the project, the language, and an answer in plain words where one fails."""

    policy = "default-src 'none'; frame-ancestors 'none'"

    @property
    def content_security_policy(self) -> str:
        """What a browser may load for the answer."""
        return self.policy

    @property
    def project(self) -> Project:
        """The project that the server was started in."""
        project: Project = self.settings[PROJECT]
        return project

    @property
    def runs(self) -> Runs:
        """The builds of this server."""
        runs: Runs = self.settings[RUNS]
        return runs

    @property
    def lang(self) -> Lang:
        """The language of the answer: Vietnamese unless English is asked for."""
        return "en" if self.get_query_argument("lang", "") == "en" else "vi"

    def set_default_headers(self) -> None:
        """Nothing is kept by a browser, and no other page learns the address."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse whoever has neither token nor cookie: there is no page to log in at."""
        await super().prepare()
        if self.current_user is None:
            raise web.HTTPError(403)

    def write_error(self, status_code: int, **info: Any) -> None:
        """Answer with a message; what is wrong with an order is said as on the terminal."""
        error = info.get("exc_info", (None, None))[1]
        message = _SAID.get(status_code, "Máy chủ gặp lỗi; xem cửa sổ lệnh.")
        if isinstance(error, BaocaoError):
            self.set_status(400 if isinstance(error, ConfigError) else 409)
            message = str(error)
        self.refuse(message)

    def refuse(self, message: str) -> None:
        """Answer with a message as text."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(message)

    def log_exception(self, *error: Any) -> None:
        """What is said to the reader is no fault of the program."""
        if not isinstance(error[1], BaocaoError):
            super().log_exception(*error)


class _Data(_Handler):
    """Answers in JSON."""

    def answer(self, data: Any) -> None:
        """Send plain data."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(to_json(data))

    def refuse(self, message: str) -> None:
        """Answer with a message as data."""
        self.answer({"message": message})

    def asked(self) -> tuple[str, str]:
        """The ids of programme and period in the address."""
        return self.get_query_argument("programme", ""), self.get_query_argument("period", "")


class FormPage(_Handler):
    """The page itself."""

    policy = page.POLICY

    def get(self) -> None:
        """The page; the token leaves the address, the cookie stands for it from then on."""
        if self.get_query_argument("token", ""):
            asked = parse_qsl(self.request.query)
            rest = [(name, text) for name, text in asked if name != "token"]
            self.redirect(url_concat(self.request.path, rest))
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page.render(self.lang, self.xsrf_token.decode("ascii"), self.base_url))


class Asset(_Handler):
    """The style sheet and the script of the page."""

    def get(self, name: str) -> None:
        """One of them; the script speaks the language that is asked for."""
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.finish(page.asset(name, self.lang))


class Choices(_Data):
    """What there is to choose from."""

    async def get(self) -> None:
        """All programmes."""
        self.answer(await asyncio.to_thread(choices, self.project, self.lang))


class Missing(_Data):
    """What is missing of a period. Whoever asks for another no longer waits for this one."""

    async def get(self) -> None:
        """By unit."""
        answer = missing(self.project, self.runs, *self.asked(), self.lang)
        self._asking = asyncio.ensure_future(answer)
        with suppress(asyncio.CancelledError):
            self.answer(await self._asking)

    def on_connection_close(self) -> None:
        """The page has gone, or asks for another period."""
        self._asking.cancel()


class Results(_Data):
    """What was built of a period."""

    def get(self) -> None:
        """By unit."""
        self.answer(results(self.project, *self.asked(), self.lang))


class Builds(_Data):
    """The builds that were started here."""

    def get(self) -> None:
        """The last one of each period, the latest first."""
        self.answer([self.shown(run) for run in self.runs.all()])

    async def post(self) -> None:
        """Start one."""
        body = self.get_json_body()
        asked = body if isinstance(body, dict) else {}
        order = await asyncio.to_thread(read_order, self.project, asked)
        run = await self.runs.start(order)
        self.set_status(201)
        self.answer(self.shown(run))

    def shown(self, run: Run) -> dict[str, Any]:
        """A build as the page shows it."""
        label, names = order_names(self.project, run.order, self.lang)
        result = dict(run.result or {})
        for name in {"failed", "lost"} & {*result}:
            result[name] = [{**failure, "unit": names(failure["unit"])} for failure in result[name]]
        return {
            "number": run.number,
            "programme": run.order.programme,
            "period": run.order.period,
            "label": label,
            "state": run.state,
            "progress": run.progress,
            "result": result or None,
            "printed": [] if run.at_work else run.printed,
        }


class Build(_Data):
    """One of these builds."""

    async def delete(self, number: str) -> None:
        """End it."""
        await self.runs.stop(int(number))
        self.set_status(204)
        self.finish()


class Output(_Handler):
    """A built file, as the manifest names it.

    A page stands in a sandbox: its script sorts tables, and reaches nothing of this server.
    """

    policy = "frame-ancestors 'none'"

    def get(self, name: str) -> None:
        """The file; pages and PDF are shown, others are saved under a name that says whose."""
        content = built_file(self.project.outputs, name)
        if content is None:
            raise web.HTTPError(404)
        path = PurePosixPath(name)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if kind == "text/html" else kind)
        if path.suffix == ".html":
            sandbox = f"sandbox allow-scripts allow-downloads; {self.policy}"
            self.set_header("Content-Security-Policy", sandbox)
        elif path.suffix != ".pdf":  # which a browser shows in no sandbox
            self.set_attachment_header(sent_name(Path(path.parent), path.name))
        self.finish(content)
