"""The first files of the frozen programs."""
