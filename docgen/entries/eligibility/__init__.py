"""What the rules of eligibility find, check by check."""
