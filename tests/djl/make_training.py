"""Writes training.json.gz: the rates and final weights of DJL's own training."""

import argparse
from pathlib import Path

import djl_training
import runner
import training_task
from make_golden import FOLDER, compress


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER / "training.json.gz")
    options = parser.parse_args()
    results = djl_training.run()
    golden = {
        "made": {
            "djl": f"ai.djl.mxnet:mxnet-engine:{runner.djl_version(djl_training.PROJECT)}",
            "mxnet": "ai.djl.mxnet:mxnet-native-mkl:1.9.1",
            "jdk": runner.jdk_version(),
            "command": "python tests/djl/make_training.py",
        },
        "trackers": training_task.TRACKERS,
        "results": results,
    }
    options.out.write_bytes(compress(golden))
    print(f"{len(results)} trainings of {training_task.UPDATES} updates -> {options.out}")


if __name__ == "__main__":
    main()
