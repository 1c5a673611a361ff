"""Products, their releases, and which account has which of them: the latest installation by a day says what it runs."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.models import FedRow, history
from apps.people.models import Person
from apps.products.queries import InstallationQuerySet, ProductQuerySet, ReleaseQuerySet


@history
class Product(FedRow):
    """What clients install and upgrade. Its owner, if it has one, keeps its releases."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("owner"))

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("product"), _("products")

    def get_absolute_url(self) -> str:
        return reverse("products:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.name

    def is_writable_by(self, person: Any) -> bool:
        return Product.objects.writable_by(person).filter(pk=self.pk).exists()


@history
class Release(FedRow):
    """A version of a product. Of two, the newer is the one with the later day; on one day both are as new."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="releases", verbose_name=_("product"))
    number = models.CharField(_("version"), max_length=60)  # `version` is that of any row (core.models.Row)
    released_on = models.DateField(_("released on"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-released_on", "-pk"]
        verbose_name, verbose_name_plural = _("release"), _("releases")
        indexes = [models.Index(fields=["product", "-released_on"], name="products_release_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "number"],
                name="products_release_once",
                violation_error_message=_("There is a release of that version already."),
            )
        ]

    def validate_constraints(self, exclude: Any = None) -> None:
        """A version that is taken is wrong at its field: the product was chosen before."""
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise ValidationError({"number": error.error_dict[NON_FIELD_ERRORS]}) from error

    def get_absolute_url(self) -> str:
        return reverse("products:detail", args=[self.product_id])

    def __str__(self) -> str:
        return f"{self.product} {self.number}"


@history
class Installation(FedRow):
    """The day an account got a release. An account that goes back to an older one has that from its day on; one that
    tries a release before it comes out has it from then on.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    release = models.ForeignKey(Release, models.PROTECT, related_name="installations", verbose_name=_("release"))
    installed_on = models.DateField(_("installed on"))

    objects = InstallationQuerySet.as_manager()

    class Meta:
        ordering = ["-installed_on", "-pk"]
        verbose_name, verbose_name_plural = _("installation"), _("installations")
        indexes = [
            models.Index(fields=["account", "-installed_on"], name="products_installation_account"),
            models.Index(fields=["-installed_on", "-id"], name="products_installation_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "release", "installed_on"],
                name="products_installation_once",
                violation_error_message=_("This installation is entered already."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("accounts:products", args=[self.account_id])

    def __str__(self) -> str:
        return str(self.release)
