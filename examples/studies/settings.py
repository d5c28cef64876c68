"""What the studies have in common, whatever framework trains."""

IMAGES = 12_000
EPOCHS = 10
BATCH_SIZE = 64
PEAK = 0.1
CHANCE = 0.1  # the accuracy of a network that says the same of every image
