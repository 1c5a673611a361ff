"""The five page shapes: list, detail, create, update, delete. Anything else is a plain function view.

A page names its model and overrides one hook; when three are needed, write the function. Every page starts from
`visible_to` (404 for what a person may not see) and writes through a service (403 for what they may not change).
"""

from apps.core.pages.lists import CHUNK, Cell, Column, Empty, ListPage
from apps.core.pages.rows import DetailPage, HistoryPage
from apps.core.pages.writing import CreatePage, DeletePage, UpdatePage

__all__ = [
    "CHUNK",
    "Cell",
    "Column",
    "CreatePage",
    "DeletePage",
    "DetailPage",
    "Empty",
    "HistoryPage",
    "ListPage",
    "UpdatePage",
]
