"""Values that no parameter takes, and the form of the errors."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest


class Unreadable:
    def __repr__(self):
        raise RuntimeError("no repr")


NO_REALS = ["0.5", b"1", None, [], [0.5], (1,), {}, {1}, object(), 1j, np.complex64(1), True]


NO_REALS += [np.True_, np.array([0.5, 1]), np.ones((1, 1)), len, Unreadable(), np.array("x")]


NO_INTEGERS = [*NO_REALS, 1.0, 0.5, math.nan, np.float64(3), Decimal(3), Fraction(3)]


def assert_refused(error, name, call, *arguments, **keywords):
    with pytest.raises(error) as caught:
        call(*arguments, **keywords)
    assert type(caught.value) is error
    text = str(caught.value)
    assert re.match(
        rf"{name}\S*( items| ids| values| updates)? must be .+, received .+", text, re.DOTALL
    ), text
    assert len(text) < 600
    return text


def assert_refused_any(name, call, *arguments, **keywords):
    with pytest.raises((ValueError, TypeError), match=rf"^{name} must be .+, received .+"):
        call(*arguments, **keywords)
