from builders import a_feature, a_workspace

from mlpm_planner.application import features
from mlpm_planner.application.activity import recent, with_latest


def test_the_latest_deeds_come_first_and_an_undo_is_told():
    feature = a_feature("X")
    workspace = a_workspace(feature)
    workspace.author = "Ines"
    features.rename(workspace, feature.id, "Y")
    features.set_status(workspace, [feature.id], "planned")
    features.set_status(workspace, [feature.id], "shipped")
    workspace.undo()
    deeds = recent(workspace.store.log(), 9)
    assert [deed.what for deed in deeds] == [
        "Undo: Set “Y” to Shipped",
        "Set “Y” to Shipped",
        "Rename “X”",
    ]
    assert {deed.who for deed in deeds} == {"Ines"}
    assert len(recent(workspace.store.log(), 2)) == 2


def test_steps_that_grow_stay_one_deed():
    feature = a_feature("X")
    workspace = a_workspace(feature)
    told = []
    workspace.subscribe(told.append)
    features.rename(workspace, feature.id, "Xy")
    features.rename(workspace, feature.id, "Xyz")
    assert len(recent(workspace.store.log(), 9)) == 1
    deeds = []
    for change_set in told:
        deeds = with_latest(deeds, change_set, 9)
    assert [deed.what for deed in deeds] == ["Rename “Xy”"]
