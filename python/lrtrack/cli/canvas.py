"""A picture of curves in characters: braille, or ASCII where a terminal has no braille."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BRAILLE_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
LETTERS = "*+ox#%@&"
Dots = NDArray[np.bool_]


def dots(across: NDArray[np.float64], up: NDArray[np.float64], width: int, height: int) -> Dots:
    """The dots of a line through points, whose coordinates go from 0 to 1; NaN breaks it."""
    grid = np.zeros((height, width), bool)
    x = np.rint(np.clip(across, 0, 1) * (width - 1))
    y = np.rint((1 - np.clip(up, 0, 1)) * (height - 1))
    known = np.isfinite(up)
    grid[y[known].astype(int), x[known].astype(int)] = True
    for i in np.flatnonzero(known[:-1] & known[1:]):
        count = int(max(abs(x[i + 1] - x[i]), abs(y[i + 1] - y[i]))) + 1
        rows = np.rint(np.linspace(y[i], y[i + 1], count)).astype(int)
        grid[rows, np.rint(np.linspace(x[i], x[i + 1], count)).astype(int)] = True
    return grid


def to_braille(grid: Dots) -> list[str]:
    """Lines of text, whose characters have 2 by 4 dots each."""
    height, width = grid.shape
    codes = np.zeros((height // 4, width // 2), int)
    for row, bits in enumerate(BRAILLE_BITS):
        for column, bit in enumerate(bits):
            codes += grid[row::4, column::2] * bit
    return ["".join(chr(0x2800 + code) if code else " " for code in line) for line in codes]


def to_letters(grids: Sequence[Dots]) -> list[str]:
    """Lines of text, in which each curve has its own character, the first one above the others."""
    height, width = grids[0].shape
    lines = [[" "] * width for _ in range(height)]
    for index in range(len(grids) - 1, -1, -1):
        for row, column in zip(*np.nonzero(grids[index])):
            lines[row][column] = LETTERS[index % len(LETTERS)]
    return ["".join(line) for line in lines]
