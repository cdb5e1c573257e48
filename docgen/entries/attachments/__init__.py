"""Attachments: opened with care in a process of their own."""
