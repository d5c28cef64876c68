"""Records what the schedules of other libraries return: python make_peers.py [LIBRARY …]

Each library gets a file of its own in data/, with its version inside. Those of torch, Keras and JAX
need the packages in requirements.txt, those of MXNet the packages in requirements-mxnet.txt, which
do not go together: make an environment for each. GluonNLP's schedules are in a version that was
never released; it needs a checkout of github.com/dmlc/gluon-nlp, with its folder src in PYTHONPATH.
Without arguments those libraries are recorded that are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import warnings
from pathlib import Path

from peer_cases import CASES
from recorders import LIBRARIES

DATA = Path(__file__).parent / "data"


def record(name: str) -> None:
    library = LIBRARIES[name]
    namespace = library.namespace()
    recorded: dict[tuple[str, bool], list[float]] = {}
    for case in CASES[name]:
        if case.key not in recorded:
            recorded[case.key] = library.record(case, namespace)
    rows = [
        {"peer": peer, "momentum": momentum, "values": values}
        for (peer, momentum), values in recorded.items()
    ]
    DATA.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(row) for row in rows)
    header = json.dumps(library.version())
    path = DATA / f"{name}.json"
    path.write_text(f'{{"version": {header}, "schedules": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path}: {len(recorded)} schedules of {name} {library.version()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("libraries", nargs="*", metavar="LIBRARY", help=", ".join(LIBRARIES))
    installed = [name for name in LIBRARIES if importlib.util.find_spec(name) is not None]
    chosen = parser.parse_args().libraries or installed
    unknown = set(chosen) - set(LIBRARIES)
    if unknown:
        parser.error(f"no such library: {', '.join(sorted(unknown))}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, for steps without gradients
        for name in chosen:
            record(name)


if __name__ == "__main__":
    main()
