"""What the studies train: LeNet on 12,000 images of Fashion-MNIST, in MXNet Gluon."""

from __future__ import annotations

from dataclasses import replace

from tqdm import tqdm

from examples.fashion_mnist import data
from examples.fashion_mnist.training import Experiment, Settings
from examples.studies.settings import BATCH_SIZE, EPOCHS, IMAGES, PEAK
from lrtrack import PlateauTracker
from lrtrack.studies import Run


def train(run: Run, images: int = IMAGES, epochs: int = EPOCHS) -> None:
    """Trains a fresh network; the seed draws its weights and the order of the images."""
    dataset = data.load(data.SHIPPED)
    dataset = replace(dataset, train=dataset.train.first(images))
    settings = Settings(epochs, BATCH_SIZE, PEAK, filters=8, seed=run.seed)
    experiment = Experiment(dataset, settings)
    with tqdm(disable=True) as no_progress:
        histories = experiment.epochs(run.schedule, run.tracker, no_progress)
        for epoch, history in enumerate(histories, start=1):
            run.report(
                epoch,
                loss=history.train_losses[-1],
                train_accuracy=history.train_accuracies[-1],
                accuracy=history.test_accuracies[-1],
                learning_rate=history.rates[-1],
            )
            if isinstance(run.tracker, PlateauTracker):
                run.tracker.update(history.train_losses[-1])
