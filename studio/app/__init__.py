"""The only composition root: settings, logging, crash hooks, and ``main()`` of each process.

Modules that a light process runs (supervisor, on-air) import nothing heavy at their top.
"""
