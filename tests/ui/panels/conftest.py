import pytest
from kpi_values import LATENCY, a_session, latency, observations, target_of
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.kpi import Kpi, Marker
from mlpm_planner.ui import formats
from mlpm_planner.ui.theme.theme import app_theme


@pytest.fixture
def world():
    """Two KPIs with values and a target, and a marker: what most tests of the page look at."""
    from kpi_values import weeks_ago

    slow = latency(rank=1.0)
    click = Kpi(name="Answer click rate", key="click", unit="%", rank=2.0)
    pilot = Marker(at=weeks_ago(2), kind=MarkerKind.LAUNCH, title="EU pilot")
    store_values = [
        *observations(slow, LATENCY),
        *observations(click, (0.36, 0.37, 0.38, 0.389)),
    ]
    session = a_session(slow, click, target_of(slow, 180.0), pilot, observed=store_values)
    session.slow, session.click, session.pilot = slow, click, pilot
    yield session
    session.close()


@pytest.fixture
def kpis_page(qtbot, world):
    """The KPIs page in an active window, its values read."""
    from mlpm_planner.ui.panels.kpis import KpisPage

    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1216, 820)
    layout = QVBoxLayout(window)
    page = KpisPage(world)
    head = QWidget()
    head_layout = QVBoxLayout(head)
    for widget in page.header_widgets():
        head_layout.addWidget(widget)
    layout.addWidget(head)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(page.is_ready)
    qtbot.waitUntil(lambda: world.tasks.is_idle)
    yield page
    formats.use_locale(QLocale.c())


@pytest.fixture
def typed(qtbot):
    """Types into whatever has the focus, as a person does."""
    from PySide6.QtWidgets import QApplication

    def type_(text: str = "", *keys: Qt.Key) -> None:
        if text:
            qtbot.keyClicks(QApplication.focusWidget(), text)
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget(), key)

    return type_
