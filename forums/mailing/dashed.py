"""A UUID in SQL as Python writes it, to compare it with the key of a letter."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler


class Dashed(Func):
    """A UUID as `str` writes it; SQLite keeps the 32 digits alone."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS text)"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        groups = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        dashed = " || '-' || ".join(f"substr({column}, {at}, {length})" for at, length in groups)
        return f"({dashed})", tuple(params) * len(groups)
