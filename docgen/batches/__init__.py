"""Many documents at once: from a roster to finished files, a report and packs."""
