"""A schedule in the Trainer of transformers, with weight decay that follows one too.

`Trainer(optimizers=(optimizer, scheduler))` steps the scheduler once an update, also under
accumulation, and `resume_from_checkpoint` brings it back.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import torch
import transformers

from examples.torch.task import network, schedule, spirals
from lrtrack import FixedTracker
from lrtrack.torch import LRScheduler


class Classifier(torch.nn.Module):  # type: ignore[misc]
    """The network, in the form that the Trainer trains."""

    def __init__(self) -> None:
        super().__init__()
        self.network = network()

    def forward(self, values: torch.Tensor, labels: torch.Tensor) -> dict[str, torch.Tensor]:
        logits = self.network(values)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


class UsedRates(transformers.TrainerCallback):  # type: ignore[misc]
    """Notes the rate that each update uses."""

    def __init__(self) -> None:
        self.rates: list[float] = []

    def on_pre_optimizer_step(self, *_: Any, optimizer: Any, **__: Any) -> None:
        self.rates.append(optimizer.param_groups[0]["lr"])


def make_trainer(updates: int, folder: Path, **options: Any) -> tuple[Any, list[float]]:
    """A Trainer for so many updates, and the list in which it notes their rates."""
    model = Classifier()
    optimizer = torch.optim.AdamW(model.parameters())
    scheduler = LRScheduler(optimizer, schedule(updates), weight_decay=FixedTracker(value=0.001))
    used = UsedRates()
    arguments = transformers.TrainingArguments(
        output_dir=str(folder),
        max_steps=updates,
        per_device_train_batch_size=64,
        use_cpu=True,
        report_to=[],
        disable_tqdm=True,
        dataloader_pin_memory=False,
        **options,
    )
    data = [{"values": values, "labels": label} for values, label in spirals()]
    trainer = transformers.Trainer(
        model, arguments, train_dataset=data, optimizers=(optimizer, scheduler), callbacks=[used]
    )
    return trainer, used.rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=160)
    parser.add_argument("--folder", type=Path, default=Path("build/transformers"))
    arguments = parser.parse_args()
    trainer, rates = make_trainer(arguments.updates, arguments.folder, save_strategy="no")
    trainer.train()
    values, labels = spirals().tensors
    accuracy = (trainer.model.network(values).argmax(dim=1) == labels).float().mean().item()
    print(f"{len(rates)} updates at rates {rates[0]:.2g}, {max(rates):.2g} at most, ", end="")
    print(f"{rates[-1]:.2g} at last; training accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
