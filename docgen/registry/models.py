"""The tables of the registry, the same on SQLite and PostgreSQL.

Imported only once `database.py` has configured Django. What a table may never lose or change is guarded by the
triggers of `guards.py` as well: they hold against whoever writes SQL by hand.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Frontier(models.Model):
    """One row: whose log it is, how far it has grown, and the counters that number rows. Who writes locks it first.

    `hashes` are the roots of the full subtrees of the log of `size` entries; `last_at` is the time of the last one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    origin = models.CharField(max_length=120)
    size = models.BigIntegerField(default=0)
    hashes = models.BinaryField(default=b"")
    last_at = models.CharField(max_length=25, default="")
    persons = models.BigIntegerField(default=0)
    batches = models.BigIntegerField(default=0)
    copies = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="frontier_is_one"),)


class Log(models.Model):
    """The append-only log: `seq` counts from 0, `entry` is canonical JSON without personal data."""

    seq = models.BigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField()
    entry = models.TextField()


class Checkpoint(models.Model):
    """The signed root of the first `size` entries; `published_on` once it went out of the house."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    published_on = models.CharField(max_length=25, default="")


class Series(models.Model):
    """One run of numbers: a pattern with only the serial number and the check character left open, and the next
    serial number."""

    id = models.AutoField(primary_key=True)
    pattern = models.CharField(max_length=80, unique=True)
    next = models.IntegerField(default=1)


class Person(models.Model):
    """Whoever holds certificates. `identity_key` and `name_key` are blind indices, `sealed` is JSON under AES-GCM;
    NULL once erased. Rows without an identity are never shared by two certificates."""

    id = models.BigIntegerField(primary_key=True)
    identity_key = models.CharField(max_length=64, unique=True, null=True)
    name_key = models.CharField(max_length=64, null=True, db_index=True)
    sealed = models.BinaryField(null=True)


class Batch(models.Model):
    """A roster that one hand prepared and another approves; hands as they were given, and folded for comparing.
    `seq` is the place of its approval in the log."""

    id = models.BigIntegerField(primary_key=True)
    form = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    definition_sha256 = models.CharField(max_length=64)
    roster_name = models.CharField(max_length=255, default="")
    roster_sha256 = models.CharField(max_length=64)
    occasion = models.CharField(max_length=200, default="")
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    rows = models.IntegerField()
    prepared_by = models.CharField(max_length=80)
    prepared_key = models.CharField(max_length=80)
    prepared_at = models.CharField(max_length=25)
    approved_by = models.CharField(max_length=80, null=True)
    approved_key = models.CharField(max_length=80, null=True)
    approved_at = models.CharField(max_length=25, default="")
    state = models.CharField(max_length=10, default="prepared")
    seq = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_key__isnull=True) | ~Q(approved_key=models.F("prepared_key")),
                name="batch_has_four_eyes",
            ),
            models.CheckConstraint(condition=~Q(prepared_key="") & ~Q(prepared_by=""), name="batch_has_a_preparer"),
            models.CheckConstraint(condition=Q(approved_key__isnull=True) | ~Q(approved_key=""), name="batch_approver_is_named"),
            models.CheckConstraint(condition=Q(state__in=("prepared", "issued", "dropped")), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (Q(approved_by__isnull=False) & Q(approved_key__isnull=False)),
                name="batch_issued_is_approved",
            ),
            models.UniqueConstraint(
                fields=("roster_sha256", "form", "occasion"), condition=~Q(state="dropped"), name="batch_roster_once"
            ),
        )


class BatchRow(models.Model):
    """One person of a batch; `sealed` is what is to be printed until it is issued, then NULL."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    row_no = models.IntegerField()
    idem = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)
    number = models.CharField(max_length=24, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "row_no"), name="batch_row_once"),
            models.UniqueConstraint(fields=("batch", "idem"), name="batch_person_once"),
        )


class Certificate(models.Model):
    """A number that was given out, for good. `idem` is the HMAC of person and occasion, `scope` that of the occasion;
    `key_kind` is the field that told the person apart, "" where only the name did."""

    number = models.CharField(primary_key=True, max_length=24)
    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    serial = models.IntegerField()
    idem = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=64)
    key_kind = models.CharField(max_length=80, default="")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    type_code = models.IntegerField()
    form = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="issued")
    state_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "serial"), name="certificate_serial_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="certificate_serial_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=("issued", "suspended", "revoked", "void")), name="certificate_state_is_known"
            ),
        )


class Copy(models.Model):
    """One paper of a certificate; a replacement is another copy under the same number. `token`, `face` (JSON)
    and `photo` are under AES-GCM; they and the nonce of the log's commitment are NULL once erased."""

    id = models.BigAutoField(primary_key=True)
    number = models.ForeignKey(Certificate, on_delete=models.PROTECT, db_column="number")
    copy_no = models.IntegerField()
    issued_on = models.DateField()
    status_list = models.IntegerField()
    status_index = models.IntegerField()
    kid = models.CharField(max_length=8)
    token = models.BinaryField(null=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    face = models.BinaryField(null=True)
    photo = models.BinaryField(null=True)
    nonce = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="valid")
    pdf_sha256 = models.CharField(max_length=64, default="")
    signed_pdf_sha256 = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number", "copy_no"), name="copy_once"),
            models.UniqueConstraint(fields=("status_list", "status_index"), name="copy_status_once"),
            models.CheckConstraint(condition=Q(copy_no__gte=1), name="copy_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=("valid", "suspended", "revoked", "replaced")), name="copy_state_is_known"
            ),
        )
        indexes = (models.Index(fields=("state",), condition=~Q(state="valid"), name="copy_not_valid"),)


class Act(models.Model):
    """What was done to a certificate after it was issued: `seq` is its place in the log, `sealed` the reason and the
    hands."""

    seq = models.BigIntegerField(primary_key=True)
    number = models.ForeignKey(Certificate, on_delete=models.PROTECT, db_column="number")
    copy_no = models.IntegerField()
    op = models.CharField(max_length=10)
    on = models.DateField()
    sealed = models.BinaryField(null=True)
    nonce = models.BinaryField(null=True)


class Change(models.Model):
    """What one hand asks for of a certificate and another one grants; `sealed` is the reason, NULL once it is decided.
    Hands as they were given, and folded for comparing; `decided_key` is set before the change is made."""

    id = models.BigAutoField(primary_key=True)
    number = models.ForeignKey(Certificate, on_delete=models.PROTECT, db_column="number")
    op = models.CharField(max_length=10)
    on = models.DateField()
    sealed = models.BinaryField(null=True)
    asked_by = models.CharField(max_length=80)
    asked_key = models.CharField(max_length=80)
    asked_at = models.CharField(max_length=25)
    state = models.CharField(max_length=10, default="asked")
    decided_by = models.CharField(max_length=80, default="")
    decided_key = models.CharField(max_length=80, default="")
    decided_at = models.CharField(max_length=25, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=("asked", "granted", "withdrawn")), name="change_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="granted") | (~Q(decided_key="") & ~Q(decided_key=models.F("asked_key"))),
                name="change_has_four_eyes",
            ),
            models.UniqueConstraint(fields=("number",), condition=Q(state="asked"), name="change_waits_once"),
        )


class Release(models.Model):
    """One publication of the status lists: when, and how long the log was."""

    id = models.BigAutoField(primary_key=True)
    at = models.CharField(max_length=25)
    size = models.BigIntegerField()


class Access(models.Model):
    """Who looked up whom, and when; `number` is "" where a whole list was looked through."""

    id = models.BigAutoField(primary_key=True)
    at = models.CharField(max_length=25)
    who = models.CharField(max_length=80)
    what = models.CharField(max_length=40)
    number = models.CharField(max_length=24, default="", db_index=True)
    count = models.IntegerField(default=1)
