"""The exchange between a station and the source system above it, and between two source systems.

Strict pydantic models, the signed envelope, the signature of requests, the paths. See CONTRACT.md.
"""
