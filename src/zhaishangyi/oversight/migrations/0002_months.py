import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="dayfigures",
            name="took",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="MonthFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("counts", models.JSONField(default=dict)),
                ("took", models.JSONField(default=dict)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.jurisdiction",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "month"], name="month_figures_place")],
            },
        ),
    ]
