"""The form that takes a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.imports.tables import BYTES_AT_MOST


class UploadForm(forms.Form):
    """Subclasses add what else a resource has to be told; it is kept with the file."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)

    def __init__(self, *args: Any, accepts: str = "", most: int = BYTES_AT_MOST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["file"].widget.attrs["accept"] = accepts

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.most:
            raise ValidationError(_("The file is larger than %(mb)s MB; split it.") % {"mb": self.most // 1024**2})
        return file

    @property
    def options(self) -> dict[str, Any]:
        """What was told besides the file, as it can be kept in JSON."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.items()}
