"""Programs that show lrtrack at work."""
