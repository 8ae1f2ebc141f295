"""Tables, migrations, and the one way in: ``Database.read`` and ``Database.write``."""
