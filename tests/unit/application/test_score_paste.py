import pytest
from builders import a_feature, a_workspace

from mlpm_planner.application import score_paste, scoring
from mlpm_planner.application.score_paste import Place
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.scoring import ScoreInput

HEADS = {"Feature": "title", "Status": "status", "Reach": "reach", "Conf.": "confidence"}


@pytest.fixture
def two():
    first, second = a_feature("First", key="F-1", reach=5), a_feature("Second", key="F-2")
    return a_workspace(first, second)


def paste(workspace, text, columns=("reach", "confidence", "effort")):
    place = Place(columns, list(workspace.plan.features))
    return scoring.paste(workspace, score_paste.rows(workspace.plan, text, place, HEADS))


def values(workspace, key):
    return [feature.input_value(key) for feature in workspace.plan.features.values()]


def test_a_block_is_laid_on_the_rows_from_the_current_cell_on(two):
    paste(two, "42k\t80%\n10\t0.5\n")
    assert values(two, "reach") == [42_000, 10]
    assert values(two, "confidence") == [0.8, 0.5]
    two.undo()
    assert values(two, "reach") == [5, None]


def test_rows_with_a_header_find_their_features_and_new_ones_are_added(two):
    text = "Rank\tFeature\tStatus\tReach\r\n1\tSecond\tShipped\t7 (5–9)\r\n2\tThird\t\t8\r\n"
    ids = paste(two, text)
    second, third = (two.plan.features[i] for i in ids)
    assert (second.title, second.status) == ("Second", "shipped")
    assert second.inputs["reach"] == ScoreInput(7, 5, 9)
    assert (third.title, third.key, third.input_value("reach")) == ("Third", "SAR-1", 8)
    two.undo()
    assert len(two.plan.features) == 2


def test_a_key_finds_a_feature_whose_title_changed(two):
    paste(two, "Key\tFeature\tEffort\nF-2\tSecond, again\t3")
    assert [f.title for f in two.plan.features.values()] == ["First", "Second, again"]


def test_a_header_of_inputs_alone_says_the_columns(two):
    paste(two, "Effort\tReach\n3\t9")
    assert (values(two, "effort"), values(two, "reach")) == ([3, None], [9, None])


def test_an_empty_cell_takes_the_input_away(two):
    paste(two, "\t50%")
    assert values(two, "reach") == [None, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4\nfour", "Row 2, Reach: “four”"),
        ("4\t180%", "Row 1, Confidence: “180%”. .*above 1"),
        ("1\t2\t3\t4", "4 columns do not fit"),
        ("1\n2\n3", "3 rows do not fit"),
        ("Feature\tStatus\nFirst\tDoing", "Row 2: there is no status “Doing”"),
        ("Feature\tReach\n\t3", "Row 2 names no feature"),
        ("  \n", "nothing to paste"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_changes(two, text, message):
    before = dict(two.plan.features)
    with pytest.raises(RuleError, match=message):
        paste(two, text)
    assert dict(two.plan.features) == before
