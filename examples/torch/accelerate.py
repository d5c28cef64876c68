"""A schedule under accelerate, with as many processes as `torchrun` or `accelerate launch` starts.

Don't pass the scheduler to `prepare`: accelerate steps a prepared one once for each process, so
that with two of them the updates use f(0), f(2), f(4) … of a schedule in updates. Step it yourself
where gradients are synchronised, and save it with `register_for_checkpointing`. If it has to be
prepared, `Accelerator(step_scheduler_with_optimizer=False)` keeps it right.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch.utils.data import DataLoader

from examples.torch.task import network, schedule, spirals
from lrtrack.torch import LRScheduler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--stop", type=int, help="train only so many of the epochs now")
    parser.add_argument("--accumulation", type=int, default=1)
    parser.add_argument("--prepare", choices=["no", "plain", "right"], default="no")
    parser.add_argument("--save", type=Path, help="a folder for the state at the end")
    parser.add_argument("--resume", type=Path, help="a folder to resume from")
    parser.add_argument("--rates", type=Path, help="a file for the rates that were used")
    arguments = parser.parse_args()

    set_seed(0)
    accelerator = Accelerator(
        cpu=True,
        gradient_accumulation_steps=arguments.accumulation,
        step_scheduler_with_optimizer=arguments.prepare == "plain",
    )
    model = network()
    optimizer = torch.optim.Adam(model.parameters(), foreach=True)
    model, optimizer, data = accelerator.prepare(
        model, optimizer, DataLoader(spirals(), batch_size=64)
    )
    updates = arguments.epochs * math.ceil(len(data) / arguments.accumulation)
    scheduler = LRScheduler(optimizer.optimizer, schedule(updates))
    if arguments.prepare == "no":
        accelerator.register_for_checkpointing(scheduler)
    else:
        scheduler = accelerator.prepare(scheduler)
    if arguments.resume:
        accelerator.load_state(arguments.resume)

    used = []
    for _ in range(arguments.stop or arguments.epochs):
        for values, labels in data:
            with accelerator.accumulate(model):
                accelerator.backward(torch.nn.functional.cross_entropy(model(values), labels))
                if accelerator.sync_gradients:
                    used.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                if accelerator.sync_gradients:
                    scheduler.step()
                optimizer.zero_grad()
    if arguments.save:
        accelerator.save_state(arguments.save)
    if accelerator.is_main_process:
        print(f"{len(used)} updates at rates {used[0]:.2g}, {max(used):.2g} at most, ", end="")
        print(f"{used[-1]:.2g} at last, on {accelerator.num_processes} processes")
        if arguments.rates:
            arguments.rates.write_text(json.dumps(used), encoding="utf-8")
    accelerator.end_training()


if __name__ == "__main__":
    main()
