"""Questions about the internals of Gluon's trainers."""

from __future__ import annotations

from typing import Any


def is_distributed(trainer: Any) -> bool:
    """Whether the trainer uses MXNet's parameter server."""
    store = trainer._kvstore_params["kvstore"]
    return "dist" in str(getattr(store, "type", store))


def updates_on_server(trainer: Any) -> bool:
    """Whether MXNet's parameter server updates the weights, with an optimizer of its own."""
    if not is_distributed(trainer):
        return False
    # As the first step and save_states do: the trainer decides then.
    if not trainer._kv_initialized:
        trainer._init_kvstore()
    return bool(trainer._update_on_kvstore)


def require_updates_here(trainer: Any, what: str) -> None:
    """Refuses a trainer whose weights the parameter server updates."""
    if updates_on_server(trainer):
        raise ValueError(
            f"{what} only where the workers update the weights themselves: MXNet's parameter "
            "server has an optimizer of its own, which changes here do not reach"
        )


def has_counts_of_its_devices(trainer: Any) -> bool:
    """Whether the optimizer has counted updates on the devices on which it will go on.

    A store keeps the weights, and counts, on one of the trainer's devices.
    """
    counted = {device for device, count in _counts(trainer.optimizer).items() if count}
    devices = {context.device_id for context in trainer._contexts}
    if trainer._kvstore and trainer._update_on_kvstore:
        return bool(counted & devices)
    return devices <= counted


def has_updated(optimizer: Any) -> bool:
    """Whether the optimizer has made an update, and so has states."""
    return any(_counts(optimizer).values())


def _counts(optimizer: Any) -> dict[int, dict[Any, int]]:
    return optimizer._all_index_update_counts  # type: ignore[no-any-return]
