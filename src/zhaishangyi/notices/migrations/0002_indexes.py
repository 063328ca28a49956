from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="publicnotice",
            index=models.Index(fields=["-published_at"], name="notice_published"),
        ),
    ]
