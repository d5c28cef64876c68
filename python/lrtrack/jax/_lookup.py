"""Reading tables, inside compiled programs and outside."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from lrtrack._arguments import refusal


def look_up(table: Any, count: Any) -> Any:
    """The values of the table's last axis at the counts; beyond its ends, the nearest ones."""
    require_precision(table)
    _require_integer(count)
    # Outside of compiled programs a large table would be copied to the device at every call.
    is_known = isinstance(table, np.ndarray) and not isinstance(count, jax.core.Tracer)
    numpy = np if is_known else jnp
    values = numpy.take(table, numpy.asarray(count), axis=-1, mode="clip")
    return _weakly_typed(jnp.asarray(values))


def require_precision(table: Any) -> None:
    """Refuses float64 where JAX would round it to float32."""
    if jax.dtypes.canonicalize_dtype(table.dtype) != table.dtype:
        raise ValueError(
            f"tracker must compute in float32 while jax_enable_x64 is off, received {table.dtype}: "
            "take tracker.astype('float32'), or enable x64"
        )


def _require_integer(count: Any) -> None:
    dtype = count.dtype if hasattr(count, "dtype") else np.asarray(count).dtype
    if not (jnp.issubdtype(dtype, jnp.integer) and np.can_cast(dtype, np.int64)):
        raise TypeError(refusal("count", "an integer within int64", count))


def _weakly_typed(values: Any) -> Any:
    # As optax's own schedules are. jax.lax.convert_element_type can only do the opposite.
    primitive, parameters = _weak_conversion()
    return primitive.bind(values, **{**parameters, "new_dtype": values.dtype})


@functools.cache
def _weak_conversion() -> tuple[Any, dict[str, Any]]:
    """How JAX itself makes a weakly typed float; its parameters differ between JAX's versions."""
    equation = jax.make_jaxpr(lambda count: count * 1.0)(np.int32(0)).jaxpr.eqns[0]
    return equation.primitive, equation.params
