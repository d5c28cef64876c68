"""LeNet on Fashion-MNIST under six learning-rate schedules, in MXNet Gluon."""
