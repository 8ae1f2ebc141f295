"""Settings a person chooses: declared, typed, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from studio.domain.errors import Misuse
from studio.domain.roles import Person, Verb, require
from studio.ports.store import Store

# name → (type, default). What only one machine needs (the chosen devices) is kept here too: one station, one PC.
_DECLARED: dict[str, tuple[type, Any]] = {
    "microphone": (str, None),
    "output": (str, None),
    "preset": (str, "horn"),
    # Preset → the station's own cleaning for it; see services/cleaning.py.
    "cleaning": (dict, None),
    # How programmes were assembled last: the tunes of every day, the slot; see ui/produce/assembly_dialog.py.
    "assembly": (dict, None),
    "language": (str, "vi"),
    "text_size": (str, "normal"),
    "dark": (bool, False),
    "quiet_hours": (list, None),
    "airtime_limit_s": (float, None),
    # Posts that may order an emergency, and prepared words; see services/emergency_texts.py.
    "emergency_posts": (list, None),
    "emergency_texts": (dict, None),
}
# Everyone sets how they read, clean a voice and assemble; the rest is the administrator's.
_OWN = frozenset({"language", "text_size", "dark", "microphone", "cleaning", "assembly"})
_DAY_S = 24 * 3600.0


def _any(_value: Any) -> bool:
    return True


def _two_times(value: Any) -> bool:
    """Two different local times, ``HH:MM``; the first may be the later one (overnight)."""
    try:
        first, second = (time.fromisoformat(text) for text in value)
    except (ValueError, TypeError):
        return False
    return first != second


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "language": lambda value: value in ("vi", "en"),
    "text_size": lambda value: value in ("normal", "large", "largest"),
    "quiet_hours": _two_times,
    "airtime_limit_s": lambda value: 0 < value <= _DAY_S,
}


@dataclass(frozen=True, slots=True)
class SettingsService:
    store: Store

    def get(self, name: str) -> Any:
        default = self._declared(name)[1]
        with self.store.read() as unit:
            value = unit.settings.get(name)
        return default if value is None else value

    def put(self, by: Person, name: str, value: Any) -> None:
        """Raises ``Misuse("NO_SUCH_SETTING")`` or ``Misuse("BAD_SETTING")``."""
        kind, _ = self._declared(name)
        if value is not None and (not isinstance(value, kind) or not _CHECKS.get(name, _any)(value)):
            raise Misuse("BAD_SETTING", name=name)
        if name not in _OWN:
            require(by, Verb.ADMINISTER)
        with self.store.write(by.id) as unit:
            unit.settings.put(name, value)
            unit.audit.record("SETTING_CHANGED", name)

    @staticmethod
    def _declared(name: str) -> tuple[type, Any]:
        if name not in _DECLARED:
            raise Misuse("NO_SUCH_SETTING", name=name)
        return _DECLARED[name]
