"""Learning-rate trackers in torch.

:class:`LRScheduler` lets the parameter groups of an optimizer follow trackers, with the learning
rate and any other hyper-parameter.
"""

from lrtrack.torch.scheduler import LRScheduler

__all__ = ["LRScheduler"]
