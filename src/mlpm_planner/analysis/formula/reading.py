"""Reads the text of a formula into a program; every fault is named with its place in the text."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from mlpm_planner.analysis.formula.functions import FUNCTIONS, NEGATE

LONGEST: Final = 4_000
MOST_OPERATORS: Final = 500
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*|\[[^\[\]]+\])"
    r"|(?P<mark><=|>=|<>|!=|==|\*\*|[-+*/^(),<>=%×÷−])"
    r"|(?P<end>$))"
)
_SAME: Final = {"!=": "<>", "==": "=", "**": "^", "×": "*", "÷": "/", "−": "-"}
_BINDS: Final = {"<": 1, "<=": 1, ">": 1, ">=": 1, "=": 1, "<>": 1, "+": 2, "-": 2, "*": 3, "/": 3}
_NEGATE_BINDS: Final = 4
_POWER_BINDS: Final = 5


class FormulaError(ValueError):
    """What is wrong with a formula, and where: characters from `start` to `end` of its text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        """Keep the message and the place."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a program on a stack: push a number or a column, or apply to `count` values."""

    kind: str  # "number", "name", "operator" or "function"
    word: str = ""
    number: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Waiting:
    """An operator, a function or an open bracket that waits for what follows."""

    token: _Token
    word: str
    binds: int
    arguments: int = 0

    @property
    def is_open(self) -> bool:
        return self.binds == 0


def tokens(text: str) -> Iterator[_Token]:
    """The words of a formula; the last one is the end of the text."""
    place = 0
    while True:
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            start = len(text) - len(text[place:].lstrip())
            message = f"“{text[start]}” has no place in a formula."
            raise FormulaError(message, start, start + 1)
        kind, start, end = found.lastgroup, found.start(found.lastgroup), found.end()
        word = _SAME.get(found[kind], found[kind])
        yield _Token(kind, word, start, end)
        if kind == "end":
            return
        place = end


class Reader:
    """Turns words into steps by precedence, without recursion: depth costs no stack."""

    def __init__(self, text: str, known: Container[str], names: list[str]) -> None:
        """Read `text`; a name must be in `known`, `names` are offered where it is not."""
        self._text = text
        self._known = known
        self._names = names
        self._steps: list[Step] = []
        self._waiting: list[_Waiting] = []
        self._count = 0
        self._wants_value = True

    def read(self) -> tuple[Step, ...]:
        """The program; FormulaError where there is none."""
        if len(self._text) > LONGEST:
            message = f"A formula has at most {LONGEST:,} characters."
            raise FormulaError(message, LONGEST, len(self._text))
        found = list(tokens(self._text))
        for token, following in zip(found, [*found[1:], found[-1]], strict=True):
            if self._wants_value:
                self._value(token, following)
            else:
                self._after_value(token)
        return tuple(self._steps)

    # ---- where a value is expected

    def _value(self, token: _Token, following: _Token) -> None:
        match token.kind, token.text:
            case "number", text:
                self._steps.append(Step("number", number=float(text)))
                self._wants_value = False
            case "name", text if following.text == "(" and following.kind == "mark":
                self._open_function(token, text)
            case "name", text:
                self._name(token, text)
            case "mark", "(":
                self._open(token)
            case "mark", "-":
                self._push(token, NEGATE, _NEGATE_BINDS)
            case "mark", "+":
                pass
            case "end", _:
                self._say_end(token)
            case _:
                message = f"A number or a name should stand before “{token.text}”."
                raise FormulaError(message, token.start, token.end)

    def _name(self, token: _Token, text: str) -> None:
        name = text[1:-1].strip() if text.startswith("[") else text
        if name not in self._known:
            if name.casefold() in FUNCTIONS:
                message = f"“{name}” needs brackets: {name}(…)."
            else:
                message = f"There is nothing called “{name}”.{self._guess(name)}"
            raise FormulaError(message, token.start, token.end)
        self._steps.append(Step("name", name))
        self._wants_value = False

    def _guess(self, name: str) -> str:
        close = get_close_matches(name.casefold(), self._names, n=1)
        return f" Do you mean “{close[0]}”?" if close else f" Known: {', '.join(self._names)}."

    def _open_function(self, token: _Token, text: str) -> None:
        word = text.casefold()
        if word not in FUNCTIONS:
            message = f"There is no function “{text}”. Known: {', '.join(FUNCTIONS)}."
            raise FormulaError(message, token.start, token.end)
        self._count_operator(token)
        self._waiting.append(_Waiting(token, word, 0, 1))

    def _open(self, token: _Token) -> None:
        # The bracket after a function's name belongs to the function.
        last = self._waiting[-1] if self._waiting else None
        if last and last.is_open and last.word != "(" and last.token.end == self._blank(token):
            return
        self._waiting.append(_Waiting(token, "(", 0))

    def _blank(self, token: _Token) -> int:
        """Where the blanks before a token begin."""
        return len(self._text[: token.start].rstrip())

    # ---- where a value has just been read

    def _after_value(self, token: _Token) -> None:
        match token.kind, token.text:
            case "mark", "^":
                self._push(token, "^", _POWER_BINDS)
                self._wants_value = True
            case "mark", "%":
                self._steps += [Step("number", number=100.0), Step("operator", "/", count=2)]
                self._count_operator(token)
            case "mark", text if text in _BINDS:
                self._reduce(_BINDS[text])
                self._push(token, text, _BINDS[text])
                self._wants_value = True
            case "mark", ")":
                self._close(token)
            case "mark", ",":
                self._comma(token)
            case "end", _:
                self._finish(token)
            case _:
                message = f"An operator such as + or * is missing before “{token.text}”."
                raise FormulaError(message, token.start, token.end)

    def _push(self, token: _Token, word: str, binds: int) -> None:
        self._count_operator(token)
        self._waiting.append(_Waiting(token, word, binds))

    def _count_operator(self, token: _Token) -> None:
        self._count += 1
        if self._count > MOST_OPERATORS:
            message = f"A formula has at most {MOST_OPERATORS} operators. Split it into several."
            raise FormulaError(message, token.start, token.end)

    def _reduce(self, binds: int) -> None:
        """Apply what binds at least as tightly and waits since the last open bracket."""
        while self._waiting and not self._waiting[-1].is_open and self._waiting[-1].binds >= binds:
            word = self._waiting.pop().word
            self._steps.append(Step("operator", word, count=1 if word == NEGATE else 2))

    def _comma(self, token: _Token) -> None:
        self._reduce(1)
        if not self._waiting or self._waiting[-1].word == "(":
            message = (
                "A comma stands only between the arguments of a function. Decimals take a dot."
            )
            raise FormulaError(message, token.start, token.end)
        self._waiting[-1].arguments += 1
        self._wants_value = True

    def _close(self, token: _Token) -> None:
        self._reduce(1)
        if not self._waiting:
            message = "This bracket closes nothing."
            raise FormulaError(message, token.start, token.end)
        opened = self._waiting.pop()
        if opened.word != "(":
            self._apply(opened, token)

    def _apply(self, opened: _Waiting, token: _Token) -> None:
        function = FUNCTIONS[opened.word]
        if not function.least <= opened.arguments <= function.most:
            wanted = f"{function.least}"
            if function.most > function.least:
                wanted = f"{function.least} to {function.most}"
            message = f"{opened.word}(…) takes {wanted} values, not {opened.arguments}."
            raise FormulaError(message, opened.token.start, token.end)
        self._steps.append(Step("function", opened.word, count=opened.arguments))

    def _finish(self, token: _Token) -> None:
        self._reduce(1)
        if self._waiting:
            opened = self._waiting[-1].token
            message = "This bracket is not closed."
            raise FormulaError(message, opened.start, token.end)

    def _say_end(self, token: _Token) -> None:
        if not self._text.strip():
            raise FormulaError("The formula is empty.", 0, 0)
        start = self._blank(token) - 1
        message = f"Something is missing after “{self._text[start]}”."
        raise FormulaError(message, start, token.end)
