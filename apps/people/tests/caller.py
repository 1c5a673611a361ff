"""A client of the API for tests: it signs in with a real token and speaks JSON."""

from typing import Any

from rest_framework.test import APIClient

from apps.people.services import issue_token


class Caller(APIClient):
    """`Caller(person).get("accounts")` → the response; paths are those below /api/v1/."""

    def __init__(self, person: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _token, key = issue_token(by=None, person=person)
        self.credentials(HTTP_AUTHORIZATION=f"Token {key}")

    def generic(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        return super().generic(method, f"/api/v1/{path}", *args, **kwargs)

    def ids(self, path: str) -> list[int]:
        return [row["id"] for row in self.get(path).json()["results"]]
