"""The source system above a station: bulletins down; logs, devices, reports and feedback up; a page for citizens.

One program for every level: a province's system is to the centre what a commune's station is to the province.
Imports ``sync_client.contract`` and its own libraries, nothing of the studio.
"""
