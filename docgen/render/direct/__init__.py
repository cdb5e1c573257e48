"""A planned document written as a PDF directly: no HTML, no layout engine, every byte decided here."""
