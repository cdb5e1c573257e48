"""The first tables of the accounts."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("key", models.CharField(editable=False, max_length=80, unique=True)),
                ("is_preparer", models.BooleanField(default=False, verbose_name="经办")),
                ("is_approver", models.BooleanField(default=False, verbose_name="审核")),
                ("is_auditor", models.BooleanField(default=False, verbose_name="审计")),
                ("is_administrator", models.BooleanField(default=False, verbose_name="管理员")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                ("is_temporary", models.BooleanField(default=True, editable=False, verbose_name="首次登录须改密码")),
                ("epoch", models.IntegerField(default=0, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "ordering": ("name",),
                "constraints": (
                    models.CheckConstraint(
                        condition=Q(is_administrator=False) | Q(is_preparer=False, is_approver=False),
                        name="account_roles_apart",
                    ),
                    models.CheckConstraint(condition=~Q(key=""), name="account_is_named"),
                ),
            },
        ),
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("by", models.CharField(max_length=80, verbose_name="谁")),
                ("what", models.CharField(max_length=40, verbose_name="做了什么")),
                ("detail", models.CharField(default="", max_length=200, verbose_name="说明")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
                    ),
                ),
            ],
            options={"verbose_name": "账号记录", "verbose_name_plural": "账号记录", "ordering": ("-id",)},
        ),
    )
