"""Town, villages, grids, and the points where people sit down together."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.record.models import Recorded


class Level(models.TextChoices):
    """Where a node stands in the tree."""

    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")
    GRID = "grid", _("Grid")


class Jurisdiction(Recorded):
    """A town, a village or a grid; what holds at a node holds below it. (辖区)

    `path` is the codes from the root, each followed by a slash: "xiangzhang/balie/g1/". A village
    that was merged into another lies below it from then on, with the day it ended. `outline` is a
    GeoJSON geometry (longitude and latitude in degrees).
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")
    level = models.CharField(max_length=8, choices=Level.choices)
    name = models.CharField(max_length=40)
    code = models.SlugField(max_length=40)
    path = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    outline = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(level="town", parent=None) | ~models.Q(parent=None),
                name="jurisdiction_only_towns_at_the_top",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="jurisdiction_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.path


class VenueKind(models.TextChoices):
    """What sort of place it is."""

    TREE = "tree", _("Under a tree")
    HOUSE = "house", _("Somebody's house")
    HALL = "hall", _("Hall")
    PARK = "park", _("Park")
    ROADSIDE = "roadside", _("Roadside")
    OFFICE = "office", _("Office")
    OTHER = "other", _("Other place")


class Venue(Recorded):
    """A registered place to sit down and talk, often with a name people know it by. (议事点)"""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="venues")
    name = models.CharField(max_length=60)
    brand = models.CharField(max_length=40, blank=True)
    sort = models.CharField(max_length=10, choices=VenueKind.choices, default=VenueKind.OTHER)
    place_text = models.CharField(max_length=120)
    latitude = models.DecimalField(
        max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    description = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("jurisdiction__path", "name")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "name"), name="venue_name_in_village"),
        )

    def __str__(self) -> str:
        return self.brand or self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path
