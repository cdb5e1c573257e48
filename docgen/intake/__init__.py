"""What was handed in: electronic versions beside their scans, judged together, answered once."""
