"""The learning-rate range test, whatever framework trains: which rates lower the loss.

:class:`RangeTestRun` gives the next rate and says when to stop, :class:`RangeTest` is its
result. ``lrtrack.mxnet``, ``lrtrack.torch`` and ``lrtrack.keras`` each have a ``range_test`` that
drives the run and restores the training's state.
"""

from __future__ import annotations

import bisect
import itertools
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, SupportsFloat, SupportsIndex

import numpy as np

from lrtrack import RangeTestGrowth, RangeTestTracker
from lrtrack._arguments import check_keys, refusal, to_integer, to_member, to_real
from lrtrack._matplotlib import to_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

SUGGESTIONS = ("minimum/2", "steepest", "valley", "minimum/10")

# The share of a test that its running mean of losses spans: less is noise, more is blurred.
SPAN = 0.05

# Shares of the first loss: what counts as a fall in the curve, and as one that has trained the net.
FALL = 0.01
CLEAR_FALL = 0.1


class RangeTestEnd(Enum):
    """Why a range test stopped.

    COMPLETE: it reached max_value. DIVERGED: the loss was not finite, or its smoothed value above
    the first one and above 4 times the best. DEAD: after a clear fall the loss came back to where
    it had begun and stayed there for a tenth of the updates, as when all ReLUs of a layer die.
    """

    COMPLETE = "COMPLETE"
    DIVERGED = "DIVERGED"
    DEAD = "DEAD"


class RangeTest:
    r"""What a range test measured: the loss at each rate.

    The losses :math:`L_1, L_2, \ldots` of single batches are noisy. Their running mean is corrected
    for beginning at 0, as Adam's moments are:

    .. math::
        s_k = \frac{m_k}{1 - \beta^k}, \qquad m_k = \beta m_{k-1} + (1 - \beta) L_k, \qquad m_0 = 0

    Args:
        rates: The learning rates, positive and increasing.
        losses: The loss of each rate's batch, finite; before the update that the rate made.
        smoothing: :math:`\beta`, from 0 to below 1; None for the mean of a twentieth of the
            losses and at least 5, :math:`\beta = 1 - 1 / \max(n / 20, 5)`.
        end: Why the test stopped, a :class:`RangeTestEnd` or its name.

    Raises:
        TypeError: A rate, a loss or ``smoothing`` is not a number.
        ValueError: Rates and losses are not of one length, or a number is out of its range.

    Example:
        >>> from lrtrack.range_test import RangeTest
        >>> rates = [0.001, 0.01, 0.1, 1.0, 10.0]
        >>> result = RangeTest(rates, [2.0, 1.75, 1.0, 0.75, 4.0], smoothing=0)
        >>> result.suggest("steepest"), result.suggest("minimum/10")
        (0.1, 0.1)
        >>> RangeTest.from_dict(result.to_dict()) == result
        True

    Source: Smith, Cyclical Learning Rates, 2017, section 3.3.
    """

    def __init__(
        self,
        rates: Iterable[SupportsFloat],
        losses: Iterable[SupportsFloat],
        *,
        smoothing: SupportsFloat | None = None,
        end: RangeTestEnd | str = RangeTestEnd.COMPLETE,
    ) -> None:
        self._rates = _read_only([to_real("rates", rate, "positive") for rate in rates])
        self._losses = _read_only([to_real("losses", loss, "finite") for loss in losses])
        self._smoothing = _to_smoothing(smoothing, len(self._losses))
        self._end = to_member("end", end, RangeTestEnd)
        if len(self._rates) != len(self._losses):
            what = f"as many as losses ({len(self._losses)})"
            raise ValueError(refusal("rates", what, len(self._rates)))
        if (np.diff(self._rates) <= 0).any():
            raise ValueError(refusal("rates", "increasing", self._rates.tolist()))
        mean = _RunningMean(self._smoothing)
        self._smoothed = _read_only([mean.add(loss) for loss in self._losses.tolist()])

    @property
    def rates(self) -> NDArray[np.float64]:
        """The learning rates, in the order of the updates."""
        return self._rates

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss of each rate's batch."""
        return self._losses

    @property
    def smoothed(self) -> NDArray[np.float64]:
        """The running mean of the losses."""
        return self._smoothed

    @property
    def smoothing(self) -> float:
        r"""The share of the running mean that each loss keeps, :math:`\beta`."""
        return self._smoothing

    @property
    def end(self) -> RangeTestEnd:
        """Why the test stopped."""
        return self._end

    def suggest(self, how: str = "minimum/2") -> float:
        """A learning rate to train with, read from the smoothed losses.

        The lowest loss shows the highest rate that the network tolerates, if the test has at least
        400 updates: with 100 the loss may have no time to rise, and ``"minimum/10"`` is safer. The
        fall before it shows when the network begins to learn: the more updates the test has,
        the lower that rate, so ``"steepest"`` and ``"valley"`` suggest less than the best.

        Args:
            how: ``"minimum/2"``, half the rate of the lowest smoothed loss, where the losses
                themselves are lowest, as the running mean lags by a factor of 2 over six decades;
                ``"minimum/10"``, a tenth of it, the cautious rule; ``"steepest"``, where the loss
                falls most for the same factor on the rate, before its minimum; ``"valley"``, the
                (geometric) middle of the longest fall, which noise may interrupt.

        Returns:
            The rate: the highest rate of a schedule with a warm-up or a decay, rather than a
            constant rate.

        Raises:
            TypeError: ``how`` is not a string.
            ValueError: ``how`` is not one of the four, or no rate lowered the smoothed loss by more
                than a hundredth of the first.
        """
        if not isinstance(how, str):
            raise TypeError(refusal("how", "one of " + ", ".join(SUGGESTIONS), how))
        if how not in SUGGESTIONS:
            raise ValueError(refusal("how", "one of " + ", ".join(SUGGESTIONS), how))
        if not self._falls():
            raise ValueError(
                f"the loss must fall at some rate, received {self!r}: "
                "try other rates, or more updates"
            )
        lowest = int(self.smoothed.argmin())
        if how == "steepest":
            return self._steepest(lowest)
        if how == "valley":
            return self._middle_of_the_longest_fall()
        return float(self.rates[lowest]) / (2 if how == "minimum/2" else 10)

    def _falls(self) -> bool:
        if not len(self.smoothed):
            return False
        first = float(self.smoothed[0])
        return first - float(self.smoothed.min()) > FALL * abs(first)

    def _steepest(self, lowest: int) -> float:
        # The first means are of few losses, and all noise.
        first = min(round(self.smoothing / (1 - self.smoothing)), lowest - 1)
        losses, rates = self.smoothed[first : lowest + 1], self.rates[first : lowest + 1]
        return float(rates[np.argmin(np.gradient(losses, np.log(rates)))])

    def _middle_of_the_longest_fall(self) -> float:
        first, last = _longest_fall(self.smoothed.tolist())
        return math.sqrt(self.rates[first]) * math.sqrt(self.rates[last])

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draws the losses over the rates with matplotlib, and marks the suggestions.

        Losses far above the rest, as when the training diverges, are drawn at the upper edge.

        Args:
            ax: Where to draw; a new figure if None.

        Returns:
            The axes.

        Raises:
            ModuleNotFoundError: matplotlib is not installed.
            ValueError: No loss was measured.
        """
        if not len(self.losses):
            raise ValueError(f"at least one loss must be measured, received {self!r}")
        ax = to_axes(ax)
        bottom, top = self._visible_losses()
        ax.plot(self.rates, np.minimum(self.losses, top), ".", color="0.7", label="loss")
        ax.plot(self.rates, np.minimum(self.smoothed, top), label="smoothed")
        for number, how in enumerate(SUGGESTIONS if self._falls() else (), start=1):
            rate = self.suggest(how)
            ax.axvline(rate, color=f"C{number}", ls="--", label=f"{how}: {rate:.2g}")
        ax.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=(bottom, top))
        ax.legend()
        return ax

    def _visible_losses(self) -> tuple[float, float]:
        """From below the lowest loss to well above the highest smoothed one before the minimum."""
        falling = self.smoothed[: int(self.smoothed.argmin()) + 1]
        bottom, top = float(self.losses.min()), float(falling.max())
        margin = 0.5 * (top - bottom) or 0.5
        return bottom - 0.2 * margin, top + margin

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "rates": self.rates.tolist(),
            "losses": self.losses.tolist(),
            "smoothing": self.smoothing,
            "end": self.end.name,
        }

    @classmethod
    def from_dict(cls, dictionary: Mapping[str, Any]) -> RangeTest:
        """The result that to_dict() wrote.

        Raises:
            TypeError: It is not a mapping, or something in it is not a number.
            ValueError: Keys are missing or surplus, or a number is out of its range.
        """
        if not isinstance(dictionary, Mapping):
            raise TypeError(refusal("dictionary", "a dictionary", dictionary))
        check_keys(dictionary, ["rates", "losses", "smoothing", "end"])
        return cls(**dictionary)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RangeTest):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self._rates.tobytes(), self._losses.tobytes(), self._smoothing, self._end))

    def __repr__(self) -> str:
        if not len(self.rates):
            return f"<RangeTest of 0 rates, {self.end.name}>"
        first, last = self.rates[0], self.rates[-1]
        return f"<RangeTest of {len(self.rates)} rates, {first:.3g} to {last:.3g}, {self.end.name}>"


class RangeTestRun:
    r"""The range test as a training loop sees it: the rate of the next update, and when to stop.

    The k-th of :math:`n` updates has the rate

    .. math:: \eta_k = \text{min} \cdot (\text{max} / \text{min})^{(k - 1) / (n - 1)}
        \qquad\text{or}\qquad
        \eta_k = \text{min} + (\text{max} - \text{min}) (k - 1) / (n - 1)

    Args:
        min_value: The rate of the first update, positive.
        max_value: The rate of the last one.
        updates: How many updates, 2 or more.
        growth: ``"exponential"`` or ``"linear"``.
        smoothing: The share of the running mean that each loss keeps; None
            for the mean of a twentieth of the test, as in :class:`RangeTest`.
        progress: Whether to show a progress bar on standard error.

    Raises:
        TypeError, ValueError: An argument is of the wrong type or out of its range.

    Example:
        >>> from lrtrack.range_test import RangeTestRun
        >>> run = RangeTestRun(min_value=0.125, max_value=2, updates=5)
        >>> for rate in run:                       # ends early if the loss diverges
        ...     run.record((rate - 0.5) ** 2)      # train one batch at the rate, record its loss
        >>> run.result().rates.tolist()
        [0.125, 0.25, 0.5, 1.0, 2.0]
    """

    def __init__(
        self,
        *,
        min_value: SupportsFloat = 1e-6,
        max_value: SupportsFloat = 10.0,
        updates: SupportsIndex = 100,
        growth: RangeTestGrowth | str = RangeTestGrowth.EXPONENTIAL,
        smoothing: SupportsFloat | None = None,
        progress: bool = False,
    ) -> None:
        self._updates = to_integer("updates", updates, "positive")
        if self._updates < 2:
            raise ValueError(refusal("updates", "2 or more", self._updates))
        min_value = to_real("min_value", min_value, "positive")
        max_value = to_real("max_value", max_value, "positive")
        if not min_value < max_value:
            raise ValueError(refusal("min_value", f"below max_value ({max_value})", min_value))
        self._tracker = RangeTestTracker(
            min_value=min_value,
            max_value=max_value,
            total_updates=self._updates - 1,
            growth=growth,
        ).astype("float64")
        self._smoothing = _to_smoothing(smoothing, self._updates)
        self._progress = progress
        self._mean = _RunningMean(self._smoothing)
        self._losses: list[float] = []
        self._best = math.inf
        self._lost_in_a_row = 0
        self._end: RangeTestEnd | None = None

    @property
    def updates(self) -> int:
        """How many updates the run takes if nothing stops it."""
        return self._updates

    @property
    def rate(self) -> float:
        """The learning rate of the next update."""
        return self._tracker(len(self._losses))

    @property
    def end(self) -> RangeTestEnd | None:
        """Why the run is over; None while it is not."""
        return self._end

    def __iter__(self) -> Iterator[float]:
        """The rates of the remaining updates; record each one's loss before the next.

        Raises:
            RuntimeError: A loss is missing.
        """
        while self._end is None:
            seen = len(self._losses)
            yield self.rate
            if self._end is None and len(self._losses) == seen:
                raise RuntimeError("record must be called with the loss of each rate")

    def record(self, loss: SupportsFloat) -> None:
        """Records the loss of the rate's batch. A loss that is not finite ends the run.

        Raises:
            RuntimeError: The run is over.
            TypeError: loss is not a number.
        """
        if self._end is not None:
            raise RuntimeError(f"the run is over ({self._end.name}): no loss can be recorded")
        value = to_real("loss", loss)
        if not math.isfinite(value):
            self._end = RangeTestEnd.DIVERGED
        else:
            self._losses.append(value)
            self._end = self._end_after(value, self._mean.add(value))
        if self._progress:
            self._show_progress()

    def _end_after(self, loss: float, smoothed: float) -> RangeTestEnd | None:
        first = self._losses[0]
        self._best = min(self._best, smoothed)
        if smoothed > first and smoothed - self._best > 3 * abs(self._best):
            return RangeTestEnd.DIVERGED
        fall = first - self._best
        is_lost = fall > CLEAR_FALL * abs(first) and loss > first - 0.1 * fall
        self._lost_in_a_row = self._lost_in_a_row + 1 if is_lost else 0
        if self._lost_in_a_row >= max(5, self._updates / 10):
            return RangeTestEnd.DEAD
        return RangeTestEnd.COMPLETE if len(self._losses) == self._updates else None

    def _show_progress(self) -> None:
        done = len(self._losses)
        bar = "#" * (20 * done // self._updates)
        loss = f"{self._losses[-1]:.4g}" if self._losses else "-"
        line = f"range test |{bar:20}| {done}/{self._updates}, loss {loss}"
        end = "" if self._end is None else f" {self._end.name.lower()}\n"
        print(f"\r{line:60}{end}", end="", file=sys.stderr, flush=True)

    def result(self) -> RangeTest:
        """What has been measured so far."""
        count = len(self._losses)
        return RangeTest(
            self._tracker[0:count].tolist(),
            self._losses,
            smoothing=self._smoothing,
            end=self._end or RangeTestEnd.COMPLETE,
        )


def repeated(data: Iterable[Any]) -> Iterator[Any]:
    """The batches of `data`, again and again. An iterator cannot begin again, so its batches stay.

    Raises:
        ValueError: There are none.
    """
    batches = iter(data)
    if batches is data:
        batches = itertools.cycle(batches)
    is_empty = True
    while True:
        for batch in batches:
            is_empty = False
            yield batch
        if is_empty:
            raise ValueError(f"data must have at least one batch, received {data!r}")
        batches = iter(data)


class _RunningMean:
    """An exponential mean without the pull towards the 0 that it starts from."""

    def __init__(self, smoothing: float) -> None:
        self._smoothing = smoothing
        self._weighted = 0.0
        self._weight = 0.0

    def add(self, value: float) -> float:
        self._weighted = self._smoothing * self._weighted + (1 - self._smoothing) * value
        self._weight = self._smoothing * self._weight + (1 - self._smoothing)
        return self._weighted / self._weight


def _longest_fall(values: list[float]) -> tuple[int, int]:
    """Where the longest strictly decreasing subsequence begins and ends, the earliest of them."""
    tails: list[float] = []  # the negated last value of the best fall of each length
    firsts: list[int] = []  # and where that fall begins
    longest, span = 0, (0, 0)
    for index, value in enumerate(values):
        length = bisect.bisect_left(tails, -value)
        first = firsts[length - 1] if length else index
        tails[length : length + 1] = [-value]
        firsts[length : length + 1] = [first]
        if length + 1 > longest:
            longest, span = length + 1, (first, index)
    return span


def _read_only(values: list[float]) -> NDArray[np.float64]:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def _to_smoothing(smoothing: SupportsFloat | None, updates: int) -> float:
    if smoothing is None:
        return 1 - 1 / max(SPAN * updates, 5)
    number = to_real("smoothing", smoothing, "non-negative")
    if number >= 1:
        raise ValueError(refusal("smoothing", "below 1", number))
    return number
