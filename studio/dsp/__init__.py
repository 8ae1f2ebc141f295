"""Sound as arrays: pure functions of numpy arrays, (frames, channels) float32 unless a docstring says else."""
