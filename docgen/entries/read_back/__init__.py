"""Files that come back become entries again."""
