"""Answers: JSON of the contract's models, problems, and what OpenAPI says of them."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from source_system.errors import Refusal
from sync_client.contract.base import Model
from sync_client.contract.problems import Problem

_MEANINGS = {
    400: "another contract, or a request that is none",
    401: "who calls is not known",
    403: "not for this role or area",
    404: "not there, or not for this caller",
    409: "another state than the call assumes",
    413: "too large",
    422: "malformed, or against a rule",
    428: "without an Idempotency-Key",
    429: "too often",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": meaning} for status, meaning in _MEANINGS.items()
}


def json_response(model: Model, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(model.to_json(), status, headers, "application/json")


def problem_response(refusal: Refusal) -> Response:
    problem = Problem(code=refusal.code, details=refusal.details)
    return Response(problem.to_json(), refusal.status, refusal.headers, "application/json")
