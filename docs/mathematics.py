"""The formulas of the core's documentation as MathML, which browsers draw by themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

TOKEN = re.compile(
    r"(?<=\^)\([a-z]+ [a-z]+ [^()]*\)"  # an exponent in words
    r"|\([A-Z][A-Z_0-9]*(?:, [A-Z_0-9]+)*\)"  # the name of a mode
    r"|\d+(?:\.\d+)?|[^\W\d]\w*|<=|\S"
)
EQUATION = re.compile(r"\w+(\[\w+\])?(\([^()]*\))?( \w \(0, 1, …\))?( =|: \w+ =)")
DEFINED = re.compile(r"\b(\w+)(?:\[\w+\])?(?:\([^()]*\))? =")
BRACKETED = re.compile(r'<mrow class="brackets"><mo [^>]*>\(</mo>(.*)<mo [^>]*>\)</mo></mrow>')
FUNCTIONS = {
    "cos",
    "f",
    "float",
    "floor",
    "ceil",
    "ln",
    "main",
    "max",
    "min",
    "round",
    "sqrt",
    "tanh",
}
NAMES = {"begin", "id", "pattern", "scale"}  # said in words what they are
COMPARISONS = {"=": "=", "<": "&lt;", ">": "&gt;", "≤": "≤", "≥": "≥", "<=": "≤"}
SIGNS = {"+": "+", "−": "−"}
OPERATORS = {*COMPARISONS, *SIGNS, "·", "/", "^", "|", "(", ")", "[", "]", ","}


class NotMathematicsError(ValueError):
    """The text is not an expression."""


def to_html(formula: str, parameters: Collection[str]) -> str:
    """Each equation on a line of its own, and the text between them in paragraphs."""
    names = {*FUNCTIONS, *NAMES, *parameters, *DEFINED.findall(formula)}
    return "\n".join(
        f'<div class="equation">{_line(line, names)}</div>'
        if EQUATION.match(line)
        else f"<p>{_line(line, names)}</p>"
        for paragraph in formula.split("\n\n")
        for line in _lines(paragraph)
    )


def _lines(paragraph: str) -> list[str]:
    """The equations and sentences, each with its continuation lines."""
    lines: list[str] = []
    for line in paragraph.splitlines():
        is_new = EQUATION.match(line.lstrip()) or re.match("Between", line)
        if lines and not is_new and (line.startswith("  ") or not EQUATION.match(lines[-1])):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    return lines


def _line(line: str, names: Collection[str]) -> str:
    """A line with its mathematics set; whatever is not an expression is unchanged."""
    pieces: list[str] = []
    end = depth = 0
    run: list[re.Match[str]] = []
    for token in [*TOKEN.finditer(line), None]:
        word = token.group() if token else ""
        depth += (word in "([" if word else 0) - (word in ")]" if word else 0)
        belongs = bool(word) and _is_mathematics(word, names) and (word != "," or depth > 0)
        if token and belongs:
            run.append(token)
        elif run:
            pieces.append(html.escape(line[end : run[0].start()]))
            pieces.append(_run(line[run[0].start() : run[-1].end()], [t.group() for t in run]))
            end, run = run[-1].end(), []
    return "".join(pieces) + html.escape(line[end:])


def _is_mathematics(word: str, names: Collection[str]) -> bool:
    is_letter = len(word) == 1 and word.isalpha()
    is_atom = is_letter or word.isdigit() or word in {"…", "π"} or word in names
    return is_atom or word in OPERATORS or _is_said(word)


def _is_said(word: str) -> bool:
    """An exponent in words."""
    return len(word) > 1 and word[0] == "(" and word[1].islower()


def _run(text: str, words: list[str]) -> str:
    if len(words) == 1:
        return f"<code>{html.escape(text)}</code>" if "_" in text else html.escape(text)
    try:
        return f"<math>{_Parser(words).all()}</math>"
    except NotMathematicsError:
        return html.escape(text)


class _Parser:
    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.at = 0

    def all(self) -> str:
        found = self.comparison()
        if self.at < len(self.words):
            raise NotMathematicsError(" ".join(self.words))
        return found

    def peek(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self, expected: str = "") -> str:
        word = self.peek()
        if not word or (expected and word != expected):
            raise NotMathematicsError(" ".join(self.words))
        self.at += 1
        return word

    def comparison(self) -> str:
        found = self.sum()
        while self.peek() in COMPARISONS:
            found += f"<mo>{COMPARISONS[self.take()]}</mo>{self.sum()}"
        return found

    def sum(self) -> str:
        found = ""
        if self.peek() in SIGNS:
            found = f'<mo form="prefix">{self.take()}</mo>'
        found += self.product()
        while self.peek() in SIGNS:
            found += f"<mo>{self.take()}</mo>{self.product()}"
        return found

    def product(self) -> str:
        """What is divided is the factor before the slash: a · b / c = a · (b / c)."""
        factors = [self.power()]
        while self.peek() in {"·", "/"}:
            if self.take() == "·":
                factors.append(self.power())
            else:
                above, below = _bare(factors.pop()), _bare(self.power())
                factors.append(f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>")
        return "<mo>·</mo>".join(factors)

    def power(self) -> str:
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        return f"<msup><mrow>{base}</mrow><mrow>{_bare(self.atom())}</mrow></msup>"

    def atom(self) -> str:
        word = self.take()
        if word == "(":
            inside = self.comparison()
            self.take(")")
            return _bracketed(inside)
        if word == "|":
            inside = self.sum()
            self.take("|")
            return f"<mrow><mo>|</mo>{inside}<mo>|</mo></mrow>"
        if _is_said(word):
            return f"<mtext>{html.escape(word[1:-1])}</mtext>"
        if word.isdigit():
            return f"<mn>{word}</mn>"
        if word in OPERATORS:
            raise NotMathematicsError(" ".join(self.words))
        return self.named(word)

    def named(self, word: str) -> str:
        found = "<mo>…</mo>" if word == "…" else f"<mi>{word}</mi>"
        if self.peek() == "[":
            self.take()
            found = f"<msub>{found}<mrow>{self.sum()}</mrow></msub>"
            self.take("]")
        if self.peek() != "(":
            return found
        arguments = self.arguments()
        if word == "sqrt":
            return f"<msqrt>{arguments}</msqrt>"
        if word in {"floor", "ceil"}:
            left, right = ("⌊", "⌋") if word == "floor" else ("⌈", "⌉")
            return f"<mrow><mo>{left}</mo>{arguments}<mo>{right}</mo></mrow>"
        return f"<mrow>{found}{_bracketed(arguments)}</mrow>"

    def arguments(self) -> str:
        self.take("(")
        found = self.sum()
        while self.peek() == ",":
            self.take()
            found += f"<mo>,</mo>{self.sum()}"
        self.take(")")
        return found


def _bracketed(inside: str) -> str:
    """In brackets, which grow with what is high; an underscore alone would make them grow too."""
    grow = "true" if re.search("<mfrac|<msqrt|<msup", inside) else "false"
    left, right = (f'<mo stretchy="{grow}">{bracket}</mo>' for bracket in "()")
    return f'<mrow class="brackets">{left}{inside}{right}</mrow>'


def _bare(found: str) -> str:
    """Without its brackets, where a fraction's bar or an exponent's height does their work."""
    bracketed = BRACKETED.fullmatch(found)
    if not bracketed:
        return found
    depth = 0
    for tag in re.findall(r"</?mrow", bracketed[1]):
        depth += 1 if tag == "<mrow" else -1
        if depth < 0:  # the brackets are two pairs
            return found
    return bracketed[1]
