"""torch.optim.lr_scheduler, and SWALR, with an optimizer whose learning rate is 0.1."""

from __future__ import annotations

from .case import Case

CYCLIC = "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=4"
CYCLICAL = "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=4"
ONE_CYCLE = "OneCycleLR(optimizer, max_lr=0.5, total_steps=40"
LINEAR_ONE_CYCLE = (
    "OneCycleLR(optimizer, max_lr=0.5, total_steps=33, pct_start=0.41,"
    ' anneal_strategy="linear", div_factor=10, final_div_factor=50, base_momentum=0.7,'
    " max_momentum=0.8)"
)

STEPS = [
    Case(
        "StepLR",
        "StepLR(optimizer, step_size=7, gamma=0.3)",
        "StepTracker(base_value=0.1, factor=0.3, step_size=7)",
    ),
    Case(
        "StepLR at every update",
        "StepLR(optimizer, step_size=1, gamma=0.9)",
        "StepTracker(base_value=0.1, factor=0.9, step_size=1)",
    ),
    Case(
        "MultiStepLR",
        "MultiStepLR(optimizer, milestones=[3, 11, 12], gamma=0.2)",
        "MultiStepTracker(base_value=0.1, milestones=[3, 11, 12], factor=0.2)",
    ),
    Case(
        "MultiStepLR by DJL's multi-factor",
        "MultiStepLR(optimizer, milestones=[3, 11, 12], gamma=0.2)",
        "MultiFactorTracker(base_value=0.1, steps=[2, 10, 11], factor=0.2)",
    ),
    Case(
        "MultiStepLR with one milestone",
        "MultiStepLR(optimizer, milestones=[30], gamma=0.1)",
        "MultiStepTracker(base_value=0.1, milestones=[30], factor=0.1)",
    ),
    Case(
        "MultiStepLR at update 1",
        "MultiStepLR(optimizer, milestones=[1, 20], gamma=0.1)",
        "MultiStepTracker(base_value=0.1, milestones=[1, 20], factor=0.1)",
        updates=25,
    ),
    Case(
        "ConstantLR",
        "ConstantLR(optimizer, factor=0.25, total_iters=5)",
        "PiecewiseConstantTracker(boundaries=[4], values=[0.1 * 0.25, 0.1])",
    ),
    Case(
        "ConstantLR for one update",
        "ConstantLR(optimizer, total_iters=1)",
        "PiecewiseConstantTracker(boundaries=[0], values=[0.1 / 3, 0.1])",
        updates=20,
    ),
    Case(
        "StepLR that grows",
        "StepLR(optimizer, step_size=5, gamma=2.0)",
        "StepTracker(base_value=0.1, factor=2, step_size=5)",
    ),
    Case(
        "MultiStepLR that grows",
        "MultiStepLR(optimizer, milestones=[4, 9, 30], gamma=1.5)",
        "MultiStepTracker(base_value=0.1, milestones=[4, 9, 30], factor=1.5)",
    ),
]

DECAYS = [
    Case(
        "LinearLR",
        "LinearLR(optimizer, start_factor=0.2, end_factor=0.8, total_iters=9)",
        "PiecewiseLinearTracker(points=[(0, 0.1 * 0.2), (9, 0.1 * 0.8)])",
    ),
    Case(
        "LinearLR with its defaults",
        "LinearLR(optimizer)",
        "PiecewiseLinearTracker(points=[(0, 0.1 / 3), (5, 0.1)])",
    ),
    Case(
        "LinearLR as a warm-up",
        "LinearLR(optimizer, start_factor=0.25, total_iters=12)",
        "WarmUpTracker(main_tracker=FixedTracker(value=0.1), warm_up_steps=12,"
        " warm_up_begin_value=0.1 * 0.25)",
    ),
    Case(
        "LinearLR that falls to 0",
        "LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=30)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0, decay_steps=30)",
    ),
    Case(
        "ExponentialLR",
        "ExponentialLR(optimizer, gamma=0.9)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(0.9))",
    ),
    Case(
        "ExponentialLR by DJL's factor",
        "ExponentialLR(optimizer, gamma=0.9)",
        "FactorTracker(base_value=0.1, factor=0.9)",
    ),
    Case(
        "PolynomialLR",
        "PolynomialLR(optimizer, total_iters=20, power=1.5)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.0, decay_steps=20, power=1.5)",
    ),
    Case(
        "PolynomialLR with its defaults",
        "PolynomialLR(optimizer)",
        "PolynomialDecayTracker(base_value=0.1, end_learning_rate=0.0, decay_steps=5)",
        updates=20,
    ),
    Case(
        "CosineAnnealingLR",
        # From T_max on torch rises again.
        "CosineAnnealingLR(optimizer, T_max=39, eta_min=0.01)",
        "CosineTracker(base_value=0.1, final_value=0.01, max_updates=39)",
    ),
    Case(
        "CosineAnnealingLR over a long run",
        "CosineAnnealingLR(optimizer, T_max=199)",
        "CosineTracker(base_value=0.1, final_value=0, max_updates=199)",
        updates=200,
        tolerance=1e-11,
    ),
    Case(
        "LambdaLR",
        "LambdaLR(optimizer, lr_lambda=lambda t: 1 / (1 + t % 5))",
        "LambdaTracker(function=lambda t: 0.1 / (1 + t % 5))",
    ),
    Case(
        "LambdaLR of a power",
        "LambdaLR(optimizer, lr_lambda=lambda t: 0.95**t)",
        "FactorTracker(base_value=0.1, factor=0.95)",
    ),
    Case(
        "LambdaLR of inverse time",
        "LambdaLR(optimizer, lr_lambda=lambda t: 1 / (1 + 0.05 * t))",
        "InverseTimeTracker(base_value=0.1, decay=0.05)",
    ),
    Case(
        # With a factor that varies, torch needs the update before to know the next.
        "MultiplicativeLR",
        "MultiplicativeLR(optimizer, lr_lambda=lambda t: 0.95)",
        "FactorTracker(base_value=0.1, factor=0.95)",
    ),
    Case(
        "SWALR, linear",
        'SWALR(optimizer, swa_lr=0.02, anneal_epochs=10, anneal_strategy="linear")',
        "PiecewiseLinearTracker(points=[(0, 0.1), (10, 0.02)])",
    ),
    Case(
        "SWALR, cosine",
        "SWALR(optimizer, swa_lr=0.02, anneal_epochs=10)",
        "CosineTracker(base_value=0.1, final_value=0.02, max_updates=10)",
    ),
    Case(
        "ExponentialLR that grows",
        "ExponentialLR(optimizer, gamma=1.1)",
        "ExponentialTracker(base_value=0.1, decay=-math.log(1.1))",
    ),
    Case(
        "CosineAnnealingLR that rises again",
        "CosineAnnealingLR(optimizer, T_max=8, eta_min=0.01)",
        "Tracker.sequence([(CosineTracker(base_value=0.1, final_value=0.01, max_updates=8), 8),"
        " (0.1 + 0.01 - CosineTracker(base_value=0.1, final_value=0.01, max_updates=8), 8)])"
        ".repeat(2 * 8)",
        updates=60,
        tolerance=1e-11,
    ),
    Case(
        "CosineAnnealingLR to a higher value",
        "CosineAnnealingLR(optimizer, T_max=39, eta_min=0.3)",
        "0.3 - CosineTracker(base_value=0.3 - 0.1, final_value=0, max_updates=39)",
    ),
    Case(
        "SWALR to a higher value",
        "SWALR(optimizer, swa_lr=0.3, anneal_epochs=10)",
        "0.3 - CosineTracker(base_value=0.3 - 0.1, final_value=0, max_updates=10)",
        updates=20,
    ),
]

CYCLES = [
    Case(
        "CosineAnnealingWarmRestarts",
        "CosineAnnealingWarmRestarts(optimizer, T_0=5, T_mult=1, eta_min=0.01)",
        "CosineRestartsTracker(base_value=0.1, final_value=0.01, first_cycle=5)",
    ),
    Case(
        "CosineAnnealingWarmRestarts, doubling",
        "CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=3, cycle_factor=2)",
        updates=200,
    ),
    Case(
        "CosineAnnealingWarmRestarts of one update",
        "CosineAnnealingWarmRestarts(optimizer, T_0=1, T_mult=3)",
        "CosineRestartsTracker(base_value=0.1, first_cycle=1, cycle_factor=3)",
        updates=60,
    ),
    Case(
        "CyclicLR",
        f"{CYCLIC}, step_size_down=7)",
        f"{CYCLICAL}, step_size_down=7)",
    ),
    Case(
        "CyclicLR, triangular2",
        f'{CYCLIC}, mode="triangular2")',
        f"{CYCLICAL}, mode='triangular2')",
    ),
    Case(
        "CyclicLR, exp_range",
        f'{CYCLIC}, mode="exp_range", gamma=0.9)',
        f"{CYCLICAL}, mode='exp_range', gamma=0.9)",
    ),
    Case(
        # torch gives a cycle's number to a scale_fn, in its scale_mode "cycle".
        "CyclicLR with a scale_fn",
        f"{CYCLIC}, scale_fn=lambda cycle: 1 / (1 + cycle))",
        f"{CYCLICAL}, scale_function=lambda cycle: 1 / (1 + cycle))",
    ),
    Case(
        "CyclicLR of two updates",
        "CyclicLR(optimizer, base_lr=0.01, max_lr=0.2, step_size_up=1)",
        "CyclicalTracker(base_value=0.01, max_value=0.2, step_size_up=1)",
        updates=20,
    ),
    Case(
        "CyclicLR's momentum",
        f"{CYCLIC}, step_size_down=7)",
        f"{CYCLICAL}, step_size_down=7).momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
    Case(
        "CyclicLR's momentum, triangular2",
        f'{CYCLIC}, mode="triangular2", base_momentum=0.85, max_momentum=0.95)',
        f"{CYCLICAL}, mode='triangular2').momentum()",
        momentum=True,
    ),
    Case(
        "CyclicLR's momentum, exp_range",
        f'{CYCLIC}, mode="exp_range", gamma=0.9)',
        f"{CYCLICAL}, mode='exp_range', gamma=0.9).momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
    Case(
        "CyclicLR's momentum with a scale_fn",
        f"{CYCLIC}, scale_fn=lambda cycle: 1 / (1 + cycle))",
        f"{CYCLICAL}, scale_function=lambda cycle: 1 / (1 + cycle)).momentum(base=0.8, max=0.9)",
        momentum=True,
    ),
]

ONE_CYCLES = [
    Case(
        "OneCycleLR",
        f"{ONE_CYCLE})",
        "OneCycleTracker(max_value=0.5, total_updates=40)",
    ),
    Case(
        "OneCycleLR's momentum",
        f"{ONE_CYCLE})",
        "OneCycleTracker(max_value=0.5, total_updates=40).momentum()",
        momentum=True,
    ),
    Case(
        "OneCycleLR by epochs",
        "OneCycleLR(optimizer, max_lr=0.01, steps_per_epoch=10, epochs=5)",
        "OneCycleTracker(max_value=0.01, total_updates=5 * 10)",
        updates=50,
    ),
    Case(
        "OneCycleLR of three phases",
        f"{ONE_CYCLE}, three_phase=True)",
        "OneCycleTracker(max_value=0.5, total_updates=40, three_phase=True)",
    ),
    Case(
        "OneCycleLR's momentum of three phases",
        f"{ONE_CYCLE}, three_phase=True)",
        "OneCycleTracker(max_value=0.5, total_updates=40, three_phase=True).momentum()",
        momentum=True,
    ),
    Case(
        "OneCycleLR, linear",
        LINEAR_ONE_CYCLE,
        "OneCycleTracker(max_value=0.5, total_updates=33, pct_start=0.41, anneal='linear',"
        " div_factor=10, final_div_factor=50)",
        updates=33,
    ),
    Case(
        "OneCycleLR's momentum, linear",
        LINEAR_ONE_CYCLE,
        "OneCycleTracker(max_value=0.5, total_updates=33, pct_start=0.41, anneal='linear')"
        ".momentum(base=0.7, max=0.8)",
        updates=33,
        momentum=True,
    ),
    *[
        Case(
            f"OneCycleLR {name}",
            f"OneCycleLR(optimizer, max_lr=0.5, total_steps={total}, pct_start={share},"
            f" three_phase={three_phase})",
            f"OneCycleTracker(max_value=0.5, total_updates={total}, pct_start={share},"
            f" three_phase={three_phase})",
            updates=total,
        )
        for name, total, share, three_phase in [
            ("of one update", 1, 0.3, False),
            ("of two updates", 2, 0.3, False),
            ("without a rise", 20, 0.0, False),
            ("without a fall", 20, 1.0, False),
            ("of three phases in three updates", 3, 0.3, True),
            ("of three phases without the last", 21, 0.5, True),
        ]
    ],
]

COMPOSITIONS = [
    Case(
        "SequentialLR",
        "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.2, total_iters=5),"
        " CosineAnnealingLR(optimizer, T_max=34)], milestones=[5])",
        "Tracker.sequence([(PiecewiseLinearTracker(points=[(0, 0.1 * 0.2), (5, 0.1)]), 5),"
        " CosineTracker(base_value=0.1, final_value=0, max_updates=34)])",
    ),
    Case(
        "SequentialLR of three",
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=0.1, total_iters=40),"
        " ExponentialLR(optimizer, gamma=0.9), StepLR(optimizer, step_size=6, gamma=0.5)],"
        " milestones=[4, 17])",
        "Tracker.sequence([(FixedTracker(value=0.1 * 0.1), 4),"
        " (FactorTracker(base_value=0.1, factor=0.9), 13),"
        " StepTracker(base_value=0.1, factor=0.5, step_size=6)])",
    ),
    Case(
        "SequentialLR as documented",
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=0.1, total_iters=20),"
        " ExponentialLR(optimizer, gamma=0.9)], milestones=[20])",
        "Tracker.sequence([(FixedTracker(value=0.1 * 0.1), 20),"
        " FactorTracker(base_value=0.1, factor=0.9)])",
    ),
    Case(
        "SequentialLR with a part of one update",
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=0.1, total_iters=20),"
        " CosineAnnealingWarmRestarts(optimizer, T_0=6)], milestones=[1])",
        "Tracker.sequence([(FixedTracker(value=0.1 * 0.1), 1),"
        " CosineRestartsTracker(base_value=0.1, first_cycle=6)])",
    ),
    Case(
        "ChainedScheduler",
        "ChainedScheduler([ConstantLR(optimizer, factor=0.5, total_iters=9),"
        " ExponentialLR(optimizer, gamma=0.9)])",
        "PiecewiseConstantTracker(boundaries=[8], values=[0.5, 1])"
        " * FactorTracker(base_value=0.1, factor=0.9)",
    ),
    Case(
        "ChainedScheduler of a warm-up and steps",
        "ChainedScheduler([LinearLR(optimizer, start_factor=0.2, total_iters=5),"
        " MultiStepLR(optimizer, milestones=[11, 30], gamma=0.3)])",
        "PiecewiseLinearTracker(points=[(0, 0.2), (5, 1)])"
        " * MultiStepTracker(base_value=0.1, milestones=[11, 30], factor=0.3)",
    ),
]

CASES = [*STEPS, *DECAYS, *CYCLES, *ONE_CYCLES, *COMPOSITIONS]
