"""gluonts.mx.trainer.learning_rate_scheduler, told a metric after each epoch."""

from __future__ import annotations

import math

from .case import Case
from .metrics import ACCURACIES, LOSSES

CASES = [
    Case(
        "patience p is p − 1 here",
        "MetricAttentiveScheduler(Patience(patience=3, objective=Min()), learning_rate=0.1)",
        "PlateauTracker(base_value=0.1, factor=0.5, patience=3 - 1, threshold=0)",
        metrics=LOSSES,
    ),
    Case(
        "the highest is the best, with a lowest value",
        "MetricAttentiveScheduler(Patience(patience=2, objective=Max()), learning_rate=0.1,"
        " decay_factor=0.7, min_learning_rate=0.02)",
        "PlateauTracker(base_value=0.1, mode='max', factor=0.7, patience=1, threshold=0,"
        " min_value=0.02)",
        metrics=ACCURACIES,
    ),
    Case(
        "patience 1",
        "MetricAttentiveScheduler(Patience(patience=1, objective=Min()), learning_rate=0.1,"
        " decay_factor=0.9)",
        "PlateauTracker(base_value=0.1, factor=0.9, patience=0, threshold=0)",
        metrics=LOSSES,
    ),
    Case(
        "patience 0 falls after every epoch, whatever the metric",
        "MetricAttentiveScheduler(Patience(patience=0, objective=Min()), learning_rate=0.1,"
        " decay_factor=0.9, min_learning_rate=0.01)",
        "FactorTracker(base_value=0.1, factor=0.9).clip(0.01, 0.1).delay(-1)",
        metrics=LOSSES,
    ),
    Case(
        "LearningRateReduction's defaults",
        "MetricAttentiveScheduler(Patience(patience=10, objective=Min()), learning_rate=0.001,"
        " decay_factor=0.5, min_learning_rate=5e-5)",
        "PlateauTracker(base_value=0.001, factor=0.5, patience=9, threshold=0, min_value=5e-5)",
        metrics=LOSSES + LOSSES[-5:] * 8,
    ),
    Case(
        # A NaN makes GluonTS reduce at once; lrtrack counts it as no improvement.
        "NaN with patience 1",
        "MetricAttentiveScheduler(Patience(patience=1, objective=Min()), learning_rate=0.1)",
        "PlateauTracker(base_value=0.1, factor=0.5, patience=0, threshold=0)",
        metrics=(*LOSSES[:18], math.nan, 1.05),
    ),
]
