
import datetime
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.fields


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0010_conditions_as_accepted'),
        ('reminders', '0002_a_mail_is_claimed_for_a_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KindChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('mail', models.CharField(choices=[('at_once', 'At once'), ('digest', 'Once a day, all together'), ('off', 'Not at all')], default='at_once', max_length=10, verbose_name='e-mail')),
                ('robot', models.BooleanField(default=True, verbose_name='chat robot or webhook')),
            ],
            options={
                'verbose_name': 'choice of a kind',
                'verbose_name_plural': 'choices of kinds',
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('time_zone', models.CharField(blank=True, help_text="Empty: the organisation's.", max_length=60, verbose_name='time zone')),
                ('quiet_from', models.TimeField(default=datetime.time(20, 0), verbose_name='quiet from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='quiet until')),
                ('digest_at', models.TimeField(default=datetime.time(8, 30), verbose_name='daily summary at')),
                ('working_days_only', models.BooleanField(default=True, verbose_name='only on working days')),
            ],
            options={
                'verbose_name': 'preferences of reminders',
                'verbose_name_plural': 'preferences of reminders',
            },
        ),
        migrations.CreateModel(
            name='ScheduledRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='task')),
                ('started_at', models.DateTimeField(null=True, verbose_name='last started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='last finished')),
                ('lease_until', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, max_length=200, verbose_name='result')),
                ('failure', models.TextField(blank=True, verbose_name='reason')),
                ('runs', models.PositiveBigIntegerField(default=0, verbose_name='runs')),
            ],
            options={
                'verbose_name': 'scheduled run',
                'verbose_name_plural': 'scheduled runs',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('mail', 'E-mail'), ('robot', 'Chat robot or webhook')], max_length=10, verbose_name='channel')),
                ('occasion', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being prepared'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown whether it arrived'), ('not_wanted', 'Not sent')], default='waiting', max_length=12, verbose_name='state')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('claimed_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended')),
                ('failure', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'sending',
                'verbose_name_plural': 'sendings',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SendingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'line of a sending',
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('name', audit.fields.LineField(max_length=80, verbose_name='name')),
                ('format', models.CharField(choices=[('wecom', 'WeCom robot'), ('dingtalk', 'DingTalk robot'), ('feishu', 'Feishu robot'), ('generic', 'Signed JSON')], max_length=10, verbose_name='format')),
                ('address', models.URLField(max_length=500, verbose_name='address')),
                ('secret', models.CharField(blank=True, max_length=200, verbose_name='secret')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='reminder',
            name='reminders_r_mail_st_dae05c_idx',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='claimed_at',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='failure',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='tries',
        ),
        migrations.AddField(
            model_name='reminder',
            name='about',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose duty it is'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='plan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.plan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='mail_state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being prepared'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown whether it arrived'), ('not_wanted', 'Not sent')], default='not_wanted', max_length=12, verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='occasion',
            field=models.CharField(max_length=60),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['recipient', '-id'], name='reminders_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('planned', False)), fields=['recipient'], name='reminders_unplanned'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['object_type', 'object_id'], name='reminders_about'),
        ),
        migrations.AddField(
            model_name='kindchoice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kind_choices', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='preference',
            name='user',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminding', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='sending',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to=settings.AUTH_USER_MODEL, verbose_name='recipient'),
        ),
        migrations.AddField(
            model_name='sendingline',
            name='reminder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='reminders.reminder'),
        ),
        migrations.AddField(
            model_name='sendingline',
            name='sending',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='reminders.sending'),
        ),
        migrations.AddField(
            model_name='sending',
            name='reminders',
            field=models.ManyToManyField(related_name='sendings', through='reminders.SendingLine', to='reminders.reminder'),
        ),
        migrations.AddField(
            model_name='webhook',
            name='owner',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='sending',
            name='webhook',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sendings', to='reminders.webhook', verbose_name='webhook'),
        ),
        migrations.AddConstraint(
            model_name='kindchoice',
            constraint=models.UniqueConstraint(fields=('user', 'kind'), name='one_choice_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='sendingline',
            constraint=models.UniqueConstraint(fields=('sending', 'reminder'), name='one_line_per_reminder'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(fields=['state', 'next_at'], name='reminders_s_state_fe18ef_idx'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(fields=['state', '-id'], name='sendings_by_state'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(fields=['channel', '-id'], name='sendings_by_channel'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(fields=['recipient', '-id'], name='sendings_by_recipient'),
        ),
    ]
