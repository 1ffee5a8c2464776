"""Cursor pages: steady while rows come and go, and as quick on the last page as on the first."""

from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """`?cursor=…&page_size=…`: newest first, 50 a page, never more than 100."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
