"""The steps from an empty database to the tables and guards of today."""
