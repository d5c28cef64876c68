"""optax and torch, where they are installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import lrtrack
from bench.pairs import Effort, calls, statement
from bench.results import same_values
from bench.rows.row import Pair, Row
from bench.rows.scalar import HORIZON, UPDATES
from bench.schedules import HIGH, LOW, cosine

LARGE = 10_000_000


def rows() -> list[Row]:
    return [*_optax(), *_torch()]


def _optax() -> list[Row]:
    group, needs = "against optax", ("optax", "jax")
    return [
        Row(group, "cosine, one value", "t(n)", "schedule(n)", _optax_scalar(False), needs=needs),
        Row(
            group, "cosine, one value, jit", "t(n)", "float(jit(schedule)(n))", _optax_scalar(True),
            needs=needs,
        ),
        Row(
            group, "cosine, 10^7 values, jit", "t[0:N]", "jit(schedule)(jnp.arange(N))",
            _optax_range, needs=needs,
        ),
    ]  # fmt: skip


def _optax_schedule(horizon: int) -> Any:
    import optax

    return optax.cosine_decay_schedule(HIGH, horizon, alpha=LOW / HIGH)


def _optax_scalar(jit: bool) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        import jax

        schedule = _optax_schedule(HORIZON)
        if jit:
            schedule = jax.jit(schedule)
        tracker = cosine(HORIZON).tracker
        numbers = [str(n) for n in UPDATES]
        text = "; ".join(f"float(schedule({n}))" if jit else f"schedule({n})" for n in numbers)
        return Pair(
            calls("t", numbers, {"t": tracker}),
            statement(text, {"schedule": schedule}),
            same_values(
                [tracker(n) for n in UPDATES],
                [float(schedule(n)) for n in UPDATES],
                f"{len(UPDATES)} updates",
            ),
        )

    return prepare


def _optax_range(effort: Effort) -> Pair:
    import jax
    from jax import numpy as jnp

    size = effort.size(LARGE)
    schedule = jax.jit(_optax_schedule(size))
    tracker = cosine(size).tracker
    updates = jnp.arange(size)
    return Pair(
        statement("t[0:size]", {"t": tracker, "size": size}),
        statement("schedule(n).block_until_ready()", {"schedule": schedule, "n": updates}),
        same_values(tracker[0:size], np.asarray(schedule(updates)), f"{size:,} values"),
    )


def _torch() -> list[Row]:
    schedulers: dict[str, tuple[lrtrack.Tracker, dict[str, Any]]] = {
        "CosineAnnealingLR": (cosine(HORIZON).tracker, {"T_max": HORIZON, "eta_min": LOW}),
        "StepLR": (
            lrtrack.StepTracker(base_value=HIGH, factor=0.5, step_size=250),
            {"step_size": 250, "gamma": 0.5},
        ),
        "LambdaLR": (
            lrtrack.SquareRootTracker(base_value=HIGH),
            {"lr_lambda": lambda n: (n + 1.0) ** -0.5},
        ),
    }
    return [
        Row(
            "against torch",
            name,
            "group['lr'] = t(n)",
            f"{name}.step()",
            _torch_pair(name, tracker, arguments),
            needs=("torch",),
        )
        for name, (tracker, arguments) in schedulers.items()
    ]


def _torch_pair(
    name: str, tracker: lrtrack.Tracker, arguments: dict[str, Any]
) -> Callable[[Effort], Pair]:
    def prepare(_effort: Effort) -> Pair:
        group, scheduler = _torch_scheduler(name, arguments)
        checked_group, checked = _torch_scheduler(name, arguments)
        rates = []
        for _ in range(HORIZON):
            rates.append(checked_group["lr"])
            checked.step()
        ours = "; ".join(f"group['lr'] = t({n})" for n in UPDATES)
        return Pair(
            statement(ours, {"group": group, "t": tracker}),
            statement("step()", {"step": scheduler.step}, unroll=len(UPDATES)),
            same_values([tracker(n) for n in range(HORIZON)], rates, f"{HORIZON} updates"),
        )

    return prepare


def _torch_scheduler(name: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    import torch

    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=HIGH)
    scheduler = getattr(torch.optim.lr_scheduler, name)(optimizer, **arguments)
    # A scheduler warns where it steps before its optimizer ever has.
    optimizer.step()
    return optimizer.param_groups[0], scheduler
