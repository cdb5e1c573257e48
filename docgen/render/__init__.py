"""Paper: from an entry to a document."""
