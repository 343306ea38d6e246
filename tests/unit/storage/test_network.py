from pathlib import Path

import pytest

from mlpm_planner.storage.network import file_system_of, is_remote

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /home/me/team rw shared:9 - nfs4 server:/team rw
41 22 0:36 / /mnt/with\\040space rw - cifs //server/share rw
42 40 0:37 / /home/me/team/local rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/w.mlpm", "ext4"),
        ("/home/me/team/w.mlpm", "nfs4"),
        ("/home/me/teamwork/w.mlpm", "ext4"),
        ("/mnt/with space/w.mlpm", "cifs"),
        ("/home/me/team/local/w.mlpm", "tmpfs"),
    ],
)
def test_the_innermost_mount_decides(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind


def test_a_path_on_another_windows_machine_is_remote() -> None:
    assert is_remote(Path("//server/share/w.mlpm"))


def test_a_folder_for_tests_is_not_remote(tmp_path: Path) -> None:
    assert not is_remote(tmp_path)
