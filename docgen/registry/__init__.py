"""What was issued: numbers, life cycle, the append-only log."""
