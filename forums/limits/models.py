from django.db import models


class RateWindow(models.Model):
    """How often a salted key was seen in one window. Holds no address: the key is a MAC with a daily salt."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_window_once")]

    def __str__(self) -> str:
        return f"{self.window:%Y-%m-%dT%H:%M}: {self.count}"
