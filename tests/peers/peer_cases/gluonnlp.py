"""gluonnlp.lr_scheduler of GluonNLP's version 1, asked for 0, 1, …"""

from __future__ import annotations

from .case import Case

CASES = [
    Case(
        "InverseSquareRootScheduler",
        "InverseSquareRootScheduler(warmup_steps=9, base_lr=0.1)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=9)",
    ),
    Case(
        "InverseSquareRootScheduler after a warm-up of one update",
        "InverseSquareRootScheduler(warmup_steps=1, base_lr=0.1)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=1)",
    ),
    Case(
        "InverseSquareRootScheduler that does not begin at 0",
        "InverseSquareRootScheduler(warmup_steps=12, base_lr=0.1, warmup_init_lr=0.03)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=12,"
        " warm_up_begin_value=0.03), 12),"
        " InverseSquareRootTracker(base_value=0.1, warm_up_steps=12).delay(-12)])",
    ),
    Case(
        "InverseSquareRootScheduler that does not begin at 0, by a timescale",
        "InverseSquareRootScheduler(warmup_steps=5, base_lr=0.1, warmup_init_lr=0.05)",
        "WarmUpTracker(main_tracker=InverseSquareRootTracker(base_value=0.1, warm_up_steps=0,"
        " timescale=5), warm_up_steps=5, warm_up_begin_value=0.05)",
    ),
]
