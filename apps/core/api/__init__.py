"""What every resource of the API is made of: access, pages, filters, errors, exports, and writes through services.

A resource is a `ServiceViewSet` with a `RowSerializer`; each app names its own in `api.py` (`RESOURCES`).
"""
