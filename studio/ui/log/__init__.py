"""The broadcast log: what was aired, per cluster, from plan to result."""
