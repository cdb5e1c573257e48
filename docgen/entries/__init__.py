"""One filled-in form: reading, checking, sampling."""
