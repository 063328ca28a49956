"""The index of words, in the way of each store."""

from django.db import migrations, models

# The words stand in no other form: neither text nor position, only which record has which word.
# "ascii" splits at spaces and leaves every sign beyond ASCII as it is.
SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars ':_'")""",
    """CREATE TRIGGER search_doc_gone AFTER DELETE ON search_searchdoc
        BEGIN DELETE FROM search_words WHERE rowid = OLD.docid; END""",
]
# Without a list of what is still to be sorted in (fastupdate), no page pays for another's act.
POSTGRESQL = [
    "ALTER TABLE search_searchdoc ADD COLUMN tokens tsvector NOT NULL DEFAULT ''",
    "ALTER TABLE search_searchdoc ALTER COLUMN tokens SET STATISTICS 500",
    "CREATE INDEX search_tokens ON search_searchdoc USING gin (tokens) WITH (fastupdate = off)",
]


def make_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    # On PostgreSQL it goes with its table.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER search_doc_gone")
        schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SearchDoc",
            fields=[
                ("docid", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Matter"),
                            (2, "Outcome"),
                            (3, "Meeting"),
                            (4, "Public notice"),
                        ]
                    ),
                ),
                ("target_id", models.UUIDField(unique=True)),
                ("is_public", models.BooleanField(default=True)),
                ("mark", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
