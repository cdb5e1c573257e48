"""Signed paper that comes back: recognised, compared with what was printed, judged with care."""
