"""The spoken form as a text whose pieces can be followed: what was changed, and what a person is to look at."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTextBrowser

from studio.domain.speech.spoken import Span, Spoken
from studio.ui.theme import theme

_SCHEME = "piece"


class SpokenView(QTextBrowser):
    """``piece_asked`` gives the span that was clicked, or chosen by Tab and Enter."""

    piece_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spans: tuple[Span, ...] = ()
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Sẽ đọc là"))
        self.anchorClicked.connect(self._on_anchor)

    def show_spoken(self, spoken: Spoken | None, doubtful: tuple[Span, ...]) -> None:
        """``doubtful`` pieces are underlined on their ground; others that are said otherwise have the accent's ink."""
        self._spans = spoken.spans if spoken else ()
        at = self.verticalScrollBar().value()
        self.setHtml(_html(spoken, {span.written for span in doubtful}) if spoken else "")
        self.document().setDefaultFont(QFont(self.font()))
        self.verticalScrollBar().setValue(at)

    def show_piece(self, wanted: Span) -> None:
        """Scroll to where a piece is said."""
        for index, span in enumerate(self._spans):
            if span == wanted:
                self.scrollToAnchor(f"{_SCHEME}{index}")

    def _on_anchor(self, url: QUrl) -> None:
        index = int(url.path() or -1)
        if url.scheme() == _SCHEME and 0 <= index < len(self._spans):
            self.piece_asked.emit(self._spans[index])


def _html(spoken: Spoken, doubtful: set[str]) -> str:
    parts: list[str] = []
    at = 0
    for index, span in enumerate(spoken.spans):
        doubt = span.written in doubtful and not span.certain
        if not span.spoken.strip(" ,") and not doubt:
            continue
        parts.append(_plain(spoken.text[at : span.said_start]))
        said = spoken.text[span.said_start : span.said_end]
        # What is not said is shown as it was written, struck through.
        shown = escape(said) if said else f"<s>{escape(span.written)}</s>"
        parts.append(f'<a name="{_SCHEME}{index}" href="{_SCHEME}:{index}" style="{_style(doubt=doubt)}">{shown}</a>')
        at = max(at, span.said_end)
    parts.append(_plain(spoken.text[at:]))
    return f'<p style="line-height:145%">{"".join(parts)}</p>'


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _style(*, doubt: bool) -> str:
    palette = theme()
    if doubt:
        ground, ink = palette.colour("warn_weak").name(), palette.colour("warn").name()
        return f"color:{ink};background-color:{ground};text-decoration:underline"
    return f"color:{palette.colour('accent').name()};text-decoration:none"
