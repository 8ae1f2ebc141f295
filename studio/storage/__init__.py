"""The station's records: typed models, migrations, repositories, media files, the audit chain.

Domain objects go in and come out; a SQLAlchemy session never leaves this room.
"""
