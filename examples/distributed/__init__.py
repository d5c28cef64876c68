"""MXNet's parameter server: one script on servers and workers."""
