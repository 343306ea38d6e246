"""What the rows of a table of features are known by."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from mlpm_planner.interchange.column_reader import ColumnReader
from mlpm_planner.interchange.feature_columns import KEY_LIMIT, FeatureRows
from mlpm_planner.interchange.mapping import ColumnUse, Uses
from mlpm_planner.interchange.tables.problems import Spot

# Stands before the title where an exported feature has no key of its own.
NO_KEY: Final = "\0"


def assign_keys(reader: ColumnReader, rows: FeatureRows, uses: Uses) -> list[str]:
    """The key of every row: its own, or its title and the occurrence of it."""
    count = reader.table.count
    keys: Sequence[str] = rows.values.get("key") or [""] * count
    if "title" not in rows.values:
        _use_keys_as_titles(reader, rows, keys, uses.of("key"))
    titles: Sequence[str] = rows.values["title"]
    seen: Counter[str] = Counter()
    found: list[str] = []
    for key, title in zip(keys, titles, strict=True):
        if key:
            found.append(key)
            continue
        seen[title] += 1
        derived = title if seen[title] == 1 else f"{title} ({seen[title]})"
        found.append(NO_KEY + derived if reader.is_ours else derived[-KEY_LIMIT:])
    _refuse_duplicates(reader, found, uses)
    return found


def _use_keys_as_titles(
    reader: ColumnReader, rows: FeatureRows, keys: Sequence[str], use: ColumnUse | None
) -> None:
    rows.values["title"] = keys
    message = "There is no column with titles: the key is the title."
    reader.problems.say("warning", "title.missing", message, Spot(reader.table.header_row))
    for index, key in enumerate(keys):
        if use is not None and not key.strip():
            reader.refuse(index, "title.blank", "The key, which is the title, is empty.", use)


def _refuse_duplicates(reader: ColumnReader, keys: Sequence[str], uses: Uses) -> None:
    if len(set(keys)) == len(keys):
        return
    use = uses.of("key") or uses.of("title")
    header = use.header if use else ""
    groups: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    for key, group in groups.items():
        if len(group) > 1 and key.strip(NO_KEY):
            _refuse_group(reader, key, group, header)


def _refuse_group(reader: ColumnReader, key: str, group: Sequence[int], header: str) -> None:
    """Rows that are the same to the letter are one; others contradict each other."""
    first = reader.table.record(group[0])
    others = [index for index in group if reader.table.record(index) != first]
    if not others:
        for index in group[1:]:
            row = reader.rows[index]
            message = f"This row repeats row {reader.rows[group[0]]:,}; it is passed over."
            reader.problems.say_row("warning", "row.repeated", message, Spot(row, header, key))
            reader.problems.leave_out(row, message)
        return
    named = ", ".join(f"{reader.rows[index]:,}" for index in group[:8])
    message = f"“{key[:60]}” is used by rows {named}: none of them is imported."
    for index in group:
        spot = Spot(reader.rows[index], header, key)
        reader.problems.say_row("error", "id.duplicate", message, spot)
