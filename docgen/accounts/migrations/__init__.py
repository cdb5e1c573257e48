"""The tables of the accounts, step by step."""
