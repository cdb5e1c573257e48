"""The triggers of `guards.py`."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from docgen.registry.guards import removals, statements


def set_guards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)


def lift_guards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in removals(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("registry", "0001_initial"),)
    operations = (migrations.RunPython(set_guards, lift_guards),)
