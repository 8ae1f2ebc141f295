"""How the window looks: tokens, fonts, icons and the style sheet. Nothing outside names a colour or a size."""

from studio.ui.theme.active import Theme, apply, theme
from studio.ui.theme.icons import icon, paint_icon
from studio.ui.theme.tokens import Mark, Radius, Role, Size, Space, TextSize, Tone

__all__ = [
    "Mark",
    "Radius",
    "Role",
    "Size",
    "Space",
    "TextSize",
    "Theme",
    "Tone",
    "apply",
    "icon",
    "paint_icon",
    "theme",
]
