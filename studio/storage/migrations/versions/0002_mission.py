"""Tables of the other parts of the mission: emergencies, boards, exchange, training."""

from __future__ import annotations

from collections.abc import Callable

from studio.storage.migrations.mission import boards, emergencies, exchange, training

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Each part's tables are made by its own module, in this order.
PARTS: tuple[Callable[[], None], ...] = (
    exchange.upgrade,
    emergencies.upgrade,
    boards.upgrade,
    training.upgrade,
)


def upgrade() -> None:
    for make in PARTS:
        make()
