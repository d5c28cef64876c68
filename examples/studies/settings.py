"""The studies' settings, shared by all frameworks."""

IMAGES = 12_000
EPOCHS = 10
BATCH_SIZE = 64
PEAK = 0.1
CHANCE = 0.1  # the accuracy of a network that gives every image the same class
