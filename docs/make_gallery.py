"""Draws all schedules that lrtrack has: python docs/make_gallery.py [PICTURE]

The trackers are found in the package; each is drawn with the parameters in EXAMPLES, or else as in
the example of its documentation.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import matplotlib

import lrtrack

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

UPDATES = 200
COLUMNS = 5
LINE_COLOUR = "#1f5fa8"

COSINE = lrtrack.CosineTracker(base_value=1, max_updates=60)
WAVE = lrtrack.CyclicalTracker(base_value=0.3, max_value=1, step_size_up=10)

# The parameters by class and variant; all values are between 0 and 1, as the axes are.
EXAMPLES: dict[str, dict[str, dict[str, object]]] = {
    "FixedTracker": {"": {"value": 0.5}},
    "FactorTracker": {"": {"base_value": 1, "factor": 0.98, "min_value": 0.1}},
    "MultiFactorTracker": {"": {"base_value": 1, "factor": 0.4, "steps": [60, 120, 160]}},
    "CosineTracker": {"": {"base_value": 1, "max_updates": 160}},
    "LinearTracker": {"": {"base_value": 1, "slope": -0.006, "min_value": 0.1}},
    "PolynomialDecayTracker": {
        "": {"base_value": 1, "end_learning_rate": 0.05, "decay_steps": 160, "power": 2}
    },
    "CyclicalTracker": {
        "TRIANGULAR2": {
            "base_value": 0.1,
            "max_value": 1,
            "step_size_up": 20,
            "step_size_down": 30,
            "mode": "triangular2",
        }
    },
    "WarmUpTracker": {
        mode: {
            "main_tracker": lrtrack.CosineTracker(base_value=1, max_updates=140),
            "warm_up_steps": 60,
            "warm_up_begin_value": 0.02,
            "warm_up_mode": mode,
        }
        for mode in ("LINEAR", "EXPONENTIAL", "COSINE")
    },
    "SquareRootTracker": {"": {"base_value": 1}},
    "InverseTimeTracker": {
        "": {"base_value": 1, "decay": 0.03},
        "recursive": {"base_value": 1, "decay": 0.0003, "recursive": True},
    },
    "StepTracker": {"": {"base_value": 1, "factor": 0.6, "step_size": 40}},
    "MultiStepTracker": {"": {"base_value": 1, "factor": 0.3, "milestones": [50, 150]}},
    "ExponentialTracker": {"": {"base_value": 1, "decay": math.log(2) / 50}},
    "PiecewiseConstantTracker": {"": {"boundaries": [40, 90, 150], "values": [0.4, 1.0, 0.6, 0.2]}},
    "PiecewiseLinearTracker": {
        "": {"points": [(0, 0.1), (50, 1.0), (110, 0.8), (130, 0.3), (200, 0.0)]}
    },
    "InverseSquareRootTracker": {"": {"base_value": 1, "warm_up_steps": 40}},
    "CosineRestartsTracker": {
        "": {"base_value": 1, "first_cycle": 29, "cycle_factor": 2, "cycle_decay": 0.8}
    },
    "CyclicalMomentumTracker": {
        "": {
            "base_value": 0.2,
            "max_value": 0.95,
            "step_size_up": 20,
            "step_size_down": 30,
            "mode": "triangular2",
        }
    },
    "OneCycleTracker": {
        "": {"max_value": 1, "total_updates": 180},
        "three_phase": {"max_value": 1, "total_updates": 180, "three_phase": True},
    },
    "OneCycleMomentumTracker": {"": {"total_updates": 180}},
    "TrapezoidTracker": {
        decay: {
            "base_value": 1,
            "warm_up_steps": 25,
            "stable_steps": 75,
            "decay_steps": 80,
            "decay": decay,
        }
        for decay in ("LINEAR", "SQRT")
    },
    "RexTracker": {"": {"base_value": 1, "total_updates": 180}},
    "TanhTracker": {"": {"base_value": 1, "total_updates": 180}},
    "RangeTestTracker": {"": {"min_value": 0.01, "max_value": 1, "total_updates": 180}},
    "PlateauTracker": {"": {"base_value": 0.5, "main_tracker": COSINE}},
    "LambdaTracker": {"": {"function": lambda t: 0.5 + 0.4 * math.sin(t / 15)}},
    "SequentialTracker": {
        "": {"trackers": [WAVE, COSINE, lrtrack.FixedTracker(value=0.2)], "lengths": [60, 80]}
    },
    "ProductTracker": {
        "": {"factors": [WAVE, lrtrack.RexTracker(base_value=1, total_updates=200)]}
    },
    "SumTracker": {"": {"terms": [WAVE, lrtrack.LinearTracker(base_value=0, slope=-0.0014)]}},
    "QuotientTracker": {
        "": {"numerator": WAVE, "denominator": lrtrack.LinearTracker(base_value=1, slope=0.02)}
    },
    "PowerTracker": {"": {"base": COSINE, "exponent": lrtrack.FixedTracker(value=2)}},
    "ClippedTracker": {"": {"tracker": COSINE, "low": 0.2, "high": 0.8}},
    "DelayedTracker": {"": {"tracker": COSINE, "updates": 80}},
    "EpochwiseTracker": {
        "": {
            "tracker": lrtrack.CosineTracker(base_value=1, max_updates=10),
            "updates_per_epoch": 18,
        }
    },
    "RepeatedTracker": {
        variant: {
            "tracker": lrtrack.CosineTracker(base_value=1, max_updates=40),
            "length": 40,
            "length_factor": 1.5,
            "value_factor": 0.7,
            "stretch": variant == "stretch",
        }
        for variant in ("", "stretch")
    },
}


def tracker_names() -> list[str]:
    """The trackers that can be drawn: those whose value depends on the update only."""
    undrawn = (lrtrack.Tracker, lrtrack.ParameterTracker, lrtrack.PlateauTracker)
    return [
        name
        for name, kind in vars(lrtrack).items()
        if isinstance(kind, type) and issubclass(kind, lrtrack.Tracker) and kind not in undrawn
    ]


def variants(name: str) -> dict[str, lrtrack.Tracker]:
    if name not in EXAMPLES:
        return {"": documented_tracker(name)}
    kind = getattr(lrtrack, name)
    return {variant: kind(**parameters) for variant, parameters in EXAMPLES[name].items()}


def documented_tracker(name: str) -> lrtrack.Tracker:
    """What the documentation's example calls `tracker`."""
    lines = getattr(lrtrack, name).__doc__.splitlines()
    first = next(line for line in lines if ">>> tracker = " in line)
    tracker = lrtrack.read(first.partition(" = ")[2])
    assert isinstance(tracker, lrtrack.Tracker)
    return tracker


def examples() -> list[tuple[str, lrtrack.Tracker]]:
    return [
        (f"{name}\n{variant}" if variant else name, tracker)
        for name in tracker_names()
        for variant, tracker in variants(name).items()
    ]


def draw(axes: Axes, title: str, tracker: lrtrack.Tracker) -> None:
    tracker.plot(UPDATES, ax=axes)
    for drawn in axes.lines:
        drawn.set(color=LINE_COLOUR, linewidth=1.8)
    name, _, variant = title.partition("\n")
    axes.set_title(name.removesuffix("Tracker"), fontsize=11, loc="left")
    axes.text(0.98, 0.95, variant, transform=axes.transAxes, ha="right", va="top", fontsize=9)
    axes.set(xlim=(0, UPDATES), ylim=(-0.03, 1.08), xlabel="", ylabel="")
    axes.legend().remove()  # the title says it
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def draw_gallery(path: Path) -> None:
    drawn = examples()
    rows = math.ceil(len(drawn) / COLUMNS)
    size = (2.6 * COLUMNS, 1.9 * rows)
    figure, grid = plt.subplots(rows, COLUMNS, figsize=size, layout="constrained")
    for axes in grid.flat[len(drawn) :]:
        axes.set_axis_off()
    for axes, (title, tracker) in zip(grid.flat, drawn):
        draw(axes, title, tracker)
    figure.savefig(path, dpi=100, metadata={"Software": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).with_name("gallery.png")
    parser.add_argument("picture", nargs="?", type=Path, default=default)
    draw_gallery(parser.parse_args().picture)


if __name__ == "__main__":
    main()
