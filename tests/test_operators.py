"""What the operators of a tracker take for the other operand, and what they refuse."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import lrtrack

COSINE = lrtrack.CosineTracker(base_value=0.5, final_value=0.01, max_updates=20)
PER_VARIABLE = lrtrack.FixedPerVarTracker(default_value=0.5)


@pytest.mark.parametrize("operator", ["-", "/", "**", "*", "+"])
@pytest.mark.parametrize(
    "other", ["'a'", "None", "True", "[1]", "1j", "np.ones(3)", "object()", "PER_VARIABLE"]
)
def test_operators_of_other_things_are_refused(operator, other):
    for expression in (f"COSINE {operator} {other}", f"{other} {operator} COSINE"):
        with pytest.raises(TypeError, match=r"^the operand must be a number.*, received .+"):
            eval(expression)


@pytest.mark.parametrize("operator", ["-", "/", "**", "*", "+"])
@pytest.mark.parametrize(
    "number, rest",
    [
        ("float('nan')", "finite, received nan"),
        ("-float('inf')", "finite, received -inf"),
        ("10**300", "within the range of float32, received 1e.300"),
        ("10**400", "within the range of float32, received an integer of 1329 bits"),
    ],
)
def test_numbers_out_of_range_are_refused(operator, number, rest):
    for expression in (f"COSINE {operator} ({number})", f"({number}) {operator} COSINE"):
        with pytest.raises(ValueError, match=f"^the operand must be {rest}$"):
            eval(expression)


def test_numbers_of_all_kinds_are_operands():
    for two in (np.array(2.0), np.float32(2), np.int64(2), Fraction(2)):
        assert COSINE * two == COSINE * 2.0
        assert two * COSINE == 2.0 * COSINE


def test_operators_of_a_tracker_with_a_value_per_parameter_are_refused():
    for expression in ("PER_VARIABLE * 2", "1 - PER_VARIABLE", "-PER_VARIABLE"):
        with pytest.raises(
            TypeError, match=r"a Tracker \(with one value for all parameters\), rec"
        ):
            eval(expression)


def test_a_power_has_no_modulus():
    with pytest.raises(TypeError, match="third argument must be left out"):
        pow(COSINE, 2, 3)
    assert pow(COSINE, 2, None) == COSINE**2


def test_a_class_with_operators_of_its_own_is_asked():
    class Unit:
        def __rmul__(self, tracker):
            return ("in units", tracker)

    assert COSINE * Unit() == ("in units", COSINE)
    with pytest.raises(TypeError, match="unsupported operand"):
        Unit() * COSINE
