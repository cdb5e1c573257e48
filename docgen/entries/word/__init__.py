"""Word files, read as plain tables and paragraphs."""
