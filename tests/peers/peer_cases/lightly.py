"""lightly.utils.scheduler: functions of the step, and a scheduler for a learning rate of 0.1."""

from __future__ import annotations

from .case import Case

CASES = [
    Case(
        "cosine_schedule arrives at n − 1",
        "lambda t: cosine_schedule(t, max_steps=30, start_value=0.1, end_value=0.001)",
        "CosineTracker(base_value=0.1, final_value=0.001, max_updates=30 - 1)",
        updates=30,
    ),
    Case(
        "cosine_schedule in two updates",
        "lambda t: cosine_schedule(t, max_steps=2, start_value=0.1, end_value=0)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=1)",
        updates=20,
    ),
    Case(
        "cosine_schedule in one update",
        "lambda t: cosine_schedule(t, max_steps=1, start_value=0.1, end_value=0.02)",
        "FixedTracker(value=0.02)",
        updates=20,
    ),
    Case(
        "cosine_warmup_schedule",
        "lambda t: cosine_warmup_schedule(t, max_steps=36, start_value=0.1, end_value=0.001,"
        " warmup_steps=6, warmup_start_value=0.01)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=6,"
        " warm_up_begin_value=0.01).delay(-1), 6),"
        " CosineTracker(base_value=0.1, final_value=0.001, max_updates=30 - 1)])",
        updates=36,
    ),
    Case(
        "cosine_warmup_schedule without a warm-up",
        "lambda t: cosine_warmup_schedule(t, max_steps=30, start_value=0.1, end_value=0.001,"
        " warmup_steps=0, warmup_start_value=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.001, max_updates=30 - 1)",
        updates=30,
    ),
    Case(
        "CosineWarmupScheduler",
        "CosineWarmupScheduler(optimizer, warmup_epochs=5, max_epochs=35)",
        "Tracker.sequence([(WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=5)"
        ".delay(-1), 5), CosineTracker(base_value=0.1, final_value=0.1 * 0.001,"
        " max_updates=30 - 1)])",
        updates=35,
    ),
    Case(
        "CosineWarmupScheduler without a warm-up",
        "CosineWarmupScheduler(optimizer, warmup_epochs=0, max_epochs=35, end_value=0.0)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=35 - 1)",
        updates=35,
    ),
    Case(
        "linear_warmup_schedule",
        "lambda t: linear_warmup_schedule(t, warmup_steps=12, start_value=0.02, end_value=0.1)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=12,"
        " warm_up_begin_value=0.02)",
    ),
    Case(
        "linear_warmup_schedule without a warm-up",
        "lambda t: linear_warmup_schedule(t, warmup_steps=0, start_value=0.02, end_value=0.1)",
        "FixedTracker(value=0.1)",
        updates=20,
    ),
    Case(
        "BYOL's momentum, rising from 0.99 to 1",
        "lambda t: cosine_schedule(t, max_steps=40, start_value=0.99, end_value=1.0)",
        "1 - CosineTracker(base_value=1 - 0.99, final_value=0, max_updates=40 - 1)",
    ),
    Case(
        "cosine_schedule over a period",
        "lambda t: cosine_schedule(t, max_steps=50, start_value=0.1, end_value=0.02, period=20)",
        "Tracker.sequence([(CosineTracker(base_value=0.1, final_value=0.02, max_updates=10), 10),"
        " (0.1 + 0.02 - CosineTracker(base_value=0.1, final_value=0.02, max_updates=10), 10)])"
        ".repeat(20)",
        updates=50,
    ),
]
