import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mlpm_planner.ui.theme import fonts, inks, paint
from mlpm_planner.ui.theme.icons import STATUS
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.banner import Banner
from mlpm_planner.ui.widgets.bullet import Bullet, BulletGraph
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.card import Card, ChoiceCard
from mlpm_planner.ui.widgets.chips import Chip, CountBadge, FilterChip, KeyCap, StatusLabel
from mlpm_planner.ui.widgets.empty_state import EmptyState
from mlpm_planner.ui.widgets.fields import LineEdit, SearchField, TextArea
from mlpm_planner.ui.widgets.menu import SEPARATOR, Entry, build_menu, open_menu
from mlpm_planner.ui.widgets.progress import ProgressBar
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.skeleton import Skeleton
from mlpm_planner.ui.widgets.sparkline import Sparkline, paint_sparkline
from mlpm_planner.ui.widgets.splitter import Splitter
from mlpm_planner.ui.widgets.table_view import TableView
from mlpm_planner.ui.widgets.text import ElidedLabel, field_label, plain_label, tip
from mlpm_planner.ui.widgets.value_fields import DateField, NumberField

VIEWS = [Segment("table", "Table", "table-2"), Segment("matrix", "Matrix"), Segment("odds", "Odds")]


def everything():
    badge = CountBadge()
    badge.set_count(1200, "bad")
    graph = BulletGraph("p95 latency 220 ms, target 180")
    graph.set_bullet(Bullet(1.4, 0.5, (0.3, 0.6, 0.8, 1.0)))
    spark = Sparkline("Twelve weeks, rising")
    spark.set_values([1.0, float("nan"), 3.0], (2.0, float("inf")))
    card = Card("Title", "note")
    card.body.addWidget(Chip("search", "accent", "tag"))
    return [
        Button("New feature", "primary", icon="plus"),
        Button("RICE", arrow=True),
        Button("Delete", "danger"),
        IconButton("x", "Close", "Esc"),
        Segments("View", VIEWS),
        FilterChip("Status: Shadow", "list-filter"),
        StatusLabel(STATUS["planned"]),
        KeyCap("Ctrl K"),
        badge,
        graph,
        spark,
        card,
        ChoiceCard("Start empty"),
        Banner("The disk is full.", "bad", [Button("Try again")]),
        EmptyState("flag", "Nothing yet.", Button("Add", "primary"), Button("Skip")),
        LineEdit("x", "Title"),
        SearchField("Find", "/"),
        TextArea("x", "Notes"),
        DateField("Due"),
        NumberField("Value"),
        ProgressBar("Import"),
        Skeleton(),
        ScrollColumn(plain_label("long")),
        Splitter(QWidget(), QWidget()),
        TableView("Features"),
    ]


def put(window, *widgets):
    for widget in widgets:
        window.layout().addWidget(widget)
        widget.show()


def test_whatever_takes_the_focus_has_a_name(window):
    put(window, *everything())
    focusable = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisibleTo(window)
    ]
    nameless = [
        type(widget).__name__
        for widget in focusable
        if not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert len(focusable) > 12
    assert not nameless


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_everything_is_drawn_in_every_look_and_size(window, scale, caplog):
    theme = app_theme()
    put(window, *everything())
    theme.set_text_scale(scale)
    for scheme in ("dark", "light"):
        theme.set_scheme(scheme)
        theme.set_high_contrast(scheme == "dark")
        assert not window.grab().isNull()
    theme.set_text_scale(1)
    assert not caplog.records


def test_a_button_is_as_wide_as_its_words_need(qtbot):
    short, long = Button("Go"), Button("Go to the roadmap", icon="chart-gantt", arrow=True)
    for button in (short, long):
        qtbot.addWidget(button)
    words = fonts.advance("Go to the roadmap", "body", 500)
    assert long.sizeHint().width() - words > short.sizeHint().width() - fonts.advance("Go")
    assert short.sizeHint().height() == 30


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Select])
def test_buttons_work_with_the_keys(placed, qtbot, key):
    button = placed(IconButton("x", "Close", "Esc"))
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)
    assert (button.accessibleName(), button.toolTip()) == ("Close", "Close (Esc)")


def test_segments_choose_by_click_and_by_arrow(placed, qtbot):
    segments, heard = placed(Segments("View", VIEWS)), []
    segments.chosen.connect(heard.append)
    middle = segments.segment_rect(1).center().toPoint()
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=middle)  # is chosen already
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    qtbot.keyClick(segments, Qt.Key.Key_Right)  # round to the first
    assert heard == ["matrix", "odds", "table"]
    assert segments.accessibleName() == "View: Table"


def test_segments_set_from_outside_say_nothing(placed):
    segments, heard = placed(Segments("View", VIEWS)), []
    segments.chosen.connect(heard.append)
    segments.set_current("odds")
    segments.set_current("no such view")
    assert (segments.current, heard) == ("odds", [])


def test_a_filter_is_taken_off_by_its_cross_or_by_delete(placed, qtbot):
    chip = placed(FilterChip("Status: Shadow"))
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    right, left = QPoint(chip.width() - 8, 10), QPoint(12, 10)
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=right)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=left)


def test_a_badge_of_nothing_is_not_shown(window):
    badge = CountBadge(window)
    badge.set_count(2, "warn")
    assert badge.isVisible()
    badge.set_count(0)
    assert not badge.isVisible()


def test_a_card_is_chosen_by_click_or_enter(placed, qtbot):
    card, heard = placed(ChoiceCard("Start empty")), []
    card.clicked.connect(lambda: heard.append(True))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert heard == [True, True]


def test_a_closed_banner_goes(window, qtbot):
    banner = Banner("Read-only disk.", "warn")
    put(window, banner)
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(IconButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_text_of_users_is_never_markup(window):
    label = plain_label("<b>bold</b>")
    put(window, label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    button = QPushButton(window)
    tip(button, "<b>bold</b>")
    assert button.toolTip() == "<qt>&lt;b&gt;bold&lt;/b&gt;</qt>"


def test_a_label_that_is_cut_tells_the_whole(window):
    label = ElidedLabel("A title that is far too long for the place it has got here", parent=window)
    label.show()
    label.resize(90, 20)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole == label.accessibleName()
    label.resize(900, 20)
    assert label.text() == label.whole
    assert label.toolTip() == ""


def test_a_label_names_its_field(window):
    field = LineEdit("")
    put(window, field_label("&Value, ms", field))
    put(window, field)
    assert field.accessibleName() == "Value, ms"


def test_labels_follow_the_text_size(window):
    label = plain_label("words")
    put(window, label)
    before = label.sizeHint().width()
    app_theme().set_text_scale(2)
    assert label.sizeHint().width() > 1.8 * before
    app_theme().set_text_scale(1)


def test_progress_is_spoken(window):
    bar = ProgressBar("Import", window)
    bar.set_share(0.62)
    assert bar.accessibleName() == "Import: 62%"


def test_a_menu_runs_what_was_chosen_and_goes(window, qtbot):
    heard = []
    entries = [
        Entry("&Rename", lambda: heard.append("rename"), "pencil", "F2"),
        SEPARATOR,
        Entry("Off", enabled=False),
        Entry("Dense", checked=True),
        Entry("Move to", icon="arrow-right", children=[Entry("Now", lambda: heard.append("now"))]),
    ]
    menu = build_menu(entries, window)
    open_menu(menu, window)
    assert [action.isEnabled() for action in menu.actions()] == [True, True, False, True, True]
    qtbot.keyClick(menu, Qt.Key.Key_R)
    assert heard == ["rename"]
    menu.actions()[4].menu().actions()[0].trigger()
    assert heard == ["rename", "now"]
    with qtbot.waitSignal(menu.destroyed):
        pass


# ---- right to left


def side_of(widget, colour):
    """Where the middle of what has a colour lies, as a share of the width."""
    image = widget.grab().toImage()
    wanted = inks.colour(colour).rgb()
    found = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) == wanted
    ]
    return sum(found) / len(found) / image.width()


def test_an_empty_state_says_its_whole_sentence(window):
    state = EmptyState("gauge", "A sentence that is too long for one line. " * 3, Button("Add"))
    put(window, state)
    label = state.findChild(QLabel)
    assert label.height() >= label.heightForWidth(label.width()) > 2 * label.fontMetrics().height()


@pytest.fixture
def right_to_left(qapp):
    """Lets the layout of the program run from right to left."""
    yield lambda: qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_an_icon_leads_its_words_from_the_right_where_the_layout_runs_so(placed, right_to_left):
    label = placed(StatusLabel(STATUS["shipped"]))
    assert side_of(label, STATUS["shipped"].colour) < 0.4
    right_to_left()
    assert side_of(label, STATUS["shipped"].colour) > 0.6


def test_the_first_segment_is_the_right_one_where_the_layout_runs_so(placed, qtbot):
    segments = placed(Segments("View", (Segment("a", "One"), Segment("b", "Two"))))
    segments.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    at = QPoint(4, segments.height() // 2)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=at)
    assert segments.current == "b"


@pytest.mark.usefixtures("qapp")
def test_a_sparkline_runs_with_time_in_every_layout():
    def drawn(direction):
        image = QImage(100, 30, QImage.Format.Format_ARGB32)
        image.fill(0)
        with QPainter(image) as painter:
            painter.setLayoutDirection(direction)
            paint.follow_layout(painter, QRectF(0, 0, 100, 30))
            assert paint.is_mirrored(painter) == (direction is Qt.LayoutDirection.RightToLeft)
            paint_sparkline(painter, QRectF(0, 0, 100, 30), [0.0] * 20 + [1.0])
        return image

    left, right = (drawn(way) for way in Qt.LayoutDirection if way.value < 2)
    assert left == right
