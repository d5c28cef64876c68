"""Records how torch's ReduceLROnPlateau lowers a learning rate: python make_plateau.py

It needs torch from requirements.txt and writes data/torch_plateau.json. Not among the metrics are
those that lrtrack deliberately takes otherwise: negative ones with a relative threshold, and
infinite ones of the better sign.
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

PATH = Path(__file__).parent / "data" / "torch_plateau.json"
EVALUATIONS = 80
NAMES = {"base_value": "lr", "min_value": "min_lr"}
THRESHOLD_MODES = {"RELATIVE": "rel", "ABSOLUTE": "abs"}

PARAMETERS: list[dict[str, Any]] = [
    {"base_value": 0.1},
    {"base_value": 0.1, "mode": "MAX"},
    {"base_value": 0.5, "factor": 0.3, "patience": 0},
    {"base_value": 0.5, "factor": 0.9, "patience": 2, "threshold": 0.05},
    {"base_value": 0.5, "factor": 0.9, "patience": 2, "threshold": 0.05, "mode": "MAX"},
    {"base_value": 1.0, "factor": 0.7, "patience": 1, "cooldown": 3},
    {"base_value": 1.0, "factor": 0.7, "patience": 0, "cooldown": 1, "mode": "MAX"},
    {"base_value": 1.0, "factor": 0.5, "patience": 1, "min_value": 0.2},
    {"base_value": 1.0, "factor": 0.0, "patience": 3, "min_value": 0.01, "cooldown": 2},
    {"base_value": 0.3, "factor": 0.8, "patience": 1, "threshold": 0.0},
]
ABSOLUTE = {"threshold_mode": "ABSOLUTE", "threshold": 0.02}


def all_parameters() -> list[dict[str, Any]]:
    return PARAMETERS + [{**parameters, **ABSOLUTE} for parameters in PARAMETERS]


def walk(source: random.Random, parameters: dict[str, Any]) -> list[float]:
    """Metrics that improve, then hover, some just at the threshold, and then stop improving."""
    sign = 1.0 if parameters.get("mode") == "MAX" else -1.0
    is_absolute = "threshold_mode" in parameters
    threshold = parameters.get("threshold", 1e-4)
    metrics = [0.25 if is_absolute else 2.0]
    for index in range(1, EVALUATIONS):
        best = max(metrics, key=lambda metric: sign * metric if math.isfinite(metric) else -1e9)
        limit = best + sign * threshold if is_absolute else best * (1 + sign * threshold)
        drift = sign * (0.05 if index < EVALUATIONS // 3 else 0.0)
        near = source.choice([limit, math.nextafter(limit, sign * math.inf), best])
        metric = near if source.random() < 0.3 else best + drift + source.gauss(0, 0.05)
        if index > EVALUATIONS - 25:
            metric = best - sign * abs(source.gauss(0, 0.05))
        if source.random() < 0.04:
            metric = source.choice([math.nan, -sign * math.inf])
        metrics.append(metric if is_absolute or not metric <= 0 else best)
    return metrics


def torch_arguments(parameters: dict[str, Any]) -> dict[str, Any]:
    arguments = {NAMES.get(name, name): value for name, value in parameters.items()}
    arguments["mode"] = parameters.get("mode", "MIN").lower()
    arguments["threshold_mode"] = THRESHOLD_MODES[parameters.get("threshold_mode", "RELATIVE")]
    return arguments


def record(parameters: dict[str, Any], metrics: list[float]) -> list[float]:
    """The learning rate after each evaluation."""
    arguments = torch_arguments(parameters)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=arguments.pop("lr"))
    scheduler = ReduceLROnPlateau(optimizer, **arguments, eps=0.0)
    values = []
    for metric in metrics:
        scheduler.step(metric)
        values.append(float(optimizer.param_groups[0]["lr"]))
    return values


def main() -> None:
    source = random.Random(5)
    rows = []
    for parameters in all_parameters():
        metrics = walk(source, parameters)
        values = record(parameters, metrics)
        rows.append({"parameters": parameters, "metrics": metrics, "values": values})
    lines = ",\n".join(json.dumps(row) for row in rows)
    version = json.dumps(torch.__version__)
    PATH.write_text(f'{{"version": {version}, "runs": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{PATH}: {len(rows)} runs of torch {torch.__version__}")


if __name__ == "__main__":
    main()
