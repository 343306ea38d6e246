"""No character is guessed or replaced; what is no text is refused by its name."""

import pytest

from mlpm_planner.interchange.tables.decode import MAX_BYTES, decode, propose_encodings, read_bytes
from mlpm_planner.interchange.tables.problems import Problems


def refusal(data: bytes, encoding: str = "") -> tuple[str, int, str]:
    problems = Problems()
    assert decode(data, problems, encoding) is None
    (problem,) = problems.shown
    return problem.code, problem.row, problem.message


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("title\nÄ".encode(), "utf-8"),
        ("title\nÄ".encode("utf-8-sig"), "utf-8"),
        ("title\nÄ".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "title\nÄ".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(data, encoding):
    decoded = decode(data, Problems())
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == ("title\nÄ", encoding)


def test_bad_bytes_are_named_with_row_offset_and_a_proposal():
    code, row, message = refusal("id,title\n1,A\n2,Café €\n".encode("cp1252"))
    assert (code, row) == ("file.encoding", 3)
    assert "Byte 18" in message
    assert "cp1252" in message


def test_the_chosen_encoding_is_used():
    decoded = decode("título".encode("latin-1"), Problems(), "iso-8859-1")
    assert decoded is not None
    assert decoded.text == "título"


def test_an_unknown_encoding_is_named():
    assert refusal(b"a\xff", "klingon")[0] == "file.encoding"


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "file.empty", "empty"),
        (b"\xef\xbb\xbf", "file.empty", "empty"),
        (b"SQLite format 3\0" + bytes(50), "file.binary", "workspace"),
        (b"PK\x03\x04 and so on", "file.binary", "xlsx"),
        ("a,b".encode("utf-16-be") * 9, "file.binary", "UTF-16"),
        ("a,b".encode("utf-32"), "file.encoding", "UTF-32"),
        (bytes(range(1, 32)) * 9, "file.binary", "text file"),
        (b"<!DOCTYPE html><html>Sign in</html>", "header.missing", "web page"),
    ],
)
def test_what_is_no_table_is_refused_by_name(data, code, word):
    found, _, message = refusal(data)
    assert found == code
    assert word in message


def test_the_end_mark_of_dos_is_no_row():
    decoded = decode(b"title\nA\n\x1a", Problems())
    assert decoded is not None
    assert decoded.text == "title\nA\n"


def test_a_huge_file_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    problems = Problems()
    assert read_bytes(path, problems) is None
    assert problems.counts["file.too_large"] == 1


def test_a_missing_file_says_so(tmp_path):
    problems = Problems()
    assert read_bytes(tmp_path / "none.csv", problems) is None
    assert problems.counts["file.unreadable"] == 1


def test_latin_bytes_without_windows_signs_are_proposed_as_latin_1():
    assert propose_encodings("é".encode("latin-1"))[0] == "iso-8859-1"
    assert propose_encodings("€".encode("cp1252"))[0] == "cp1252"
