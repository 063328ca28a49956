from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_talks_and_consents")]

    operations = [
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["-starts_at"], name="meeting_starts"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["jurisdiction", "state", "starts_at"], name="meeting_place"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["sort", "state", "starts_at"], name="meeting_sort"),
        ),
    ]
