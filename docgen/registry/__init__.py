"""What was issued: numbers, life cycle, the append-only log. A Django app, configured by `database.py` alone."""
