"""Certificates: definitions, artwork, the compiled fast path, and the signed token of the QR code."""
