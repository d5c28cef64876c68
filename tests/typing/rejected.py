"""A user's mistakes: mypy --strict finds each, of the kind that follows `E:`, and no others."""

from __future__ import annotations

import lrtrack
from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    FixedTracker,
    MultiFactorTracker,
    ParameterTracker,
    PlateauTracker,
    Tracker,
    WarmUpTracker,
    evaluate,
)

CosineTracker()  # E: call-arg
CosineTracker(base_value=0.5)  # E: call-arg
CosineTracker(0.5, 20)  # E: call-arg
CosineTracker(base_value="0.5", max_updates=20)  # E: arg-type
CosineTracker(base_value=0.5, max_updates=20.0)  # E: arg-type
CosineTracker(base_value=None, max_updates=20)  # E: arg-type
CosineTracker(base_value=0.5, max_updates=20, factor=1)  # E: call-arg
MultiFactorTracker(base_value=1, steps=[0.5])  # E: list-item
MultiFactorTracker(base_value=1, steps=5)  # E: arg-type
CyclicalTracker(mode=3)  # E: arg-type
CyclicalTracker(scale_function="half")  # E: arg-type
CyclicalTracker(scale_function=float.hex)  # E: arg-type
WarmUpTracker(main_tracker=0.5)  # E: arg-type
WarmUpTracker(main_tracker=Tracker.cosine())  # E: arg-type
WarmUpTracker(main_tracker=FixedPerVarTracker(default_value=1))  # E: arg-type
Tracker.cosine().set_factor(0.5)  # E: attr-defined
Tracker.cosine().opt_base_value(0.5)  # E: attr-defined
Tracker.cosine().set_base_value("0.5")  # E: arg-type
Tracker.fixed("0.5")  # E: arg-type
PlateauTracker()  # E: call-arg
PlateauTracker(base_value="0.5")  # E: arg-type
PlateauTracker(base_value=0.5, mode=1)  # E: arg-type
PlateauTracker(base_value=0.5, patience=1.5)  # E: arg-type
PlateauTracker(base_value=0.5, main_tracker=0.5)  # E: arg-type
PlateauTracker.builder().set_factor(0.5)  # E: attr-defined
Tracker.plateau().set_base_value("0.5")  # E: arg-type
cyclical: CyclicalTracker = CyclicalTracker().momentum()  # E: assignment
CosineTracker(base_value=0.5, max_updates=20).momentum()  # E: attr-defined
PlateauTracker(base_value=0.5).get_new_value(1.5)  # E: call-overload
PlateauTracker(base_value=0.5).update("0.5")  # E: arg-type
PlateauTracker(base_value=0.5).value = 0.25  # E: misc
PlateauTracker(base_value=0.5).patience = 3  # E: misc
Tracker.no_such_tracker()  # E: attr-defined
FixedPerVarTracker.builder().put(1, 2.0)  # E: arg-type
FixedPerVarTracker.builder().put_all([1])  # E: arg-type

fixed = FixedTracker(value=0.5)
fixed.value = 1.0  # E: misc
fixed.get_new_value(1.5)  # E: call-overload
fixed.get_new_value("weight")  # E: call-overload
fixed["weight"]  # E: call-overload
text: str = fixed.get_new_value(3)  # E: assignment
FixedPerVarTracker(default_value=1)[0:3]  # E: index
FixedPerVarTracker(default_value=1).get_new_value("bias")  # E: call-arg
for _ in fixed:  # E: misc
    pass
evaluate(fixed, range(3))  # E: arg-type
evaluate([0.5], range(3))  # E: list-item
evaluate([fixed], range(3), threads="2")  # E: arg-type
evaluate([fixed], range(3), out=[0.0])  # E: arg-type
Tracker.from_dict("{}")  # E: arg-type
narrow: Tracker = ParameterTracker.from_dict({})  # E: assignment
other: CosineTracker = FixedTracker.from_dict({})  # E: assignment

FixedTracker(0.5).plot("10")  # E: arg-type
FixedTracker(0.5).plot(momentum=0.9)  # E: arg-type
lrtrack.plot([0.5])  # E: list-item
lrtrack.no_such_function()  # E: attr-defined


class Derived(FixedTracker):  # E: misc
    pass


class DerivedPlateau(PlateauTracker):  # E: misc
    pass
