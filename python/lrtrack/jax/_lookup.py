"""Reading tables, inside compiled programs and outside."""

from __future__ import annotations

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
    return jax.lax.convert_element_type_p.bind(
        values, new_dtype=values.dtype, weak_type=True, sharding=None
    )
