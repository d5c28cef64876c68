"""A schedule in updates in Lightning: `interval` must be "step", as Lightning's default is "epoch".

Under accumulation Lightning steps the scheduler once an update, as it should. A run goes on with
`Trainer.fit(…, ckpt_path=…)`, which brings the scheduler back.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import lightning
import torch
from lightning.pytorch.callbacks import LearningRateMonitor
from torch.utils.data import DataLoader

from examples.torch.task import network, schedule, spirals
from lrtrack.torch import LRScheduler


class Classifier(lightning.LightningModule):  # type: ignore[misc]
    """The network, and the rate that each of its updates used."""

    def __init__(self, updates: int, interval: str = "step") -> None:
        super().__init__()
        self.network = network()
        self.updates = updates
        self.interval = interval
        self.used: list[float] = []

    def training_step(self, batch: Any, _: int) -> torch.Tensor:
        values, labels = batch
        return torch.nn.functional.cross_entropy(self.network(values), labels)

    def on_before_optimizer_step(self, optimizer: torch.optim.Optimizer) -> None:
        self.used.append(optimizer.param_groups[0]["lr"])

    def configure_optimizers(self) -> Any:
        optimizer = torch.optim.Adam(self.parameters(), foreach=True)
        scheduler = LRScheduler(optimizer, schedule(self.updates))
        return [optimizer], [{"scheduler": scheduler, "interval": self.interval}]


def train(model: Classifier, folder: Path, ckpt_path: Path | None = None, **options: Any) -> Any:
    """Trains the model; its last checkpoint is `last.ckpt` in the folder."""
    checkpoints = lightning.pytorch.callbacks.ModelCheckpoint(folder, save_last=True)
    trainer = lightning.Trainer(
        accelerator="cpu",
        callbacks=[checkpoints, LearningRateMonitor()],
        logger=lightning.pytorch.loggers.CSVLogger(folder),
        log_every_n_steps=1,
        enable_progress_bar=False,
        enable_model_summary=False,
        **options,
    )
    trainer.fit(model, DataLoader(spirals(), batch_size=64), ckpt_path=ckpt_path)
    return trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path("build/lightning"))
    arguments = parser.parse_args()
    model = Classifier(updates=8 * arguments.epochs)
    train(model, arguments.folder, max_epochs=arguments.epochs)
    values, labels = spirals().tensors
    accuracy = (model.network(values).argmax(dim=1) == labels).float().mean().item()
    rates = f"{model.used[0]:.2g}, {max(model.used):.2g} at most, {model.used[-1]:.2g} at last"
    print(f"{len(model.used)} updates at rates {rates}; training accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
