"""The rows of the inspector: a caption and an editor that suits the field."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import attrgetter, ne
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlpm_planner.application import features, parts
from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_editors import Editor, editor_for
from mlpm_planner.ui.theme import fonts, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.quiet import INSET
from mlpm_planner.ui.widgets.text import ElidedLabel, plain_label

CAPTION_WIDTH = 88
_CAPTION = Voice("body", 0, "text2")
MakeEditor = Callable[[Session], Editor]
_LONG = frozenset({FieldKind.LONG_TEXT})


class CaptionedRow(QWidget):
    """A caption of fixed width and an editor at its right, or under it."""

    def __init__(self, caption: str, widget: QWidget, *, under: bool = False) -> None:
        super().__init__()
        row = QVBoxLayout(self) if under else QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.caption = (
            ElidedLabel(caption, _CAPTION) if not under else plain_label(caption, _CAPTION)
        )
        if under:
            self.caption.setContentsMargins(INSET, 4, 0, 0)
        else:
            self.caption.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            self.caption.setFixedWidth(round(CAPTION_WIDTH * max(1.0, fonts.scale())))
            self.setMinimumHeight(metrics.control_height())
        row.addWidget(self.caption)
        row.addWidget(widget, 0 if under else 1)


class FieldRows(QWidget):
    """Some fields of parts of one kind; an edit changes all of the parts."""

    def __init__(
        self,
        session: Session,
        kind: type[Entity],
        names: Sequence[str],
        own: Mapping[str, MakeEditor] | None = None,
    ) -> None:
        """With ``own`` some fields get other editors than their kind has."""
        super().__init__()
        self._session, self._kind = session, kind
        self._ids: tuple[str, ...] = ()
        self.editors: dict[str, Editor] = {}
        self.rows: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name in names:
            make = (own or {}).get(name)
            editor = make(session) if make else editor_for(session, kind, name)
            if editor is None:
                continue
            about = field_infos(kind)[name]
            row = CaptionedRow(about.title, editor.widget, under=about.kind in _LONG)
            editor.edited.connect(partial(self._on_edited, name))
            self.editors[name], self.rows[name] = editor, row
            row.setContentsMargins(0 if about.kind in _LONG else INSET, 0, 0, 0)
            column.addWidget(row)

    def show_parts(self, found: Sequence[Entity]) -> None:
        """Show the values that the parts share."""
        ids = tuple(part.id for part in found)
        is_same, self._ids = ids == self._ids, ids
        for name, editor in self.editors.items():
            if not (is_same and editor.is_busy):
                value, mixed = shared(found, name)
                editor.show(value, mixed=mixed)

    def _on_edited(self, name: str, value: object) -> None:
        if not write(self._session, self._kind, self._ids, name, value):
            self._show_again(name)

    def _show_again(self, name: str) -> None:
        table = self._session.plan.table(self._kind)
        found = [table[part_id] for part_id in self._ids if part_id in table]
        if found:
            value, mixed = shared(found, name)
            self.editors[name].show(value, mixed=mixed)


def shared(found: Sequence[Entity], name: str) -> tuple[Any, bool]:
    """The value that all parts have in a field, or that they have several."""
    value = getattr(found[0], name)
    differs = any(map(ne, map(attrgetter(name), found), repeat(value)))
    return (None, True) if differs else (value, False)


def write(
    session: Session, kind: type[Entity], ids: Sequence[str], name: str, value: object
) -> bool:
    """Give one field of parts a value, as one step."""
    workspace = session.workspace
    if kind is Feature:
        if name == "title" and len(ids) == 1:
            return session.attempt(partial(features.rename, workspace, ids[0], str(value)))
        return session.attempt(partial(features.set_field, workspace, ids, name, value))
    part = session.plan.get(kind, ids[-1]) if ids else None
    if part is None:
        return False
    return session.attempt(partial(parts.set_field, workspace, part, name, value))
