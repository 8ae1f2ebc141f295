"""The window: screens by feature, shared widgets, one theme. It asks services and words their answers."""
