from pathlib import Path

import pytest
from builders import a_plan
from fakes import MemoryStore
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QVBoxLayout, QWidget

from mlpm_planner.application.settings import Settings, to_json
from mlpm_planner.application.settings_file import load_settings
from mlpm_planner.bootstrap import make_files
from mlpm_planner.domain.choices import WeekStart
from mlpm_planner.resources import read_text
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.settings.page import SettingsPage
from mlpm_planner.ui.preferences import preferences
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme import fonts, metrics, tokens
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.widgets.picker import Picker

CHECKOUT = Path(__file__).resolve().parents[3]
LEFT = Qt.MouseButton.LeftButton
ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape


@pytest.fixture
def session():
    made = Session(a_plan(), MemoryStore())
    made.files = make_files()
    yield made
    made.close()


@pytest.fixture
def page(qtbot, session):
    """The page in an active window, with settings as they come."""
    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    preferences().change(**to_json(Settings(scheme="light", reduce_motion=True)))
    window = QWidget()
    window.resize(900, 900)
    made = SettingsPage(session)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    yield made
    preferences().change(**to_json(Settings(scheme="light")))
    formats.use_locale(QLocale.c())


@pytest.fixture
def choose(qtbot, page, typed):
    """Opens the list of a field with a click, types some words and takes what is found."""

    def choose_(name: str, words: str) -> None:
        qtbot.mouseClick(page.fields[name], LEFT)
        assert page.window().findChildren(Picker)
        typed(words, ENTER)

    return choose_


@pytest.fixture
def enter(page, typed):
    """Writes a text into a field in the place of what is there, and presses Enter."""

    def enter_(name: str, words: str, key: Qt.Key = ENTER) -> None:
        field = page.fields[name]
        field.setFocus()
        field.selectAll()
        typed(words, key) if words else typed("", Qt.Key.Key_Delete, key)

    return enter_


@pytest.fixture
def tick(qtbot, page):
    """Presses space on a box."""

    def tick_(name: str) -> None:
        page.fields[name].setFocus()
        qtbot.keyClick(page.fields[name], Qt.Key.Key_Space)

    return tick_


def problems(page):
    """What is said under the fields now."""
    labels = page.findChildren(QLabel, "problem")
    return [label.text() for label in labels if label.isVisible()]


# ---- the program


def test_a_theme_dresses_the_program_at_once_and_is_kept(page, choose):
    assert app_theme().tokens == tokens.LIGHT
    choose("scheme", "dark")
    assert app_theme().tokens == tokens.DARK
    assert page.fields["scheme"].shown == "Dark"
    assert load_settings().scheme == "dark"


def test_density_changes_the_height_of_rows(choose):
    before = metrics.row_height()
    choose("density", "compact")
    assert metrics.row_height() < before
    choose("density", "comfortable")
    assert metrics.row_height() > before


@pytest.mark.parametrize(("words", "scale"), [("80", 0.8), ("200", 2.0)])
def test_text_grows_and_shrinks(choose, words, scale):
    before = fonts.metrics("body").height()
    choose("text_scale", words)
    assert fonts.scale() == scale
    assert (fonts.metrics("body").height() > before) is (scale > 1)


def test_no_field_is_cut_off_at_the_largest_text(qtbot, page, choose):
    page.window().resize(640, 700)
    choose("text_scale", "200")
    edge = page.window().width()

    def rights():
        shown = [f for f in page.fields.values() if f.isVisible()]
        return [f.mapTo(page.window(), f.rect().bottomRight()).x() for f in shown]

    assert rights()
    qtbot.waitUntil(lambda: all(right < edge for right in rights()))


def test_what_is_wrong_is_read_in_full_in_a_narrow_window(qtbot, page, enter):
    page.window().resize(340, 700)
    enter("time_zone", "Europe/Berlin-and-the-whole-of-its-surroundings")
    (said,) = (each for each in page.findChildren(QLabel, "problem") if each.isVisible())
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    assert said.height() > said.fontMetrics().height()


def test_reduced_motion_and_high_contrast_reach_the_theme(tick):
    tick("reduce_motion")
    tick("high_contrast")
    assert not app_theme().reduce_motion
    assert app_theme().tokens != tokens.LIGHT
    assert load_settings() == Settings(scheme="light", high_contrast=True)


def test_single_keys_are_switched_off_and_on(tick):
    tick("single_keys")
    assert not preferences().settings.single_keys
    assert not load_settings().single_keys
    tick("single_keys")
    assert load_settings().single_keys


def test_a_change_made_elsewhere_is_shown(page):
    preferences().change(scheme="dark", single_keys=False, author="Ines")
    assert page.fields["scheme"].shown == "Dark"
    assert not page.fields["single_keys"].isChecked()
    assert page.fields["author"].text() == "Ines"


def test_a_change_elsewhere_leaves_what_is_being_typed(page, typed):
    page.fields["author"].setFocus()
    typed("Ine")
    preferences().change(density="compact")
    assert page.fields["author"].text() == "Ine"


def test_all_shortcuts_are_asked_for(qtbot, page, session):
    with qtbot.waitSignal(session.navigate) as asked:
        qtbot.mouseClick(page.shortcuts, LEFT)
    assert asked.args[0].action == "shortcuts"


def test_part_of_a_path_is_no_backups_folder(page, enter, typed):
    enter("backups_folder", "backups")
    assert "not a whole path" in " ".join(problems(page))
    assert load_settings().backups_folder == ""
    typed("", ESCAPE)
    assert problems(page) == []
    assert page.fields["backups_folder"].text() == ""


def test_a_backups_folder_is_typed_or_chosen(qtbot, page, enter, tmp_path):
    enter("backups_folder", f"{tmp_path}/")
    assert load_settings().backups_folder == str(tmp_path)
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    button = page.fields["backups_folder"].parentWidget().findChild(QWidget, "choose_folder")
    qtbot.mouseClick(button, LEFT)
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(chosen))
    dialog.reject()
    assert page.fields["backups_folder"].text() == str(chosen)
    assert load_settings().backups_folder == str(chosen)


# ---- the workspace


def test_what_a_point_is_worth_can_be_undone(page, session, enter):
    enter("point_weeks", "0.5")
    assert session.plan.product.point_weeks == 0.5
    session.undo()
    assert session.plan.product.point_weeks is None
    assert page.fields["point_weeks"].text() == ""
    session.redo()
    assert page.fields["point_weeks"].text() == "0.5"


def test_an_empty_size_is_no_size(session, enter):
    enter("capacity_weeks", "22")
    enter("capacity_weeks", "")
    assert session.plan.product.capacity_weeks is None


@pytest.mark.parametrize(
    ("typed_text", "said"),
    [("0", "more than 0"), ("-1", "more than 0"), ("many", "number")],
)
def test_a_size_that_cannot_be_is_said_under_its_field(page, session, enter, typed_text, said):
    enter("point_weeks", typed_text)
    assert [said in problem for problem in problems(page)] == [True]
    assert session.plan.product.point_weeks is None
    assert page.fields["point_weeks"].is_touched


def test_an_unknown_time_zone_is_said_under_its_field_and_can_be_mended(page, session, enter):
    told = []
    session.failed.connect(told.append)
    enter("time_zone", "Europe/Berln")
    assert problems(page) == ["“Europe/Berln” is not a known time zone. Example: Europe/Berlin."]
    assert page.fields["time_zone"].text() == "Europe/Berln"
    assert page.fields["time_zone"].accessibleDescription() == problems(page)[0]
    assert session.plan.product.time_zone == "UTC"
    assert told == []
    enter("time_zone", "Europe/Berlin", TAB)
    assert problems(page) == []
    assert session.plan.product.time_zone == "Europe/Berlin"


def test_escape_brings_back_the_time_zone_that_holds(page, session, enter, typed):
    enter("time_zone", "nowhere")
    typed("", ESCAPE)
    assert problems(page) == []
    assert page.fields["time_zone"].text() == session.plan.product.time_zone == "UTC"


def test_week_and_fiscal_year_are_chosen(page, session, choose):
    choose("week_start", "sunday")
    choose("fiscal_year_start", "april")
    assert session.plan.product.week_start is WeekStart.SUNDAY
    assert session.plan.product.fiscal_year_start == 4
    session.undo()
    assert page.fields["fiscal_year_start"].shown == "January"


def test_the_product_is_renamed_but_never_nameless(page, session, enter):
    enter("name", "Ranking <b>2</b>")
    assert session.plan.product.name == "Ranking <b>2</b>"
    enter("name", "")
    assert len(problems(page)) == 1
    assert session.plan.product.name == "Ranking <b>2</b>"


# ---- about


def test_about_tells_the_parts_and_whether_sqlite_has_the_fix(page, session):
    said = [label.text() for label in page.about.findChildren(QLabel)]
    for title, version in session.files.versions().items():
        assert title in said
        assert version in said
    assert session.files.versions().keys() >= {"mlpm_planner", "Python", "Qt", "PySide6", "SQLite"}
    assert "the fix of the write-ahead log" in session.files.versions()["SQLite"]


def test_licences_are_read_as_plain_text(qtbot, page):
    starts = []
    for _ in range(4):
        starts.append(page.about.text.toPlainText())
        qtbot.keyClick(page.about.choice, Qt.Key.Key_Right)
    for text, words in zip(
        starts,
        ("MIT License", "SIL OPEN FONT LICENSE", "ISC License", "LESSER GENERAL PUBLIC"),
        strict=True,
    ):
        assert words in text
    assert page.about.text.isReadOnly()


def test_the_licence_shown_is_the_one_of_the_project():
    assert read_text("licences", "mlpm_planner.txt") == (CHECKOUT / "LICENSE").read_text("utf-8")


def test_help_leads_to_the_versions(qtbot, page):
    page.window().resize(900, 400)
    page.restore_state({"section": "about"})
    viewport = page.column.viewport()
    qtbot.waitUntil(lambda: page.about.mapTo(viewport, QPoint(0, 0)).y() <= 8)
    page.restore_state({"section": 7, "view": "gone"})


# ---- for everyone


def test_tab_reaches_every_field_and_each_has_a_name(page, typed):
    page.fields["scheme"].setFocus()
    reached = []
    for _ in range(200):
        widget = QApplication.focusWidget()
        if widget in reached:
            break
        reached.append(widget)
        typed("", TAB)
    assert set(page.fields.values()) <= set(reached)
    assert all(widget.accessibleName() or widget.text() for widget in reached)
