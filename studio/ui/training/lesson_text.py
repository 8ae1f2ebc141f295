"""A lesson's text: Markdown without HTML, pictures of the package alone, no link that leads anywhere else."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser

from studio.ui.theme import Role, Space, theme
from studio.ui.theme.tokens import TYPE

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_LINE_PERCENT = 145.0
_HEADINGS = {1: Role.TITLE, 2: Role.STRONG}


class LessonText(QTextBrowser):
    """``show_text`` with the lesson's Markdown and its pictures, named as the text names them."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._pictures: dict[str, bytes] = {}
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(self.tr("Nội dung bài"))
        self.setTabChangesFocus(True)

    def show_text(self, text: str, pictures: dict[str, bytes]) -> None:
        self._text, self._pictures = text, dict(pictures)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Pictures are scaled to the page when they are loaded.
        if self._pictures and event.size().width() != event.oldSize().width():
            at = self.verticalScrollBar().value()
            self._lay_out()
            self.verticalScrollBar().setValue(at)

    def _lay_out(self) -> None:
        # A fresh one: what is cleared keeps the format of its last letters.
        document = QTextDocument(self)
        document.setDefaultFont(theme().font(Role.BODY))
        document.setDocumentMargin(Space.L)
        document.setMarkdown(self._text, _FEATURES)
        _dress(document)
        # Qt deletes the one before, which was the browser's own.
        self.setDocument(document)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Only what came in the package; never a file of the PC, never the network."""
        path = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource.value and path in self._pictures:
            image = QImage.fromData(self._pictures[path])
            room = max(200, self.viewport().width() - 2 * Space.XL - Space.L)
            if image.width() > room:
                image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
            return image
        return QImage()


def _dress(document: QTextDocument) -> None:
    """Markdown brings sizes of its own; the theme's take their place."""
    block = document.begin()
    while block.isValid():
        _dress_block(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _dress_block(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    shape.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    level = block.blockFormat().headingLevel()
    if level:
        role = _HEADINGS.get(level, Role.STRONG)
        letters = QTextCharFormat()
        letters.setProperty(QTextFormat.Property.FontPixelSize, theme().scaled(TYPE[role].size + 2))
        letters.setFontWeight(QFont.Weight.Bold)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        # Set, not merged: Markdown's own size of a heading is relative, and would win.
        cursor.setCharFormat(letters)
        shape.setTopMargin(Space.L if level > 1 else Space.NONE)
        shape.setBottomMargin(Space.S)
    elif block.textList() is None and cursor.currentTable() is None:
        shape.setBottomMargin(Space.M)
    if block.blockFormat().property(QTextFormat.Property.BlockQuoteLevel):
        shape.setBackground(QBrush(theme().colour("accent_weak")))
        shape.setLeftMargin(Space.M)
        shape.setRightMargin(Space.M)
    QTextCursor(block).mergeBlockFormat(shape)


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorder(1)
    shape.setBorderBrush(QBrush(theme().colour("line")))
    shape.setBorderCollapse(True)
    shape.setCellPadding(Space.S)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
