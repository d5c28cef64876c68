"""Which schedule is best for LeNet on Fashion-MNIST? Two studies."""
