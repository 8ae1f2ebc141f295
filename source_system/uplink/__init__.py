"""The link to the system above, by the same exchange as a station's (``sync_client``).

``records`` is what is kept of it, ``inbox`` and ``outbox`` the exchange's two stores, ``joining`` the enrolment,
``link`` the supervised thread beside the server.
"""
