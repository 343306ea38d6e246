import pytest
from builders import a_feature

from mlpm_planner.ui.features.feature_table_view import FeatureTableView
from mlpm_planner.ui.importing.assistant import ImportAssistant
from mlpm_planner.ui.importing.paste import paste_features
from mlpm_planner.ui.models.feature_columns import more_columns


@pytest.fixture
def pasted(qtbot, session, window):
    """Pastes text, imports it, and returns the titles of all features."""

    def paste(text):
        sheet = paste_features(session, text, window)
        qtbot.waitUntil(lambda: sheet.can_commit)
        sheet.commit()
        qtbot.waitUntil(lambda: session.tasks.is_idle and not session.workspace.is_saving)
        return sorted(feature.title for feature in session.plan.features.values())

    return paste


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Rank by margin\nSafe search, for kids\n\n", ["Rank by margin", "Safe search, for kids"]),
        ('Say "no"\n', ['Say "no"']),
        ("Title\nRank by margin", ["Rank by margin"]),
        ("key\ttitle\nA-1\tRank by margin", ["Rank by margin"]),
    ],
)
def test_lines_and_tables_become_features(pasted, text, titles):
    assert pasted(text) == titles


def test_an_empty_clipboard_says_what_to_do(session, window):
    assert paste_features(session, " \n", window) is None
    assert session.told == ["There is nothing on the clipboard. Copy rows of a table first."]
    assert not window.findChildren(ImportAssistant)


def test_copied_rows_are_pasted_back_without_a_change(qtbot, session, window):
    with session.workspace.edit("Add") as edit:
        edit.add(a_feature("Rank by margin", key="A-1", estimate=3.0))
    view = FeatureTableView("Features", session, [])
    view.setParent(window)
    view.set_table_columns(more_columns(session, frozenset(("key", "title", "estimate"))))
    view.set_columns([column.spec for column in view.table.columns])
    from mlpm_planner.application.queries import Query, groups

    view.show_groups(groups(session.plan, Query()))
    text = view.rows_as_mime([0]).text()
    sheet = paste_features(session, text, window)
    qtbot.waitUntil(lambda: sheet.draft.found is not None)
    counts = sheet.draft.found.preview.counts
    sheet.reject()
    assert (counts.unchanged, counts.created, counts.updated) == (1, 0, 0)
