"""From a written Vietnamese notice to the words that a voice says.

``normaliser.normalise`` is the door. Nothing is dropped silently: what the rules are not sure of comes back marked.
"""
