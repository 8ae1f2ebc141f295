"""The repositories of ``studio.ports.store``, over SQLAlchemy. Only ``studio.storage.store`` makes them."""
