"""Protocols that the services and the on-air engine need; adapters live elsewhere.

Each port has one contract suite in ``tests/contract``, run on the fake and on every real adapter.
"""
