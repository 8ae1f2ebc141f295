"""Sản xuất: record, edit on a timeline, make ready, submit.

``room.ProduceRoom`` is the whole room; it is built at its first visit, as it pulls in numpy.
"""
