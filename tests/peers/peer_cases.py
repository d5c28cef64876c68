"""How schedules of other libraries are written in lrtrack.

Each library has a table from an expression that makes its schedule to the lrtrack expression that
has the same values. `make_peers.py` evaluates the former with the library and records what it
gives for t = 0, 1, …; `test_peers.py` evaluates the latter and compares.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    peer: str
    lrtrack: str
    updates: int = 40  # how many updates are compared
    momentum: bool = False  # whether it is the momentum that is recorded
    tolerance: float = 1e-12  # relative

    @property
    def key(self) -> tuple[str, bool]:
        """What is recorded once, however many trackers are compared with it."""
        return self.peer, self.momentum


TORCH = [
    # Evaluated with torch.optim.lr_scheduler and an optimizer whose learning rate is 0.1.
    Case(
        "StepLR(optimizer, step_size=7, gamma=0.3)",
        "StepTracker(base_value=0.1, factor=0.3, step_size=7)",
    ),
    Case(
        "MultiStepLR(optimizer, milestones=[3, 11, 12], gamma=0.2)",
        "MultiStepTracker(base_value=0.1, milestones=[3, 11, 12], factor=0.2)",
    ),
    Case(
        "MultiStepLR(optimizer, milestones=[3, 11, 12], gamma=0.2)",
        "MultiFactorTracker(base_value=0.1, steps=[2, 10, 11], factor=0.2)",
    ),
    Case(
        "ConstantLR(optimizer, factor=0.25, total_iters=5)",
        "PiecewiseConstantTracker(boundaries=[4], values=[0.1 * 0.25, 0.1])",
    ),
    Case(
        "LinearLR(optimizer, start_factor=0.2, end_factor=0.8, total_iters=9)",
        "PiecewiseLinearTracker(points=[(0, 0.1 * 0.2), (9, 0.1 * 0.8)])",
    ),
    Case(
        "ExponentialLR(optimizer, gamma=0.9)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.9))",
    ),
    Case(
        "ExponentialLR(optimizer, gamma=0.9)",
        "FactorTracker(base_value=0.1, factor=0.9)",
    ),
    Case(
        "PolynomialLR(optimizer, total_iters=20, power=1.5)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.0, decay_steps=20, power=1.5)",
    ),
    Case(
        # From T_max on torch rises again.
        "CosineAnnealingLR(optimizer, T_max=39, eta_min=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=39)",
    ),
    Case(
        "CosineAnnealingWarmRestarts(optimizer, T_0=5, T_mult=1, eta_min=0.01)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.01, first_cycle=5)",
    ),
    Case(
        "CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=3, cycle_factor=2)",
        updates=400,
    ),
    Case(
        "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, step_size_down=7)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, step_size_down=7)",
    ),
    Case(
        'CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, mode="triangular2")',
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, mode='triangular2')",
    ),
    Case(
        'CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, mode="exp_range",'
        " gamma=0.9)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, mode='exp_range', "
        "gamma=0.9)",
    ),
    Case(
        # torch gives a cycle's number to a scale_fn, in its scale_mode "cycle".
        "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4,"
        " scale_fn=lambda cycle: 1 / (1 + cycle))",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4,"
        " scale_function=lambda cycle: 1 / (1 + cycle))",
    ),
    Case(
        "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, step_size_down=7)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, step_size_down=7)"
        ".momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
    Case(
        'CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, mode="triangular2",'
        " base_momentum=0.85, max_momentum=0.95)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, mode='triangular2')"
        ".momentum()",
        momentum=True,
    ),
    Case(
        'CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4, mode="exp_range",'
        " gamma=0.9)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4, mode='exp_range', "
        "gamma=0.9).momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
    Case(
        "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4,"
        " scale_fn=lambda cycle: 1 / (1 + cycle))",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4,"
        " scale_function=lambda cycle: 1 / (1 + cycle)).momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=40)",
        "OneCycleTracker(max_value=0.5, total_updates=40)",
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=40)",
        "OneCycleTracker(max_value=0.5, total_updates=40).momentum()",
        momentum=True,
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=40, three_phase=True)",
        "OneCycleTracker(max_value=0.5, total_updates=40, three_phase=True)",
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=40, three_phase=True)",
        "OneCycleTracker(max_value=0.5, total_updates=40, three_phase=True).momentum()",
        momentum=True,
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=33, pct_start=0.41,"
        ' anneal_strategy="linear", div_factor=10, final_div_factor=50, base_momentum=0.7,'
        " max_momentum=0.8)",
        "OneCycleTracker(max_value=0.5, total_updates=33, pct_start=0.41, anneal='linear',"
        " div_factor=10, final_div_factor=50)",
        updates=33,
    ),
    Case(
        "OneCycleLR(optimizer, max_lr=0.5, total_steps=33, pct_start=0.41,"
        ' anneal_strategy="linear", div_factor=10, final_div_factor=50, base_momentum=0.7,'
        " max_momentum=0.8)",
        "OneCycleTracker(max_value=0.5, total_updates=33, pct_start=0.41, anneal='linear')"
        ".momentum(base=0.7, max=0.8)",
        updates=33,
        momentum=True,
    ),
    *[
        Case(
            f"OneCycleLR(optimizer, max_lr=0.5, total_steps={total}, pct_start={share},"
            f" three_phase={three_phase})",
            f"OneCycleTracker(max_value=0.5, total_updates={total}, pct_start={share},"
            f" three_phase={three_phase})",
            updates=total,
        )
        for total, share, three_phase in [
            (1, 0.3, False),
            (2, 0.3, False),
            (5, 0.0, False),
            (5, 1.0, False),
            (3, 0.3, True),
            (7, 0.5, True),
        ]
    ],
    Case(
        "LambdaLR(optimizer, lr_lambda=lambda t: 1 / (1 + t % 5))",
        "LambdaTracker(function=lambda t: 0.1 / (1 + t % 5))",
    ),
    Case(
        # With a factor that varies, torch needs the update before to know the next.
        "MultiplicativeLR(optimizer, lr_lambda=lambda t: 0.95)",
        "FactorTracker(base_value=0.1, factor=0.95)",
    ),
    Case(
        "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.2, total_iters=5),"
        " CosineAnnealingLR(optimizer, T_max=34)], milestones=[5])",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.1 * 0.2), (5, 0.1)]), 5),"
        " CosineTracker(base_value=0.1, final_value=0, max_updates=34)])",
    ),
    Case(
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=0.1, total_iters=40),"
        " ExponentialLR(optimizer, gamma=0.9), StepLR(optimizer, step_size=6, gamma=0.5)],"
        " milestones=[4, 17])",
        "Tracker.sequence([(FixedTracker(value=0.1 * 0.1), 4),"
        " (FactorTracker(base_value=0.1, factor=0.9), 13),"
        " StepTracker(base_value=0.1, factor=0.5, step_size=6)])",
    ),
    Case(
        "ChainedScheduler([ConstantLR(optimizer, factor=0.5, total_iters=9),"
        " ExponentialLR(optimizer, gamma=0.9)])",
        "PiecewiseConstantTracker(boundaries=[8], values=[0.5, 1])"
        " * FactorTracker(base_value=0.1, factor=0.9)",
    ),
    Case(
        "ChainedScheduler([LinearLR(optimizer, start_factor=0.2, total_iters=5),"
        " MultiStepLR(optimizer, milestones=[11, 30], gamma=0.3)])",
        "PiecewiseLinearTracker(points=[(0, 0.2), (5, 1)])"
        " * MultiStepTracker(base_value=0.1, milestones=[11, 30], factor=0.3)",
    ),
]

KERAS = [
    # Evaluated with keras.optimizers.schedules and float64 as Keras' floatx.
    Case(
        "ExponentialDecay(0.1, decay_steps=7, decay_rate=0.5)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.5) / 7)",
    ),
    Case(
        "ExponentialDecay(0.1, decay_steps=7, decay_rate=0.5, staircase=True)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7)",
    ),
    Case(
        "PiecewiseConstantDecay([5, 6, 20], [0.1, 0.05, 0.2, 0.01])",
        "PiecewiseConstantTracker(boundaries=[5, 6, 20], values=[0.1, 0.05, 0.2, 0.01])",
    ),
    Case(
        "PolynomialDecay(0.1, decay_steps=20, end_learning_rate=0.01, power=2.0)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=20, power=2)",
    ),
    Case(
        "InverseTimeDecay(0.1, decay_steps=4, decay_rate=0.5)",
        "InverseTimeTracker(base_value=0.1, decay=0.5 / 4)",
    ),
    Case(
        # Keras' alpha is a share of the initial learning rate.
        "CosineDecay(0.1, decay_steps=20, alpha=0.05)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.05, max_updates=20)",
    ),
    Case(
        "CosineDecay(0.02, decay_steps=20, warmup_target=0.1, warmup_steps=5)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.0, max_updates=20),"
        " warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "CosineDecayRestarts(0.1, first_decay_steps=5, t_mul=1.0, m_mul=0.5)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=5, cycle_decay=0.5)",
    ),
    Case(
        "CosineDecayRestarts(0.1, first_decay_steps=3, t_mul=2.0, m_mul=0.9)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=3, cycle_factor=2, cycle_decay=0.9)",
    ),
    Case(
        "CosineDecayRestarts(0.1, first_decay_steps=7, t_mul=1.3, m_mul=0.9)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=7, cycle_factor=1.3, cycle_decay=0.9)",
        updates=200,
    ),
]

OPTAX = [
    # Evaluated with optax, and 64-bit numbers in JAX.
    Case(
        "linear_schedule(0.1, 0.02, transition_steps=12, transition_begin=4)",
        "PiecewiseLinearTracker(points=[(4, 0.1), (16, 0.02)])",
    ),
    Case(
        "polynomial_schedule(0.1, 0.02, power=2.0, transition_steps=12)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.02, decay_steps=12, power=2)",
    ),
    Case(
        "exponential_decay(0.1, transition_steps=7, decay_rate=0.5)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.5) / 7)",
    ),
    Case(
        "exponential_decay(0.1, transition_steps=7, decay_rate=0.5, staircase=True)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7)",
    ),
    Case(
        "cosine_decay_schedule(0.1, decay_steps=20, alpha=0.05)",
        "CosineTracker(base_value=0.1, final_value=0.1 * 0.05, max_updates=20)",
    ),
    Case(
        # decay_steps includes the warm-up.
        "warmup_cosine_decay_schedule(0.01, 0.1, warmup_steps=5, decay_steps=25, end_value=0.02)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.02,"
        " max_updates=20), warm_up_steps=5, warm_up_begin_value=0.01)",
    ),
    Case(
        "warmup_cosine_decay_schedule(0.0, 0.1, warmup_steps=5, decay_steps=25)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=5, stable_steps=0, decay_steps=20,"
        " decay='cosine')",
    ),
    Case(
        "warmup_constant_schedule(0.01, 0.1, warmup_steps=6)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=6,"
        " warm_up_begin_value=0.01)",
    ),
    Case(
        "piecewise_constant_schedule(0.1, {5: 0.5, 9: 0.5})",
        "MultiStepTracker(base_value=0.1, milestones=[5, 9], factor=0.5)",
    ),
    Case(
        'piecewise_interpolate_schedule("linear", 0.1, {5: 2.0, 20: 0.1})',
        "PiecewiseLinearTracker(points=[(0, 0.1), (5, 0.2), (20, 0.02)])",
    ),
    Case(
        "join_schedules([linear_schedule(0.0, 0.1, 5), cosine_decay_schedule(0.1, 12),"
        " exponential_decay(0.05, 7, 0.5)], boundaries=[5, 20])",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.0), (5, 0.1)]), 5),"
        " (CosineTracker(base_value=0.1, final_value=0, max_updates=12), 15),"
        " ExponentialTracker(base_value=0.05, decay=-math.log(0.5) / 7)])",
    ),
    Case(
        "sgdr_schedule([dict(init_value=0.01, peak_value=0.1, warmup_steps=3, decay_steps=13,"
        " end_value=0.001), dict(init_value=0.02, peak_value=0.05, warmup_steps=2,"
        " decay_steps=20)])",
        "Tracker.sequence([(WarmUpTracker(main_tracker=CosineTracker(base_value=0.1,"
        " final_value=0.001, max_updates=10), warm_up_steps=3, warm_up_begin_value=0.01), 13),"
        " WarmUpTracker(main_tracker=CosineTracker(base_value=0.05, final_value=0,"
        " max_updates=18), warm_up_steps=2, warm_up_begin_value=0.02)])",
    ),
]

MXNET = [
    # Evaluated with mxnet.lr_scheduler, and asked for 0, 1, … in this order.
    Case(
        "FactorScheduler(step=7, factor=0.5, base_lr=0.1)",
        "StepTracker(base_value=0.1, factor=0.5, step_size=7).delay(1)",
    ),
    Case(
        # MXNet counts the steps from update 0, also with a warm-up.
        "FactorScheduler(step=7, factor=0.5, base_lr=0.1, warmup_steps=5, warmup_begin_lr=0.01)",
        "WarmUpTracker(main_tracker=StepTracker(base_value=0.1, factor=0.5, step_size=7, offset=4),"
        " warm_up_steps=5, warm_up_begin_value=0.01)",
    ),
    Case(
        "MultiFactorScheduler(step=[5, 6, 20], factor=0.5, base_lr=0.1)",
        "MultiFactorTracker(base_value=0.1, steps=[5, 6, 20], factor=0.5)",
    ),
    Case(
        "MultiFactorScheduler(step=[15, 16, 20], factor=0.5, base_lr=0.1, warmup_steps=6,"
        ' warmup_begin_lr=0.02, warmup_mode="constant")',
        "WarmUpTracker(main_tracker=MultiFactorTracker(base_value=0.1, steps=[9, 10, 14],"
        " factor=0.5), warm_up_steps=6, warm_up_begin_value=0.02, warm_up_mode='constant')",
    ),
    Case(
        "PolyScheduler(max_update=20, base_lr=0.1, pwr=2, final_lr=0.01)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=20, power=2)",
    ),
    Case(
        # max_update includes the warm-up.
        "PolyScheduler(max_update=25, base_lr=0.1, pwr=2, final_lr=0.01, warmup_steps=5)",
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01,"
        " decay_steps=20, power=2), warm_up_steps=5)",
    ),
    Case(
        "CosineScheduler(max_update=20, base_lr=0.1, final_lr=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=20)",
    ),
    Case(
        "CosineScheduler(max_update=25, base_lr=0.1, final_lr=0.01, warmup_steps=5,"
        " warmup_begin_lr=0.02)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.01,"
        " max_updates=20), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
]

TIMM = [
    # Evaluated with timm.scheduler and an optimizer whose learning rate is 0.1; t is timm's epoch.
    Case(
        "StepLRScheduler(optimizer, decay_t=7, decay_rate=0.3)",
        "StepTracker(base_value=0.1, factor=0.3, step_size=7)",
    ),
    Case(
        "MultiStepLRScheduler(optimizer, decay_t=[5, 9], decay_rate=0.3)",
        "MultiStepTracker(base_value=0.1, milestones=[4, 8], factor=0.3)",
    ),
    Case(
        "CosineLRScheduler(optimizer, t_initial=30, lr_min=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=30)",
    ),
    Case(
        "CosineLRScheduler(optimizer, t_initial=30, lr_min=0.01, warmup_t=5, warmup_lr_init=0.02,"
        " warmup_prefix=True)",
        "WarmUpTracker(main_tracker=CosineTracker(base_value=0.1, final_value=0.01,"
        " max_updates=30), warm_up_steps=5, warm_up_begin_value=0.02)",
    ),
    Case(
        "CosineLRScheduler(optimizer, t_initial=5, lr_min=0.001, cycle_mul=2, cycle_decay=0.5,"
        " cycle_limit=100)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=5, cycle_factor=2,"
        " cycle_decay=0.5)",
        updates=150,
    ),
    Case(
        "CosineLRScheduler(optimizer, t_initial=8, lr_min=0.001, cycle_decay=0.9, cycle_limit=100)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.001, first_cycle=8, cycle_decay=0.9)",
    ),
    Case(
        # At the end, timm drops to lr_min, from which the tangent is still a little away.
        "TanhLRScheduler(optimizer, t_initial=40, lb=-6.0, ub=3.0, lr_min=0.001)",
        "TanhTracker(base_value=0.1, final_value=0.001, total_updates=40)",
        updates=40,
    ),
    Case(
        "PolyLRScheduler(optimizer, t_initial=30, power=0.5, lr_min=0.01)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01, decay_steps=30, power=0.5)",
    ),
]

TRANSFORMERS = [
    # Evaluated with transformers.optimization and an optimizer whose learning rate is 0.1.
    Case(
        "get_constant_schedule_with_warmup(optimizer, num_warmup_steps=6)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=6)",
    ),
    Case(
        "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=30)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=0, decay_steps=24)",
    ),
    Case(
        "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=6, num_training_steps=39)",
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=0, decay_steps=33,"
        " decay='cosine')",
    ),
    Case(
        "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=4,"
        " num_training_steps=40, num_cycles=3)",
        "WarmUpTracker(main_tracker=CosineRestartsTracker(base_value=0.1, first_cycle=12),"
        " warm_up_steps=4)",
    ),
    Case(
        "get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps=6,"
        " num_training_steps=30, lr_end=0.01, power=2.0)",
        "WarmUpTracker(main_tracker=PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.01,"
        " decay_steps=24, power=2), warm_up_steps=6)",
    ),
    Case(
        "get_inverse_sqrt_schedule(optimizer, num_warmup_steps=9)",
        "InverseSquareRootTracker(base_value=0.1, warm_up_steps=9)",
    ),
    Case(
        "get_wsd_schedule(optimizer, num_warmup_steps=6, num_stable_steps=10, num_decay_steps=20,"
        ' decay_type="linear")',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=10, decay_steps=20)",
    ),
    Case(
        "get_wsd_schedule(optimizer, num_warmup_steps=6, num_stable_steps=10, num_decay_steps=20,"
        ' decay_type="cosine", min_lr_ratio=0.2)',
        # The warm-up starts at the final value.
        "WarmUpTracker(main_tracker=TrapezoidTracker(base_value=0.1, warm_up_steps=0,"
        " stable_steps=10, decay_steps=20, final_value=0.1 * 0.2, decay='cosine'),"
        " warm_up_steps=6, warm_up_begin_value=0.1 * 0.2)",
    ),
    Case(
        "get_wsd_schedule(optimizer, num_warmup_steps=6, num_stable_steps=10, num_decay_steps=20,"
        ' decay_type="1-sqrt")',
        "TrapezoidTracker(base_value=0.1, warm_up_steps=6, stable_steps=10, decay_steps=20,"
        " decay='sqrt')",
    ),
]

CASES = {
    "torch": TORCH,
    "keras": KERAS,
    "optax": OPTAX,
    "mxnet": MXNET,
    "timm": TIMM,
    "transformers": TRANSFORMERS,
}
