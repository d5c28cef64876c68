"""Learning-rate trackers in Apache MXNet Gluon.

- :class:`LRScheduler` makes a ``gluon.Trainer`` follow a tracker, :func:`set_lr_multipliers` gives
  each parameter its own rate, :class:`HyperparameterScheduler` makes momentum and weight decay
  follow trackers;
- :func:`range_test` finds a learning rate;
- :func:`save_checkpoint` and :func:`load_checkpoint` resume a training bit for bit,
  :func:`after_load_states` completes ``Trainer.load_states``;
- :class:`SnapshotEnsemble` predicts with the weights from the end of each cycle;
- :func:`check_distributed` finds silent failures of MXNet's parameter server;
- :func:`from_scheduler` turns MXNet's own schedulers into trackers, :func:`import_mxnet` imports
  MXNet 1.9.1 with any NumPy.

Importing this package does not import MXNet: MXNet's parameter server unpickles the scheduler
while MXNet itself is only half imported.
"""

from lrtrack.mxnet.checkpoints import load_checkpoint, random_state, save_checkpoint
from lrtrack.mxnet.conversion import from_scheduler
from lrtrack.mxnet.distributed import check_distributed
from lrtrack.mxnet.hyperparameters import HyperparameterScheduler
from lrtrack.mxnet.multipliers import set_lr_multipliers
from lrtrack.mxnet.numpy_compat import import_mxnet, restore_numpy_names
from lrtrack.mxnet.range_testing import range_test
from lrtrack.mxnet.resuming import after_load_states
from lrtrack.mxnet.scheduler import LRScheduler
from lrtrack.mxnet.snapshots import SnapshotEnsemble

__all__ = [
    "HyperparameterScheduler",
    "LRScheduler",
    "SnapshotEnsemble",
    "after_load_states",
    "check_distributed",
    "from_scheduler",
    "import_mxnet",
    "load_checkpoint",
    "random_state",
    "range_test",
    "restore_numpy_names",
    "save_checkpoint",
    "set_lr_multipliers",
]
