import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit

import mlpm_planner.ui
from mlpm_planner.resources import read_text, resource_path
from mlpm_planner.ui.theme import fonts, icons, inks, metrics, paint
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import DARK, LIGHT, Tokens


@pytest.fixture(autouse=True)
def theme(qapp):  # noqa: ARG001 - a theme needs an application
    theme = app_theme()
    theme.set_scheme("light")
    yield theme
    theme.set_scheme("light")
    theme.set_text_scale(1)
    theme.set_density("normal")
    theme.set_high_contrast(False)
    theme.set_reduce_motion(False)


def hue(pixmap):
    """The colour of the most opaque pixel."""
    image = pixmap.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=QColor.alpha).name().upper()


def test_there_is_one_theme_per_application(theme):
    assert app_theme() is theme


def test_every_colour_of_the_palette_follows_the_scheme(theme, qapp):
    theme.set_scheme("dark")
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window).name().upper() == DARK.canvas
    assert palette.color(QPalette.ColorRole.PlaceholderText).name().upper() == DARK.text3
    assert palette.color(QPalette.ColorRole.Accent).name().upper() == DARK.accent_fill
    assert palette.color(QPalette.ColorRole.ToolTipBase).name().upper() == DARK.toast
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name().upper() == DARK.disabled


def test_a_change_of_scheme_is_told_once(theme):
    told = []
    theme.changed.connect(told.append)
    theme.set_scheme("dark")
    theme.set_scheme("dark")
    theme.changed.disconnect(told.append)
    assert told == [DARK]
    assert isinstance(told[0], Tokens)


def test_schemes_cycle_through_light_dark_and_system(theme):
    seen = []
    for _ in range(3):
        theme.cycle_scheme()
        seen.append(theme.scheme)
    assert seen == ["dark", "system", "light"]


def test_no_style_sheet_is_used_anywhere():
    # A rule that matches an item view makes it repaint whole where it could scroll.
    sources = Path(mlpm_planner.ui.__file__).parent.rglob("*.py")
    assert not [path.name for path in sources if "setStyleSheet" in path.read_text("utf-8")]


def test_inter_comes_in_four_weights_of_different_width():
    assert fonts.load() == "Inter"
    widths = [fonts.advance("Hamburgefonts", "body", weight) for weight in (400, 500, 600, 700)]
    assert widths == sorted(set(widths))
    assert QFontInfo(fonts.font("body", 600)).weight() == 600


def test_digits_are_of_one_width_only_where_asked():
    assert fonts.advance("1111", tabular=True) == fonts.advance("8888", tabular=True)
    assert fonts.advance("1111") < fonts.advance("8888")
    assert fonts.advance("re-rank") < fonts.advance("re-rank", tabular=True)


def test_sizes_grow_with_the_text(theme):
    before = metrics.row_height(), metrics.control_height(), fonts.advance("Roadmap")
    assert before[:2] == (36, 30)
    theme.set_text_scale(2)
    assert fonts.advance("Roadmap") == pytest.approx(2 * before[2], rel=0.02)
    assert metrics.row_height() == round(fonts.metrics("body").height() + 20)
    assert metrics.control_height() > fonts.metrics("body").height()


def test_text_scale_is_held_between_80_and_200_percent(theme):
    theme.set_text_scale(9)
    assert theme.text_scale == 2
    theme.set_text_scale(0.1)
    assert theme.text_scale == 0.8


@pytest.mark.parametrize(
    ("density", "height"), [("compact", 28), ("normal", 36), ("comfortable", 44)]
)
def test_density_sets_the_height_of_rows(theme, density, height):
    theme.set_density(density)
    assert metrics.row_height() == height


def test_icons_are_drawn_in_the_colours_of_the_look(theme):
    icon = icons.icon("square", "accent")
    assert hue(icon.pixmap(32, 32)) == LIGHT.accent
    theme.set_scheme("dark")
    assert hue(icon.pixmap(32, 32)) == DARK.accent
    assert hue(icon.pixmap(32, 32, QIcon.Mode.Disabled)) == DARK.disabled


def test_an_icon_is_as_sharp_as_the_screen():
    assert icons.pixmap("gauge", size=16, ratio=2).width() == 32
    assert icons.pixmap("gauge", size=16, ratio=2) is icons.pixmap("gauge", size=16, ratio=2)


@pytest.mark.parametrize("name", ["no-such-icon", "../fonts/LICENSE-OFL", ""])
def test_a_strange_icon_name_is_a_circle(name):
    assert icons.pixmap(name).toImage() == icons.pixmap("circle").toImage()


def test_icons_outlive_their_python_objects():
    copies = [QIcon(icons.icon("gauge")) for _ in range(50)]
    gc.collect()
    assert not any(copy.pixmap(16, 16).isNull() for copy in copies)


def test_every_state_has_an_icon_and_words():
    looks = [*icons.STATUS.values(), *icons.TARGET.values()]
    for look in looks:
        assert look.label
        assert resource_path("icons", f"{look.icon}.svg").is_file()


def test_every_icon_named_in_the_code_exists():
    named = set()
    for path in Path(mlpm_planner.ui.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"icon=\"([a-z0-9-]+)\"", text))
        named |= set(re.findall(r"icons\.\w+\(painter, \"([a-z0-9-]+)\"", text))
    missing = {name for name in named if not resource_path("icons", f"{name}.svg").is_file()}
    assert named
    assert not missing


def test_the_licences_of_fonts_and_icons_are_shipped():
    assert "SIL OPEN FONT LICENSE" in read_text("fonts", "LICENSE-OFL.txt").upper()
    icons_licence = read_text("icons", "LICENSE-LUCIDE.txt")
    assert "ISC License" in icons_licence
    assert "MIT License" in icons_licence


def test_print_borrows_the_light_look_and_gives_it_back(theme):
    theme.set_scheme("dark")
    with inks.using(LIGHT):
        assert inks.colour("text").name().upper() == LIGHT.text
    assert inks.colour("text").name().upper() == DARK.text


def test_fields_show_where_the_focus_is(qtbot):
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.resize(120, 30)
    with qtbot.waitActive(edit):
        edit.show()
    edit.clearFocus()
    ring = QPoint(60, 1)
    assert edit.grab().toImage().pixelColor(ring).name().upper() == LIGHT.raised
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert edit.grab().toImage().pixelColor(ring).name().upper() == LIGHT.focus


def test_text_that_does_not_fit_ends_in_an_ellipsis():
    shown = fonts.elided("A very long title of a feature", 80)
    assert shown.endswith("…")
    assert fonts.advance(shown) <= 80


def test_painting_helpers_leave_ink_where_they_are_told():
    image = QImage(100, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        paint.floating(painter, QRectF(20, 20, 60, 20), 6)
        paint.dot(painter, QPointF(50, 30), 5, "bad_fill")
        paint.halo_text(painter, QPointF(30, 50), "x")
    assert image.pixelColor(50, 30).name().upper() == LIGHT.bad_fill
    assert image.pixelColor(50, 45).lightness() < 255  # shadow
    assert image.pixelColor(2, 2).lightness() == 255


def test_the_look_is_ready_before_any_icon_is_drawn(run_python):
    loaded = run_python(
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from mlpm_planner.ui.theme.theme import app_theme\n"
        "app_theme()\n"
        "print('PySide6.QtSvg' in sys.modules)"
    )
    assert loaded.strip() == "False"
