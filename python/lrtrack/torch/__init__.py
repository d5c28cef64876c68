"""Learning-rate trackers in torch.

:class:`LRScheduler` makes an optimizer's parameter groups follow trackers, with the learning
rate and any other hyper-parameter, :func:`from_scheduler` turns torch's own schedulers into
trackers, and :func:`range_test` finds a learning rate.
"""

from lrtrack.torch.conversion import from_scheduler
from lrtrack.torch.range_testing import range_test
from lrtrack.torch.scheduler import LRScheduler

__all__ = ["LRScheduler", "from_scheduler", "range_test"]
