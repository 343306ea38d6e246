import pytest
from builders import a_plan
from kpi_values import LATENCY, a_session, latency, observations, target_of, weeks_ago
from planning_world import Planning
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from ranked_features import Ranked
from roadmap_world import Hand, Roadmap

from mlpm_planner.application import kpis
from mlpm_planner.domain.choices import MarkerKind
from mlpm_planner.domain.kpi import Kpi, Marker
from mlpm_planner.storage.workspace_file import create_store
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.theme import app_theme


class World:
    """Two KPIs with values and a target, and a marker: what most tests of the page look at."""

    def __init__(self) -> None:
        self.slow = latency(rank=1.0)
        self.click = Kpi(name="Answer click rate", key="click", unit="%", rank=2.0)
        self.pilot = Marker(at=weeks_ago(2), kind=MarkerKind.LAUNCH, title="EU pilot")
        self.parts = (self.slow, self.click, target_of(self.slow, 180.0), self.pilot)
        self.values = [
            *observations(self.slow, LATENCY),
            *observations(self.click, (0.36, 0.37, 0.38, 0.389)),
        ]

    def known_by(self, session):
        """The session, with the parts at hand."""
        session.slow, session.click, session.pilot = self.slow, self.click, self.pilot
        return session


@pytest.fixture
def world():
    """The small world in memory."""
    made = World()
    session = made.known_by(a_session(*made.parts, observed=made.values))
    yield session
    session.close()


@pytest.fixture
def world_on_disk(qtbot, tmp_path):
    """The small world in a workspace file."""
    made = World()
    plan = a_plan(*made.parts)
    store = create_store(tmp_path / "w.mlpm", plan, program="tests")
    session = made.known_by(Session(plan, store))
    kpis.log_many(session.workspace, made.values)
    qtbot.waitUntil(lambda: not session.workspace.is_saving)
    yield session
    session.close()


@pytest.fixture
def kpis_page(qtbot, world):
    """The KPIs page in an active window, its values read."""
    from mlpm_planner.ui.panels.kpis.page import KpisPage

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


@pytest.fixture
def ranked():
    """Four features, three of them with a RICE score."""
    session = Ranked()
    yield session
    session.close()


@pytest.fixture
def prioritise_page(qtbot, ranked):
    """The Prioritise page in an active window, its rows ranked."""
    from mlpm_planner.ui.panels.prioritise.page import PrioritisePage

    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1000, 700)
    layout = QVBoxLayout(window)
    page = PrioritisePage(ranked)
    for widget in page.header_widgets():
        layout.addWidget(widget)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(page.is_ready)
    page.pane.view.setFocus()
    yield page
    qtbot.waitUntil(lambda: ranked.tasks.is_idle)
    formats.use_locale(QLocale.c())


@pytest.fixture
def roadmap():
    """A small plan with dates around today."""
    session = Roadmap()
    yield session
    session.close()


@pytest.fixture
def timeline_page(qtbot, roadmap):
    """The Roadmap page in an active window, days wide enough to snap to."""
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage

    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app_theme().set_scheme("light")
    window = QWidget()
    window.resize(1200, 700)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    page = RoadmapPage(roadmap)
    for widget in page.header_widgets():
        layout.addWidget(widget)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(page.is_ready)
    page.hand = Hand(page.timeline.canvas)
    page.hand.look_at()
    page.timeline.canvas.setFocus()
    yield page
    qtbot.waitUntil(lambda: roadmap.tasks.is_idle)
    formats.use_locale(QLocale.c())


@pytest.fixture
def planning():
    """Calendars, teams, people, a release and a freeze window."""
    session = Planning()
    yield session
    session.close()


@pytest.fixture
def settings_shown(qtbot):
    """Shows a page or a card of the settings in an active window."""
    from mlpm_planner.application.settings import Settings, to_json
    from mlpm_planner.ui.preferences import preferences

    formats.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    preferences().change(**to_json(Settings(scheme="light", reduce_motion=True)))
    window = QWidget()
    window.resize(900, 900)
    QVBoxLayout(window).setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(window)

    def show(widget):
        window.layout().addWidget(widget)
        with qtbot.waitActive(window):
            window.show()
        return widget

    yield show
    preferences().change(**to_json(Settings(scheme="light")))
    formats.use_locale(QLocale.c())


@pytest.fixture
def planning_page(planning, settings_shown):
    """The Settings page on the small plan."""
    from mlpm_planner.ui.panels.settings.page import SettingsPage

    return settings_shown(SettingsPage(planning))


@pytest.fixture
def lists(planning_page):
    """The list of a kind of part on the page."""
    from mlpm_planner.ui.panels.settings.part_list import PartList

    found = {each._spec.kind: each for each in planning_page.findChildren(PartList)}
    return found.__getitem__


@pytest.fixture
def add_part(typed):
    """Types a name into the field that adds, and Enter."""

    def add(made, name):
        made.name.setFocus()
        typed(name, Qt.Key.Key_Return)

    return add
