"""What leaves the station by wire or radio: the open speaker protocol, drivers, agents, the hub.

Stands alone: imports nothing of ``studio``.
"""
