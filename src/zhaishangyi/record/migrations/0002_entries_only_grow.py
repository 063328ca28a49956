"""Entries are only ever added: the database itself refuses to change or remove one.

The one exception is erasing content and salt together, which leaves the digest standing.
"""

from django.db import migrations

SENTENCE = "entries of the record are only ever added"

SQLITE = [
    f"""CREATE TRIGGER entry_stays BEFORE DELETE ON record_entry
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END""",
    f"""CREATE TRIGGER entry_keeps BEFORE UPDATE ON record_entry
        WHEN NOT (NEW.content = '' AND length(NEW.salt) = 0 AND NEW.seq = OLD.seq
            AND NEW.act_id = OLD.act_id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
            AND NEW.digest = OLD.digest AND NEW.node_path = OLD.node_path
            AND NEW.params_digest = OLD.params_digest)
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END""",
]

POSTGRESQL = [
    f"""CREATE FUNCTION entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$""",
    """CREATE TRIGGER entry_stays BEFORE DELETE ON record_entry
        FOR EACH ROW EXECUTE FUNCTION entry_stays()""",
    """CREATE TRIGGER entry_keeps BEFORE UPDATE ON record_entry FOR EACH ROW
        WHEN (NOT (NEW.content = '' AND length(NEW.salt) = 0 AND NEW.seq = OLD.seq
            AND NEW.act_id = OLD.act_id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
            AND NEW.digest = OLD.digest AND NEW.node_path = OLD.node_path
            AND NEW.params_digest = OLD.params_digest))
        EXECUTE FUNCTION entry_stays()""",
]

UNDO_POSTGRESQL = [
    "DROP TRIGGER entry_keeps ON record_entry",
    "DROP TRIGGER entry_stays ON record_entry",
    "DROP FUNCTION entry_stays()",
]


def guard(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    undo = ["DROP TRIGGER entry_keeps", "DROP TRIGGER entry_stays"]
    for statement in undo if is_sqlite else UNDO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
