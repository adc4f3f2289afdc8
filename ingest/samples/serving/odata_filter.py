"""The part of OData's `$filter` that users of CBS tables write: comparisons, and/or/not, `in`, text functions."""

import operator
import re
from collections.abc import Callable, Mapping

Row = Mapping[str, object]
Test = Callable[[Row], bool]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|(\w+)|([(),]))")
_COMPARE: dict[str, Callable[[object, object], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,  # type: ignore[dict-item]
    "ge": operator.ge,  # type: ignore[dict-item]
    "lt": operator.lt,  # type: ignore[dict-item]
    "le": operator.le,  # type: ignore[dict-item]
}
# Each takes (text, part); v3's substringof is written the other way round.
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
    "substringof": lambda part, text: part in text,
}


class QueryRefused(ValueError):
    """A query option that the server does not understand; says which part."""


def parse_filter(text: str, columns: set[str]) -> Test:
    """A test for rows. Values are compared as they are: a padded key only equals a padded key.

    Raises QueryRefused for unknown columns, functions and anything unfinished.
    """
    parser = _Parser(text, columns)
    test = parser.either()
    if parser.peek() is not None:
        raise QueryRefused(f"$filter: unexpected {parser.peek()!r} in {text!r}")
    return test


class _Parser:
    def __init__(self, text: str, columns: set[str]) -> None:
        self._text, self._columns = text, columns
        self._lexemes: list[str] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise QueryRefused(f"$filter: cannot read {text[at:]!r}")
            self._lexemes.append(found[0].strip() if found[1] is None else found[1])
            at = found.end()

    def peek(self) -> str | None:
        return self._lexemes[0] if self._lexemes else None

    def _take(self, wanted: str | None = None) -> str:
        lexeme = self._lexemes.pop(0) if self._lexemes else "(end)"
        if wanted is not None and lexeme != wanted:
            raise QueryRefused(f"$filter: expected {wanted!r}, found {lexeme!r} in {self._text!r}")
        return lexeme

    def either(self) -> Test:
        tests = [self._both()]
        while self.peek() == "or":
            self._take()
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self.peek() == "and":
            self._take()
            tests.append(self._single())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def _single(self) -> Test:
        if self.peek() == "not":
            self._take()
            negated = self._single()
            return lambda row: not negated(row)
        if self.peek() == "(":
            self._take()
            inner = self.either()
            self._take(")")
            return inner
        if self.peek() in _FUNCTIONS:
            return self._function()
        return self._comparison()

    def _function(self) -> Test:
        function = _FUNCTIONS[self._take()]
        self._take("(")
        first = self._operand()
        self._take(",")
        second = self._operand()
        self._take(")")
        return lambda row: function(_text(first(row)), _text(second(row)))

    def _comparison(self) -> Test:
        left = self._operand()
        word = self._take()
        if word == "in":
            self._take("(")
            options = [self._operand()]
            while self.peek() == ",":
                self._take()
                options.append(self._operand())
            self._take(")")
            return lambda row: left(row) in [option(row) for option in options]
        if word not in _COMPARE:
            raise QueryRefused(f"$filter: {word!r} is no operator in {self._text!r}")
        compare, right = _COMPARE[word], self._operand()

        def test(row: Row) -> bool:
            values = left(row), right(row)
            if word in ("eq", "ne"):
                return compare(*values)
            return _comparable(*values) and compare(*values)

        return test

    def _operand(self) -> Callable[[Row], object]:
        lexeme = self._take()
        if lexeme.startswith("'"):
            text = lexeme[1:-1].replace("''", "'")
            return lambda _: text
        if re.fullmatch(r"-?\d+(\.\d+)?", lexeme):
            number = float(lexeme) if "." in lexeme else int(lexeme)
            return lambda _: number
        if lexeme == "null":
            return lambda _: None
        if lexeme not in self._columns:
            raise QueryRefused(f"$filter: no column {lexeme!r}; there are {', '.join(sorted(self._columns))}")
        return lambda row: row[lexeme]


def _comparable(left: object, right: object) -> bool:
    """Whether both are numbers or both are texts; null is neither, and no comparison with it holds."""
    return any(isinstance(left, kind) and isinstance(right, kind) for kind in (int | float, str))


def _text(value: object) -> str:
    return "" if value is None else str(value)
