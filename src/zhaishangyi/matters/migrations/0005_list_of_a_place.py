from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_place"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["jurisdiction", "-raised_at", "is_past_village", "id"],
                name="matter_place",
            ),
        ),
    ]
