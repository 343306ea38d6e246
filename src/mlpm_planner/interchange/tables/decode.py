"""Bytes of a file to text, without ever guessing or replacing a character."""

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mlpm_planner.interchange.tables.problems import Problems, Spot

MAX_BYTES: Final = 256 * 1024 * 1024
_HEAD: Final = 8_192
_SIGNATURES: Final = (
    (b"SQLite format 3\0", "This is a workspace (SQLite), not a table: use File > Open."),
    (b"PK\x03\x04", "This is a ZIP archive or a spreadsheet (.xlsx), not a text file."),
    (b"\xd0\xcf\x11\xe0", "This is an old Office document (.xls), not a text file."),
    (b"%PDF", "This is a PDF, not a text file."),
    (b"\x89PNG", "This is a PNG picture, not a text file."),
    (b"\xff\xd8\xff", "This is a JPEG picture, not a text file."),
    (b"GIF8", "This is a GIF picture, not a text file."),
    (b"\x1f\x8b", "This is a gzip archive, not a text file: unpack it first."),
    (b"PAR1", "This is a Parquet file, not a text file."),
    (b"\x7fELF", "This is a program, not a text file."),
)
_RESAVE: Final = "Save it again as “CSV UTF-8”."
_HTML: Final = ("<!doctype html", "<html", "<?xml")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, and how it was encoded."""

    text: str
    encoding: str
    bom: bool = False


def read_text(path: Path, problems: Problems, encoding: str = "") -> Decoded | None:
    """The text of a file, or None with the reason in `problems`."""
    data = read_bytes(path, problems)
    return None if data is None else decode(data, problems, encoding)


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a file of a bearable size, or None with the reason in `problems`."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problems.say(
                "error",
                "file.too_large",
                f"The file has {size / 1024**2:,.0f} MB; at most {MAX_BYTES // 1024**2} MB.",
            )
            return None
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.say("error", "file.unreadable", f"The file cannot be read: {reason}.")
        return None


def decode(data: bytes, problems: Problems, encoding: str = "") -> Decoded | None:
    """Text of bytes: a byte order mark decides, then the given encoding, then UTF-8."""
    refusal = _refusal(data)
    if refusal:
        code, message = refusal
        problems.say("error", code, message)
        return None
    bom, name = _byte_order_mark(data)
    name = name or encoding or "utf-8"
    try:
        text = data[len(bom) :].decode(name)
    except UnicodeDecodeError as error:
        _say_bad_bytes(problems, data, name, len(bom) + error.start)
        return None
    except LookupError:
        problems.say("error", "file.encoding", f"“{name}” is no known encoding.", Spot(text=name))
        return None
    return _checked(Decoded(_without_end_mark(text), name, bool(bom)), problems)


def _checked(decoded: Decoded, problems: Problems) -> Decoded | None:
    if not decoded.text.strip():
        problems.say("error", "file.empty", "The file is empty.")
        return None
    head = decoded.text[:_HEAD].lstrip().lower()
    if head.startswith(_HTML):
        problems.say(
            "error",
            "header.missing",
            "This is a web page or XML document, not a table. Was it saved from a login page?",
            Spot(1, text=decoded.text.lstrip()[:200].splitlines()[0]),
        )
        return None
    return decoded


def _refusal(data: bytes) -> tuple[str, str] | None:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "file.encoding", f"The file is encoded as UTF-32, which is not read. {_RESAVE}"
    for signature, message in _SIGNATURES:
        if data.startswith(signature):
            return "file.binary", message
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    head = data[:_HEAD]
    if head.count(b"\0") * 10 > len(head):
        message = "The file is no text, or UTF-16 without its byte order mark."
        return "file.binary", f"{message} {_RESAVE}"
    controls = sum(byte < 9 or 13 < byte < 26 or 27 < byte < 32 for byte in head)
    if controls * 10 > len(head):
        return "file.binary", "The file is not a text file."
    return None


def _byte_order_mark(data: bytes) -> tuple[bytes, str]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return mark, name
    return b"", ""


def _without_end_mark(text: str) -> str:
    """The text without the Ctrl-Z that DOS programs put at the end."""
    return text.rstrip("\x1a") if text.endswith("\x1a") else text


def _say_bad_bytes(problems: Problems, data: bytes, name: str, offset: int) -> None:
    row = _record_at(data[:offset], name)
    proposed = propose_encodings(data)
    shown = data[offset : offset + 4].hex(" ").upper()
    problems.say(
        "error",
        "file.encoding",
        f"Byte {offset:,} (row {row:,}) is not valid {name.upper()}: {shown}. "
        f"Choose the encoding, probably {proposed[0]}.",
        Spot(row, text=shown),
        option="encoding",
        choices=proposed,
    )


def _record_at(before: bytes, name: str) -> int:
    """The number of the record that goes on after these bytes."""
    text = before.decode(name, errors="ignore") + "x"
    try:
        return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return text.count("\n") + 1


def propose_encodings(data: bytes) -> tuple[str, ...]:
    """Encodings that could be meant by bytes that are not UTF-8, the likeliest first."""
    high = {byte for byte in data if byte >= 0x80}
    western = "iso-8859-1" if all(byte >= 0xA0 for byte in high) else "cp1252"
    names = [western, "cp1252", "cp1250", "cp1251", "shift_jis", "gb18030", "mac-roman"]
    return tuple(dict.fromkeys(name for name in names if _decodes(data, name)))


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True
