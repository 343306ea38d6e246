"""Editors of the inspector: each shows one field the way it is best changed."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from mlpm_planner.domain.entity import Entity, FieldKind, field_infos
from mlpm_planner.domain.product import Tag
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell import inspector_choices as choices
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import icons, metrics, paint
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.widgets.cell_paint import paint_avatar
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import Picker, PickItem
from mlpm_planner.ui.widgets.quiet import INSET, GrowingText, QuietFrame
from mlpm_planner.ui.widgets.text import tip
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

MIXED = "Mixed"
_AVATAR = 18


class Editor(QObject):
    """Shows the value of one field and tells what it is changed to."""

    edited = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    @property
    def is_busy(self) -> bool:
        """Whether somebody is typing here."""
        return False

    def show(self, value: Any, *, mixed: bool = False) -> None:
        """Show a value, or that several parts have different ones."""
        raise NotImplementedError


class TextEditor(Editor):
    """One line."""

    def __init__(self, name: str) -> None:
        self.line = LineEdit("", "–")
        super().__init__(QuietFrame(self.line))
        self.line.setAccessibleName(name)
        self.line.committed.connect(self.edited.emit)

    @property
    @override
    def is_busy(self) -> bool:
        return self.line.hasFocus() and self.line.is_touched

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        self.line.setPlaceholderText(MIXED if mixed else "–")
        self.line.set_value("" if mixed else str(value))
        self.line.setCursorPosition(0)


class LongTextEditor(Editor):
    """Several lines; as high as they need."""

    def __init__(
        self, name: str, placeholder: str, voice: Voice = paint.BODY, *, breaks: bool = True
    ) -> None:
        self.area = GrowingText(name, placeholder, voice, breaks=breaks)
        super().__init__(QuietFrame(self.area, inset=INSET - 2))
        self._placeholder = placeholder
        self.area.committed.connect(self.edited.emit)

    @property
    @override
    def is_busy(self) -> bool:
        return self.area.hasFocus() and self.area.is_touched

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        self.area.setPlaceholderText(MIXED if mixed else self._placeholder)
        self.area.set_value("" if mixed else str(value))


class ValueEditor(Editor):
    """A date or a number."""

    def __init__(
        self, field: DateField | NumberField, name: str, shaped: Callable[[Any], Any]
    ) -> None:
        self.field = field
        super().__init__(QuietFrame(field))
        self._shaped = shaped
        field.setAccessibleName(name)
        field.setPlaceholderText("–")
        field.edited.connect(self._on_edited)

    @property
    @override
    def is_busy(self) -> bool:
        return self.field.hasFocus() and self.field.is_touched

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        self.field.setPlaceholderText(MIXED if mixed else "–")
        self.field.set_parsed(None if mixed else value)
        self.field.setCursorPosition(0)

    def _on_edited(self) -> None:
        value = self.field.value
        self.edited.emit(None if value is None else self._shaped(value))


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, name: str) -> None:
        self.box = QCheckBox()
        super().__init__(QuietFrame(self.box, inset=INSET))
        self.box.setAccessibleName(name)
        self.box.clicked.connect(self._on_clicked)

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        self.box.setTristate(mixed)
        some, on, off = (
            Qt.CheckState.PartiallyChecked,
            Qt.CheckState.Checked,
            Qt.CheckState.Unchecked,
        )
        self.box.setCheckState(some if mixed else on if value else off)

    def _on_clicked(self) -> None:
        self.box.setTristate(False)
        self.edited.emit(self.box.isChecked())


class QuietChoice(ChoiceField):
    """A choice that looks like text: its icon, colour or initials, and its words."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.look = PickItem("", "")
        self.is_person = False
        self.search: Callable[[str], Sequence[PickItem]] | None = None

    def show_look(self, look: PickItem, *, mixed: bool = False) -> None:
        """Show a choice with its icon, or that there are several."""
        self.look = PickItem("", MIXED) if mixed else look
        self.show_choice(self.look.key, self.look.text or "–", quiet=mixed or not look.text)

    @override
    def open(self) -> None:
        picker = Picker(
            self, self._items(), current=self.current, placeholder=self._name, find=self.search
        )
        picker.chosen.connect(self.choose)
        picker.open()

    @override
    def choose(self, key: str) -> None:
        self.chosen.emit(key)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            body = self._paint_lead(painter, rect.adjusted(INSET, 0, -INSET, 0))
            if self.underMouse() or self.hasFocus():
                edge, width = self._edge()
                edge = edge if self.hasFocus() else "line"
                paint.rounded(painter, rect, metrics.RADIUS_CONTROL, edge=edge, width=width)
                arrow = QRectF(body.right() - 13, 0, 13, rect.height())
                icons.paint_centred(painter, "chevron-down", arrow, size=13, colour="text2")
                body.setRight(arrow.left() - 4)
            ink = "text3" if self._quiet else "text"
            paint.text(painter, body, self._shown, Voice("body", 0, ink))

    def _paint_lead(self, painter: QPainter, body: QRectF) -> QRectF:
        look, middle = self.look, body.center().y()
        if self.is_person and look.key:
            side = icons.scaled(_AVATAR)
            paint_avatar(
                painter, QRectF(body.left(), round(middle - side / 2), side, side), look.text
            )
            return body.adjusted(side + 7, 0, 0, 0)
        if look.icon:
            return icons.lead(painter, look.icon, body, colour=look.colour or "text2")
        if look.colour:
            square = QRectF(body.left(), round(middle - 5), 10, 10)
            paint.rounded(painter, square, 3, fill=look.colour)
            return body.adjusted(18, 0, 0, 0)
        return body


class ChoiceEditor(Editor):
    """One of a list: a status, somebody, a goal, another feature."""

    def __init__(
        self,
        session: Session,
        kind: type[Entity],
        name: str,
        made: type[QuietChoice] = QuietChoice,
    ) -> None:
        self.choice = made(field_infos(kind)[name].title)
        super().__init__(self.choice)
        self._session, self._kind, self._name = session, kind, name
        self._words = choices.enum_of(kind, name)
        self.choice.is_person = choices.is_person(kind, name)
        self.choice.set_items(self._items)
        self.choice.chosen.connect(self._on_chosen)

    def _items(self) -> list[PickItem]:
        plan = self._session.plan
        if choices.refers_to_many(self._kind, self._name):
            self.choice.search = choices.FeatureSearch(plan)
        return choices.choices(plan, self._kind, self._name)

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        plan = self._session.plan
        look = PickItem("", "") if mixed else choices.look(plan, self._kind, self._name, value)
        self.choice.show_look(look, mixed=mixed)

    def _on_chosen(self, key: str) -> None:
        self.edited.emit(self._words(key) if self._words else key)


class QuietTags(QuietChoice):
    """Tags as chips; the list adds one or, where it is there, takes it off."""

    tags: tuple[str, ...] = ()
    mixed = False

    @override
    def open(self) -> None:
        picker = Picker(self, self._items(), placeholder="Find or create", create="Create tag")
        picker.chosen.connect(self.choose)
        picker.created.connect(self.choose)
        picker.open()

    @override
    def _paint_lead(self, painter: QPainter, body: QRectF) -> QRectF:
        height, left = metrics.chip_height(), body.left() - 2
        top = round(body.center().y() - height / 2)
        for place, tag in enumerate(self.tags):
            more = f"+{len(self.tags) - place}"
            fits = not place or left + paint.chip_width(tag) <= body.right() - 30
            words = tag if fits else more
            width = min(paint.chip_width(words), body.right() - left)
            area = QRectF(left, top, width, height)
            paint.chip(painter, area, words, fill="neutral_tint", colour="text2")
            left += width + 4
            if not fits:
                break
        return body.adjusted(left - body.left() if self.tags else 0, 0, 0, 0)


class TagsEditor(Editor):
    """The words a feature is marked with."""

    def __init__(self, session: Session, name: str) -> None:
        self.choice = QuietTags(name)
        super().__init__(self.choice)
        self._session = session
        self.choice.set_items(self._items)
        self.choice.chosen.connect(self._on_chosen)

    def _items(self) -> list[PickItem]:
        names = sorted(
            {*(tag.name for tag in self._session.plan.table(Tag).values()), *self.choice.tags},
            key=str.casefold,
        )
        return [
            PickItem(name, name, "check" if name in self.choice.tags else "tag") for name in names
        ]

    @override
    def show(self, value: Any, *, mixed: bool = False) -> None:
        self.choice.tags = () if mixed else tuple(value)
        words = ", ".join(self.choice.tags)
        shown = "" if words else "–"
        self.choice.show_look(PickItem("", shown), mixed=mixed)
        self.choice.setAccessibleName(f"Tags: {MIXED if mixed else words or 'none'}")
        if words:
            self.choice.show_choice("", "\u200b")
            self.choice.setAccessibleName(f"Tags: {words}")
        tip(self.choice, words)

    def _on_chosen(self, tag: str) -> None:
        tags = self.choice.tags
        without = tuple(other for other in tags if other != tag)
        self.edited.emit(without if tag in tags else (*tags, tag))


# ---- which editor for which field


def editor_for(session: Session, kind: type[Entity], name: str) -> Editor | None:
    """The editor that suits a field; None where the inspector has none for it."""
    make = _MAKERS.get(field_infos(kind)[name].kind)
    return make(session, kind, name) if make else None


def _text(_session: Session, kind: type[Entity], name: str) -> Editor:
    return TextEditor(field_infos(kind)[name].title)


def _long_text(_session: Session, kind: type[Entity], name: str) -> Editor:
    title = field_infos(kind)[name].title
    return LongTextEditor(title, f"Add {title.lower()}")


def _date(session: Session, kind: type[Entity], name: str) -> Editor:
    title, start = field_infos(kind)[name].title, session.plan.product.fiscal_year_start
    field = DateField(title, last_day=name != "start", fiscal_year_start=start)
    return ValueEditor(field, title, lambda day: day)


def _number(_session: Session, kind: type[Entity], name: str) -> Editor:
    about = field_infos(kind)[name]
    field = NumberField(about.title, percent=about.kind is FieldKind.FRACTION)
    return ValueEditor(field, about.title, round if choices.is_whole(kind, name) else float)


def _flag(_session: Session, kind: type[Entity], name: str) -> Editor:
    return FlagEditor(field_infos(kind)[name].title)


def _tags(session: Session, kind: type[Entity], name: str) -> Editor:
    return TagsEditor(session, field_infos(kind)[name].title)


_MAKERS: dict[FieldKind, Callable[[Session, type[Entity], str], Editor]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.FRACTION: _number,
    FieldKind.FLAG: _flag,
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.REFERENCE: ChoiceEditor,
    FieldKind.TAGS: _tags,
}
