"""A definition drafted from an official Word form."""
