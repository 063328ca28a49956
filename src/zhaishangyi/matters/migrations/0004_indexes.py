from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_warnings")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["-raised_at"], name="matter_raised"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["jurisdiction", "state", "finished_at", "is_past_village"],
                name="matter_place_state",
            ),
        ),
    ]
