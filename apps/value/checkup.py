"""What `bin/manage doctor` looks at in value: the fonts that documents for clients are set in."""

from collections.abc import Callable

from apps.core.documents.letters import known

_ADVICE = "Build the assets (npm ci && npm run build); static/dist/fonts/print then holds the fonts of the documents."


def documents() -> str:
    return f"PDF can be made, in {len(known())} letters"


COMPONENTS: list[tuple[str, Callable[[], str], str]] = [("Documents", documents, _ADVICE)]
