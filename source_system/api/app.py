"""The application: routes, errors, limits, the citizens' page."""

from __future__ import annotations

import asyncio
import logging
import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from source_system.api import administration, bulletins, citizens, down, entry, feedback, up, uploads
from source_system.api.answers import problem_response
from source_system.api.limits import BodyLimit
from source_system.bell import watch
from source_system.database.store import current_value
from source_system.errors import Refusal
from source_system.system import System
from sync_client.contract.problems import Code
from sync_client.contract.version import CONTRACT_VERSION

# Windows' registry may name others, and the page would not start.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")
mimetypes.add_type("application/manifest+json", ".webmanifest")
STATIC = Path(__file__).parent.parent / "pages" / "static"
_log = logging.getLogger(__name__)
_CODES = {
    400: Code.MALFORMED,
    401: Code.SIGN_IN_NEEDED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    416: Code.RANGE_UNSATISFIABLE,
}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def build_app(system: System | None) -> FastAPI:
    """Return the application of a system; without one it only describes itself."""
    app = FastAPI(
        title="Truyền Thanh source system",
        version=CONTRACT_VERSION,
        description="The exchange of a commune's station with the source system above it. See CONTRACT.md.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        lifespan=_watching,
    )
    app.state.system = system
    for part in (entry, down, up, uploads, feedback, bulletins, administration, citizens):
        app.include_router(part.router)
    app.mount("/", _Pages(directory=STATIC, html=True))
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(PoolTimeout, _busy)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(BodyLimit)
    return app


@asynccontextmanager
async def _watching(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs, other processes' bulletins are looked for, for all held calls together."""
    system: System = app.state.system

    def newest() -> int:
        try:
            with system.database.read() as session:
                return current_value(session, "feed")
        except (OperationalError, PoolTimeout) as error:
            _log.warning("database: %s", error)
            return -1

    watching = asyncio.create_task(watch(system.bell, newest))
    try:
        yield
    finally:
        watching.cancel()


class _Pages(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().file_response(*args, **kwargs)
        answer.headers["Content-Security-Policy"] = _PAGE_POLICY
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith("v1/"):
            raise HTTPException(404)
        return await super().get_response(path, scope)


def _operation_id(route: APIRoute) -> str:
    return f"{route.name}_head" if route.methods == {"HEAD"} and route.name.endswith("audio") else route.name


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return problem_response(error)


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0] if error.errors() else {}
    where = ".".join(str(step) for step in first.get("loc", ()))
    return problem_response(Refusal(Code.MALFORMED, where=where[:200], why=str(first.get("msg", ""))[:200]))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem_response(Refusal(_CODES.get(error.status_code, Code.MALFORMED), headers=dict(error.headers or {})))
    answer.status_code = error.status_code
    return answer


async def _busy(request: Request, error: Exception) -> Response:
    _log.warning("database: %s", error)
    return problem_response(Refusal(Code.BUSY, headers={"Retry-After": "2"}))


async def _fault(request: Request, error: Exception) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return problem_response(Refusal(Code.FAULT))
