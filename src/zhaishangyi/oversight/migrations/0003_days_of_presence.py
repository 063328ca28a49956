from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0002_months"),
    ]

    operations = [
        migrations.AddField(
            model_name="presencespan",
            name="days",
            field=models.TextField(default=""),
        ),
    ]
