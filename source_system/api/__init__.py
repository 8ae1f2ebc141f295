"""The HTTP side: who calls, limits, idempotency, routes. Rules are in the modules above."""
