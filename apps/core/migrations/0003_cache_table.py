"""The table behind the cache: counters of rate limits hold without Redis and across workers."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_first")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_cache")]
