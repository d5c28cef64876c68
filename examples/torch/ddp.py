"""A schedule under DistributedDataParallel, with as many processes as `torchrun` starts.

Each process has a scheduler of its own and steps it with its optimizer: nothing is communicated.
The range test before the training is made by all processes together, and leaves no trace.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler

from examples.torch.task import network, schedule, spirals
from lrtrack.torch import LRScheduler, range_test


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument(
        "--rates", type=Path, help="files for the rates that were used, .RANK added"
    )
    arguments = parser.parse_args()

    distributed.init_process_group("gloo")
    model = DistributedDataParallel(network())
    optimizer = torch.optim.Adam(model.parameters(), foreach=True)
    dataset = spirals()
    data = DataLoader(dataset, batch_size=64, sampler=DistributedSampler(dataset))
    loss = torch.nn.CrossEntropyLoss()
    found = range_test(model, loss, data, optimizer, max_value=1, progress=False)

    scheduler = LRScheduler(optimizer, schedule(arguments.epochs * len(data)))
    used = []
    for epoch in range(arguments.epochs):
        data.sampler.set_epoch(epoch)
        for values, labels in data:
            optimizer.zero_grad()
            loss(model(values), labels).backward()
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()

    rank = distributed.get_rank()
    if rank == 0:
        print(f"the range test suggests {found.suggest():.2g} at most")
        print(f"{len(used)} updates at rates {used[0]:.2g}, {max(used):.2g} at most, ", end="")
        print(f"{used[-1]:.2g} at last, on {distributed.get_world_size()} processes")
    if arguments.rates:
        results = {"rates": used, "losses": found.losses.tolist()}
        Path(f"{arguments.rates}.{rank}").write_text(json.dumps(results), encoding="utf-8")
    distributed.destroy_process_group()


if __name__ == "__main__":
    main()
