"""Lists come in pages: `{count, next, previous, results}`, `?page=`, `?page_size=` up to 1,000."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

MOST_ROWS = 1_000


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS
    page_size_query_description = "Rows on a page, 50 unless told, at most 1,000."

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        if not (text.isascii() and text.isdigit()) or not text.strip("0"):
            raise ValidationError({"page_size": [_("Write a whole number from 1 to 1,000.")]})
        return min(int(text[:9]), MOST_ROWS)
