"""Where scipy keeps its compiled transforms."""
