"""How the file is read: everything that was found out, each of it changeable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mlpm_planner.ui.importing import words
from mlpm_planner.ui.importing.draft import Found, ImportDraft
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.text import field_label

_IN_A_ROW = 4
_AUTO = "Find out"
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


@dataclass(frozen=True, slots=True)
class _Field:
    """One thing that can be decided: its import option, label and choices."""

    option: str
    title: str
    choices: Callable[[], Mapping[str, str]]

    def items(self) -> list[PickItem]:
        """What can be chosen, finding out first."""
        auto = PickItem(words.AUTO, _AUTO, "wand-sparkles")
        return [auto, *(PickItem(key, name) for key, name in self.choices().items())]


class Detection(QWidget):
    """A grid of choices; one that nobody made shows what was found, in a quiet ink."""

    def __init__(self, draft: ImportDraft, *, of_file: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.fields: dict[str, ChoiceField] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(metrics.CARD_GAP)
        self._grid.setVerticalSpacing(metrics.CARD_GAP)
        for column in range(_IN_A_ROW):
            self._grid.setColumnStretch(column, 1)
        shown = _fields(draft.services.sources)
        for field in shown if of_file else [f for f in shown if f.option != "encoding"]:
            self._add_choice(field)
        self.kpi = LineEdit("", "Name of the file")
        self.kpi.committed.connect(partial(draft.answer, "kpi"))
        self._kpi_box = self._add("KPI of the values", self.kpi)
        self.segment = LineEdit("", "All")
        self.segment.committed.connect(partial(draft.answer, "segment"))
        self._segment_box = self._add("Segment of the values", self.segment)

    def _add_choice(self, field: _Field) -> None:
        widget = ChoiceField(field.title)
        widget.set_items(field.items)
        widget.chosen.connect(partial(self._draft.answer, field.option))
        self.fields[field.option] = widget
        self._add(field.title, widget)

    def _add(self, title: str, widget: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.LABEL_GAP)
        column.addWidget(field_label(title, widget))
        column.addWidget(widget)
        place = self._grid.count()
        self._grid.addWidget(box, place // _IN_A_ROW, place % _IN_A_ROW)
        return box

    def show_found(self, found: Found) -> None:
        """Show what was decided, or else found."""
        preview, answers = found.preview, self._draft.answers
        detected = {
            "kind": words.KINDS.get(preview.kind, ""),
            "source": words.source_name(preview.source or "plain"),
            "encoding": words.ENCODINGS.get(preview.encoding, preview.encoding.upper()),
            "delimiter": words.DELIMITERS.get(
                _DELIMITERS.get(preview.delimiter, ""), preview.delimiter.capitalize()
            ),
            "timezone": "As the times say",
        }
        for option, field in self.fields.items():
            chosen = str(answers.get(option, ""))
            if option == "timezone" and chosen:
                field.show_choice(chosen, chosen)
            elif chosen:
                field.show_choice(chosen)
            else:
                field.show_choice(words.AUTO, detected.get(option) or _AUTO, quiet=True)
        is_values = preview.kind == "observations"
        named = [column.field for column in found.columns]
        self._kpi_box.setVisible(is_values and "kpi" not in named and named.count("value") < 2)
        self._segment_box.setVisible(is_values and "segment" not in named)
        self.kpi.set_value(str(answers.get("kpi", "")))
        self.segment.set_value(str(answers.get("segment", "")))


def _fields(sources: Sequence[str]) -> list[_Field]:
    programs = {name: words.source_name(name) for name in ("plain", *sorted(sources))}
    encodings = {name: words.ENCODINGS[name] for name in words.CHOSEN_ENCODINGS}
    return [
        _Field("kind", "What it holds", lambda: words.KINDS),
        _Field("source", "Written by", lambda: programs),
        _Field("encoding", "Encoding", lambda: encodings),
        _Field("delimiter", "Cells are set apart by", lambda: words.DELIMITERS),
        _Field("date_order", "Order of dates", lambda: words.DATE_ORDERS),
        _Field("decimal", "Decimal mark", lambda: words.DECIMALS),
        _Field("timezone", "Time zone", lambda: {name: name for name in words.time_zones()}),
    ]
