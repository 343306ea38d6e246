"""What the board stands by, chosen in the bar over it: columns, lanes, and who may see it."""

from typing import TYPE_CHECKING

from mlpm_planner.application.columns import feature_columns
from mlpm_planner.ui.panels.roadmap import menus
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.menu import build_menu, open_menu
from mlpm_planner.ui.widgets.text import tip

if TYPE_CHECKING:
    from mlpm_planner.ui.panels.roadmap.page import RoadmapPage


class BoardBar:
    """Two buttons of the filter bar, shown with the board."""

    def __init__(self, page: "RoadmapPage") -> None:
        self._page = page
        self.by = Button("", "ghost", icon="kanban")
        self.lanes = Button("", "ghost", icon="rows-3")
        tip(self.by, "What the columns of the board stand for")
        tip(self.lanes, "What the board is divided by")
        self.by.clicked.connect(self.open_by)
        self.lanes.clicked.connect(self.open_lanes)
        for button in (self.lanes, self.by):
            page.bar.add_button(button)

    def show(self) -> None:
        """Say what columns and lanes stand for."""
        page = self._page
        known = feature_columns(page.session.plan)
        by, lanes = known.get(page.board.by), known.get(page.board.lanes)
        self.by.set_words(f"Columns: {by.title.lower() if by else 'window'}")
        self.lanes.set_words(f"Lanes: {lanes.title.lower() if lanes else 'none'}")
        for button in (self.by, self.lanes):
            button.setVisible(page.view == "board")

    def arrange(self, by: str, lanes: str) -> None:
        """Deal the cards out by one field in columns, by another in lanes."""
        self._page.board.arrange(by, lanes)
        self.show()
        self._page.views.update()

    def open_by(self) -> None:
        """Choose what the columns stand for."""
        open_menu(build_menu(menus.of_board(self._page, lanes=False), self._page), self.by)

    def open_lanes(self) -> None:
        """Choose what the board is divided by."""
        open_menu(build_menu(menus.of_board(self._page, lanes=True), self._page), self.lanes)

    def show_customers(self) -> None:
        """Now, Next and Later without internal features, dates, owners and sizes; or all again."""
        page = self._page
        is_public = not (page.is_public and page.view == "board")
        if is_public:
            page.set_view("board")
            self.arrange("", "")
        page.set_public(is_public=is_public)
