"""The libraries on top of torch, each as its example uses it: which rates the updates get."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from examples.torch.task import schedule

ROOT = Path(__file__).parents[2]

# These libraries' warnings about each other do not concern lrtrack.
pytestmark = pytest.mark.filterwarnings("ignore")


def two_processes(module, *arguments):
    """Runs an example in two real processes; what it printed."""
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [sys.executable, *command, "-m", f"examples.torch.{module}", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


class TestLightning:
    @pytest.fixture(autouse=True)
    def example(self, tmp_path):
        from examples.torch import lightning

        self.example, self.folder = lightning, tmp_path

    def used(self, updates, interval="step", **options):
        model = self.example.Classifier(updates, interval)
        self.example.train(model, self.folder, **options)
        return model.used

    @pytest.mark.parametrize("accumulation", [1, 2])
    def test_steps(self, accumulation):
        used = self.used(16, max_epochs=2, accumulate_grad_batches=accumulation)
        assert used == schedule(16)[0 : 16 // accumulation].tolist()

    def test_epochs(self):
        used = self.used(4, "epoch", max_epochs=3)
        assert used == schedule(4)[0:3].repeat(8).tolist()

    def test_resume(self):
        used = self.used(32, max_epochs=2)
        used += self.used(32, max_epochs=4, ckpt_path=self.folder / "last.ckpt")
        assert used == schedule(32)[0:32].tolist()

    def test_the_learning_rate_monitor_logs_what_is_used(self):
        used = self.used(16, max_epochs=2)
        (file,) = self.folder.glob("**/metrics.csv")
        with file.open(encoding="utf-8") as lines:
            logged = [float(row["lr-Adam"]) for row in csv.DictReader(lines) if row["lr-Adam"]]
        assert logged == used


class TestTransformers:
    @pytest.fixture(autouse=True)
    def example(self, tmp_path):
        from examples.torch import transformers

        self.example, self.folder = transformers, tmp_path

    @pytest.mark.parametrize("accumulation", [1, 2])
    def test_updates_and_resume(self, accumulation):
        options = {"gradient_accumulation_steps": accumulation, "save_steps": 5}
        trainer, uninterrupted = self.example.make_trainer(12, self.folder, **options)
        trainer.train()
        assert uninterrupted == schedule(12)[0:12].tolist()
        trainer, rest = self.example.make_trainer(12, self.folder, **options)
        trainer.train(resume_from_checkpoint=str(self.folder / "checkpoint-5"))
        assert rest == schedule(12)[5:12].tolist()


class TestAccelerate:
    """Two processes of 4 batches an epoch each."""

    def used(self, folder, *arguments):
        file = folder / "rates.json"
        assert "on 2 processes" in two_processes("accelerate", "--rates", file, *arguments)
        return json.loads(file.read_text())

    def test_unprepared_it_follows_the_schedule_and_resumes(self, tmp_path):
        options = ["--epochs", 4, "--accumulation", 2]
        used = self.used(tmp_path, *options, "--stop", 3, "--save", tmp_path / "state")
        used += self.used(tmp_path, *options, "--stop", 1, "--resume", tmp_path / "state")
        assert used == schedule(8)[0:8].tolist()

    def test_prepared_it_skips_every_other_rate_unless_told_not_to(self, tmp_path):
        options = ["--epochs", 2, "--prepare"]
        assert self.used(tmp_path, *options, "plain") == schedule(8)[0:16:2].tolist()
        assert self.used(tmp_path, *options, "right") == schedule(8)[0:8].tolist()


def test_distributed_data_parallel(tmp_path):
    two_processes("ddp", "--epochs", 2, "--rates", tmp_path / "results")
    results = [json.loads((tmp_path / f"results.{rank}").read_text()) for rank in (0, 1)]
    assert results[0] == results[1]
    assert results[0]["rates"] == schedule(8)[0:8].tolist()
    assert len(results[0]["losses"]) > 50
