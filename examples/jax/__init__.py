"""Examples with JAX and optax."""
