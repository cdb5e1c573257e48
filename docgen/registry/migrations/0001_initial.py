"""The tables as they began."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.CharField(max_length=25)),
                ('who', models.CharField(max_length=80)),
                ('what', models.CharField(max_length=40)),
                ('number', models.CharField(db_index=True, default='', max_length=24)),
                ('count', models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField()),
                ('note', models.TextField()),
                ('published_on', models.CharField(default='', max_length=25)),
            ],
        ),
        migrations.CreateModel(
            name='Log',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('leaf_hash', models.BinaryField()),
                ('entry', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('identity_key', models.CharField(max_length=64, null=True, unique=True)),
                ('name_key', models.CharField(db_index=True, max_length=64, null=True)),
                ('sealed', models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('pattern', models.CharField(max_length=80, unique=True)),
                ('next', models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=80)),
                ('edition', models.CharField(max_length=40)),
                ('definition_sha256', models.CharField(max_length=64)),
                ('roster_name', models.CharField(default='', max_length=255)),
                ('roster_sha256', models.CharField(max_length=64)),
                ('occasion', models.CharField(default='', max_length=200)),
                ('issued_on', models.DateField()),
                ('expires_on', models.DateField(null=True)),
                ('rows', models.IntegerField()),
                ('prepared_by', models.CharField(max_length=80)),
                ('prepared_key', models.CharField(max_length=80)),
                ('prepared_at', models.CharField(max_length=25)),
                ('approved_by', models.CharField(max_length=80, null=True)),
                ('approved_key', models.CharField(max_length=80, null=True)),
                ('approved_at', models.CharField(default='', max_length=25)),
                ('state', models.CharField(default='prepared', max_length=10)),
                ('seq', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_key__isnull', True), models.Q(('approved_key', models.F('prepared_key')), _negated=True), _connector='OR'), name='batch_has_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('prepared_key', ''), _negated=True), models.Q(('prepared_by', ''), _negated=True)), name='batch_has_a_preparer'), models.CheckConstraint(condition=models.Q(('approved_key__isnull', True), models.Q(('approved_key', ''), _negated=True), _connector='OR'), name='batch_approver_is_named'), models.CheckConstraint(condition=models.Q(('state__in', ('prepared', 'issued', 'dropped'))), name='batch_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('approved_by__isnull', False), ('approved_key__isnull', False)), _connector='OR'), name='batch_issued_is_approved'), models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('roster_sha256', 'form', 'occasion'), name='batch_roster_once')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('number', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('serial', models.IntegerField()),
                ('idem', models.CharField(max_length=64, unique=True)),
                ('scope', models.CharField(max_length=64)),
                ('key_kind', models.CharField(default='', max_length=80)),
                ('type_code', models.IntegerField()),
                ('form', models.CharField(max_length=80)),
                ('edition', models.CharField(max_length=40)),
                ('issued_on', models.DateField()),
                ('expires_on', models.DateField(null=True)),
                ('state', models.CharField(default='issued', max_length=10)),
                ('state_on', models.DateField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.batch')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.series')),
            ],
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('copy_no', models.IntegerField()),
                ('op', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('sealed', models.BinaryField(null=True)),
                ('nonce', models.BinaryField(null=True)),
                ('number', models.ForeignKey(db_column='number', on_delete=django.db.models.deletion.PROTECT, to='registry.certificate')),
            ],
        ),
        migrations.CreateModel(
            name='Frontier',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('origin', models.CharField(max_length=120)),
                ('size', models.BigIntegerField(default=0)),
                ('hashes', models.BinaryField(default=b'')),
                ('last_at', models.CharField(default='', max_length=25)),
                ('persons', models.BigIntegerField(default=0)),
                ('batches', models.BigIntegerField(default=0)),
                ('copies', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='frontier_is_one')],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_no', models.IntegerField()),
                ('idem', models.CharField(max_length=64)),
                ('sealed', models.BinaryField(null=True)),
                ('number', models.CharField(max_length=24, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'row_no'), name='batch_row_once'), models.UniqueConstraint(fields=('batch', 'idem'), name='batch_person_once')],
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('copy_no', models.IntegerField()),
                ('issued_on', models.DateField()),
                ('status_list', models.IntegerField()),
                ('status_index', models.IntegerField()),
                ('kid', models.CharField(max_length=8)),
                ('token', models.BinaryField(null=True)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('face', models.BinaryField(null=True)),
                ('photo', models.BinaryField(null=True)),
                ('nonce', models.BinaryField(null=True)),
                ('state', models.CharField(default='valid', max_length=10)),
                ('pdf_sha256', models.CharField(default='', max_length=64)),
                ('signed_pdf_sha256', models.CharField(default='', max_length=64)),
                ('number', models.ForeignKey(db_column='number', on_delete=django.db.models.deletion.PROTECT, to='registry.certificate')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'valid'), _negated=True), fields=['state'], name='copy_not_valid')],
                'constraints': [models.UniqueConstraint(fields=('number', 'copy_no'), name='copy_once'), models.UniqueConstraint(fields=('status_list', 'status_index'), name='copy_status_once'), models.CheckConstraint(condition=models.Q(('copy_no__gte', 1)), name='copy_from_1'), models.CheckConstraint(condition=models.Q(('state__in', ('valid', 'suspended', 'revoked', 'replaced'))), name='copy_state_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('series', 'serial'), name='certificate_serial_once'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('serial__gte', 1)), name='certificate_serial_from_1'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('issued', 'suspended', 'revoked', 'void'))), name='certificate_state_is_known'),
        ),
    )
