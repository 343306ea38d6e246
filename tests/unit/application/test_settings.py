import json
import sys

import pytest

from mlpm_planner.application import settings_file
from mlpm_planner.application.settings import (
    Settings,
    from_json,
    setting_infos,
    to_json,
    whole_folder,
)
from mlpm_planner.application.settings_file import load_settings, save_settings, write_json
from mlpm_planner.domain.errors import RuleError

CHANGED = Settings(scheme="dark", text_scale=1.5, single_keys=False, author="Ines")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.json"


def test_without_a_file_the_defaults_hold_and_none_is_written(file):
    assert load_settings(file) == Settings()
    assert not file.exists()


def test_what_is_saved_comes_back(file):
    save_settings(CHANGED, file)
    assert load_settings(file) == CHANGED


def test_the_file_lies_in_the_users_configuration(tmp_path, monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("the variable is of Linux desktops")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    save_settings(CHANGED)
    assert (tmp_path / "mlpm-planner" / "settings.json").is_file()
    assert load_settings() == CHANGED


def test_keys_of_other_versions_stay_in_the_file(file):
    file.write_text('{"from_tomorrow": [1, 2], "scheme": "light"}')
    save_settings(CHANGED, file)
    kept = json.loads(file.read_text())
    assert kept["from_tomorrow"] == [1, 2]
    assert kept["scheme"] == "dark"


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"\xff\xfe\x00", b"[]", b'"dark"', b"[" * 200_000],
    ids=["empty", "cut off", "not text", "a list", "a word", "nested without end"],
)
def test_a_damaged_file_falls_back_and_is_kept_aside(file, damaged):
    file.write_bytes(damaged)
    assert load_settings(file) == Settings()
    save_settings(CHANGED, file)
    assert load_settings(file) == CHANGED
    assert file.with_name("settings.json.damaged").read_bytes() == damaged


def test_a_file_that_is_a_folder_falls_back_and_stays(file):
    file.mkdir()
    assert load_settings(file) == Settings()
    assert file.is_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scheme", "sepia"),
        ("scheme", 1),
        ("density", None),
        ("text_scale", 0.1),
        ("text_scale", 9),
        ("text_scale", 10**400),
        ("text_scale", float("nan")),
        ("text_scale", True),
        ("text_scale", "1.5"),
        ("single_keys", 0),
        ("author", ["Ines"]),
        ("backups_folder", "backups"),
    ],
)
def test_one_value_that_cannot_be_leaves_the_others(name, value):
    assert from_json({"reduce_motion": True, name: value}) == Settings(reduce_motion=True)


def test_a_whole_number_may_stand_for_a_size():
    found = from_json({"text_scale": 2}).text_scale
    assert (found, type(found)) == (2.0, float)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(file):
    save_settings(CHANGED, file)
    before = file.read_bytes()
    with pytest.raises(TypeError):
        write_json(file, {"scheme": object()})
    blocked = file.parent / "taken"
    blocked.mkdir()
    with pytest.raises(OSError, match="taken"):
        write_json(blocked, to_json(CHANGED))
    assert file.read_bytes() == before
    assert sorted(p.name for p in file.parent.iterdir()) == ["settings.json", "taken"]


def test_readers_never_see_half_a_file(file, monkeypatch):
    """The new text is whole on disk before it takes the place of the old one."""
    save_settings(Settings(), file)
    seen = []

    def look(_descriptor):
        temporary = next(p for p in file.parent.iterdir() if p != file)
        seen.append((load_settings(file), load_settings(temporary)))

    monkeypatch.setattr(settings_file.os, "fsync", look)
    save_settings(CHANGED, file)
    assert seen == [(Settings(), CHANGED)]


def test_defaults_are_values_that_can_be_set():
    assert from_json(to_json(Settings())) == Settings()
    for name, about in setting_infos().items():
        default = getattr(Settings(), name)
        assert about.title
        assert about.choices is None or default in about.choices


def test_sizes_of_text_go_from_80_to_200_percent():
    choices = list(setting_infos()["text_scale"].choices or ())
    assert (min(choices), max(choices)) == (0.8, 2.0)


def test_a_folder_is_a_whole_path(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert whole_folder(f"  {tmp_path} ") == str(tmp_path)
    assert whole_folder("~/backups") == str(tmp_path / "backups")
    assert whole_folder("  ") == ""


@pytest.mark.parametrize("typed", ["backups", "./x", "~nobody-of-this-name/x"])
def test_part_of_a_path_is_no_folder(typed):
    with pytest.raises(RuleError, match="not a whole path"):
        whole_folder(typed)
