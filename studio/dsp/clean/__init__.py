"""Cleaning a voice, stage by stage: hum, rumble, noise, clicks, sharp s, pauses, tone and evenness.

Every stage takes blocks of any size and gives the same sound whatever their size. ``chain`` joins them.
"""
