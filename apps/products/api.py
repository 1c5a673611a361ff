"""What other systems feed and read of products."""

from rest_framework import serializers

from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.products import services
from apps.products.models import Installation, Product, Release


class ProductSerializer(RowSerializer):
    class Meta:
        model = Product
        fields = ["id", "name", "owner", "external_id"]
        extra_kwargs = {"owner": {"help_text": "The person who keeps it and its releases; may be empty."}}


class ReleaseSerializer(RowSerializer):
    version = serializers.CharField(source="number", max_length=60)

    class Meta:
        model = Release
        fields = ["id", "product", "version", "released_on", "external_id"]
        extra_kwargs = {"released_on": {"help_text": "Clients are expected to have it 90 days later."}}


class InstallationSerializer(RowSerializer):
    class Meta:
        model = Installation
        fields = ["id", "account", "release", "installed_on", "external_id"]
        extra_kwargs = {"installed_on": {"help_text": "The latest day of an account and product says what it runs."}}


class ProductViewSet(ServiceViewSet):
    """Products; administrators add and delete them, whoever owns one changes it."""

    model = Product
    serializer_class = ProductSerializer
    writes = Writes(services.create_product, services.update_product, services.delete_product)
    search_fields = ["name"]


class ReleaseViewSet(ServiceViewSet):
    """Versions of products, written by whoever owns the product."""

    model = Release
    serializer_class = ReleaseSerializer
    writes = Writes(services.create_release, services.update_release, services.delete_release)
    related = ["product"]
    search_fields = ["number", "product__name"]
    extra_filters = {"version": "number"}


class InstallationViewSet(ServiceViewSet):
    """What accounts have installed, and when. An upgrade is one more installation."""

    model = Installation
    serializer_class = InstallationSerializer
    writes = Writes(services.create_installation, services.update_installation, services.delete_installation)
    related = ["account", "release__product"]
    search_fields = ["account__name", "release__number", "release__product__name"]
    extra_filters = {"product": "release__product"}


RESOURCES = {"products": ProductViewSet, "releases": ReleaseViewSet, "installations": InstallationViewSet}
