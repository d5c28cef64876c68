"""Trackers in torch and in the libraries on top of it; `python -m examples.torch.NAME` runs one."""
