"""Static files carry a hash in their name, so that a phone keeps them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Also renames the imports between our own ES modules."""

    support_js_module_import_aggregation = True
    manifest_strict = False
