from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_pledges_and_workbench")]

    operations = [
        migrations.AddIndex(
            model_name="resultnotice",
            index=models.Index(fields=["counted_at", "rate_until"], name="result_counted"),
        ),
    ]
