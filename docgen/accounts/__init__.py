"""The accounts of the web service: who they are, what they may do, and what was done to them."""
