"""The table and the picture of finished runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from rich.table import Table

from examples.fashion_mnist.training import History

STUCK = "stuck at ln 10"
STUCK_MEANS = (
    f"{STUCK}: this network died and answers the same to every image; try another --seed or --peak"
)
# In two lines each, so that the table fits 80 columns.
HEADINGS = (
    "final\nrate",
    "train\nloss",
    "train\naccuracy",
    "test\naccuracy",
    "examples\nper second",
)


def table(histories: Sequence[History], title: str) -> Table:
    result = Table(title=title)
    result.add_column("schedule", no_wrap=True)
    for heading in HEADINGS:
        result.add_column(heading, justify="right", no_wrap=True)
    for history in histories:
        result.add_row(*_row(history))
    if any(history.is_stuck for history in histories):
        result.caption = STUCK_MEANS
    return result


def _row(history: History) -> tuple[str, ...]:
    name = f"{history.schedule}\n[red]{STUCK}[/red]" if history.is_stuck else history.schedule
    return (
        name,
        f"{history.rates[-1]:.5f}",
        f"{history.train_losses[-1]:.3f}",
        f"{history.train_accuracies[-1]:.3f}",
        f"{history.test_accuracies[-1]:.3f}",
        f"{history.examples_per_second:,.0f}",
    )


def save_picture(histories: Sequence[History], title: str, path: Path) -> None:
    """Draws learning rates, losses and accuracies over the epochs into a PNG file."""
    figure = Figure(figsize=(15, 4.5), layout="constrained")
    rates, losses, accuracies = (figure.add_subplot(1, 3, column) for column in (1, 2, 3))
    for history in histories:
        epochs = range(1, len(history.rates) + 1)
        (line,) = rates.plot(epochs, history.rates, marker=".", label=history.schedule)
        losses.plot(epochs, history.train_losses, marker=".", color=line.get_color())
        accuracies.plot(epochs, history.test_accuracies, marker=".", color=line.get_color())
        accuracies.plot(
            epochs, history.train_accuracies, linestyle=":", color=line.get_color(), alpha=0.7
        )
    rates.set_title("learning rate")
    losses.set_title("training loss")
    accuracies.set_title("accuracy: test (solid), training (dotted)")
    for axes in (rates, losses, accuracies):
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
    figure.suptitle(title)
    figure.legend(loc="outside lower center", ncols=max(1, len(histories)))
    figure.savefig(path, dpi=120)
