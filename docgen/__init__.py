"""docgen fills official Chinese forms: one definition, a signable PDF, an editable DOCX."""

__version__ = "0.1.0"
