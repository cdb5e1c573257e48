"""Official papers in the layout of GB/T 9704: plain blocks, set once, as PDF and as DOCX."""
