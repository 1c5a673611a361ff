"""Settings: each variable read is documented, and what production needs is on."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings

SOURCE = (Path(settings.BASE_DIR) / "impactdesk" / "settings.py").read_text()
DOCS = (Path(settings.BASE_DIR) / "docs" / "settings.md").read_text()


def test_every_variable_the_settings_read_is_documented() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SOURCE))
    assert len(read) > 10
    assert {name for name in read if f"`{name}`" not in DOCS} == set()


def test_the_content_security_policy_allows_no_inline_code_and_no_other_host() -> None:
    directives: dict[str, Any] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed <= {"'self'", "'none'", "data:"}
    assert directives["script-src"] == ["'self'"]


def test_redis_is_no_cache_and_counts_no_rate_limit() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
