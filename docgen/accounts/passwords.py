"""What a password must be like: Django's judges, our words."""

from __future__ import annotations

from docgen.problems import Problem

LEAST, MOST = 12, 200


def check_password(password: str, name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a new password of the account of that name."""
    from django.contrib.auth.password_validation import CommonPasswordValidator
    from django.core.exceptions import ValidationError

    found = []
    if not LEAST <= len(password) <= MOST:
        found.append(Problem("password_length", facts={"least": LEAST, "most": MOST}))
    if len(set(password)) < 5 or password.isdigit():
        found.append(Problem("password_simple"))
    plain = "".join(name.split()).casefold()
    if len(plain) > 1 and plain in password.casefold():
        found.append(Problem("password_has_name"))
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        found.append(Problem("password_common"))
    return tuple(found)
