"""Rosters: workbooks with one applicant a row."""
