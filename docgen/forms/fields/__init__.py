"""Field types: each answers parse, check, show, schema and control with plain values."""
