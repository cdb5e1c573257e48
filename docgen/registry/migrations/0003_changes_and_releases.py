"""What one hand asks for and another one grants; when the lists were published."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = (("registry", "0002_guards"),)
    operations = (
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=25)),
                ("size", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("op", models.CharField(max_length=10)),
                ("on", models.DateField()),
                ("sealed", models.BinaryField(null=True)),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_key", models.CharField(max_length=80)),
                ("asked_at", models.CharField(max_length=25)),
                ("state", models.CharField(default="asked", max_length=10)),
                ("decided_by", models.CharField(default="", max_length=80)),
                ("decided_key", models.CharField(default="", max_length=80)),
                ("decided_at", models.CharField(default="", max_length=25)),
                (
                    "number",
                    models.ForeignKey(
                        db_column="number", on_delete=django.db.models.deletion.PROTECT, to="registry.certificate"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=("asked", "granted", "withdrawn")), name="change_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="granted") | (~Q(decided_key="") & ~Q(decided_key=F("asked_key"))),
                        name="change_has_four_eyes",
                    ),
                    models.UniqueConstraint(condition=Q(state="asked"), fields=("number",), name="change_waits_once"),
                ]
            },
        ),
    )
