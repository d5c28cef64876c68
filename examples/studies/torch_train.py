"""The studies' training in torch."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from examples.fashion_mnist import data
from examples.studies.settings import BATCH_SIZE, EPOCHS, IMAGES, PEAK
from lrtrack import PlateauTracker
from lrtrack.studies import Run
from lrtrack.torch import LRScheduler

Pair = tuple[torch.Tensor, torch.Tensor]


def train(run: Run, images: int = IMAGES, epochs: int = EPOCHS) -> None:
    """Trains a fresh network; the seed draws its weights and the order of the images."""
    dataset = data.load(data.SHIPPED)
    training, test = to_tensors(dataset.train.first(images)), to_tensors(dataset.test)
    net = initialized_lenet(run.seed)
    optimizer = torch.optim.SGD(net.parameters(), lr=PEAK)
    scheduler = LRScheduler(optimizer, run.tracker)
    shuffle = np.random.default_rng(run.seed)
    for epoch in range(1, epochs + 1):
        rate = optimizer.param_groups[0]["lr"]
        order = torch.from_numpy(shuffle.permutation(images))
        loss, correct = train_epoch(net, optimizer, training, order)
        run.report(
            epoch, loss=loss, train_accuracy=correct, accuracy=accuracy(net, test),
            learning_rate=rate,
        )  # fmt: skip
        if isinstance(run.tracker, PlateauTracker):
            run.tracker.update(loss)
        scheduler.step()


def to_tensors(split: data.Split) -> Pair:
    images = torch.from_numpy(split.images[:, None].astype(np.float32) / 255)
    return images, torch.from_numpy(split.labels.astype(np.int64))


def initialized_lenet(seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    for layer in net:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return net


def train_epoch(
    net: nn.Module, optimizer: torch.optim.Optimizer, training: Pair, order: torch.Tensor
) -> tuple[float, float]:
    """The mean loss and the accuracy of the batches, without the last, partial one."""
    count = len(order) // BATCH_SIZE * BATCH_SIZE
    loss_sum, correct = torch.zeros(()), torch.zeros(())
    for batch in order[:count].split(BATCH_SIZE):
        images, labels = training[0][batch], training[1][batch]
        optimizer.zero_grad()
        output = net(images)
        loss = nn.functional.cross_entropy(output, labels)
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach() * len(labels)
        correct += (output.argmax(dim=1) == labels).sum()
    return float(loss_sum) / count, float(correct) / count


def accuracy(net: nn.Module, test: Pair) -> float:
    with torch.no_grad():
        return float((net(test[0]).argmax(dim=1) == test[1]).float().mean())
