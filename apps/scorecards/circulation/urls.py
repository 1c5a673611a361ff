"""URLs of the scorecard's files, links and readers; part of the namespace `scorecards`."""

from django.urls import path

from apps.scorecards.circulation import recipients, views

urlpatterns = [
    path("scorecard.<str:form>", views.scorecard_file, name="file"),
    path("share/", views.share, name="share"),
    path("shared/", views.shared_list, name="shared_list"),
    path("shared/<int:pk>/", views.shared, name="shared"),
    path("shared/<int:pk>/revoke/", views.shared_revoke, name="shared_revoke"),
    path("shared/<int:pk>/scorecard.<str:form>", views.shared_file, name="shared_file"),
    path("recipients/", recipients.recipient_list, name="recipient_list"),
    path("recipients/new/", recipients.RecipientCreate.as_view(), name="recipient_create"),
    path("recipients/send/", recipients.recipients_send, name="recipients_send"),
    path("recipients/<int:pk>/", recipients.RecipientUpdate.as_view(), name="recipient_update"),
    path("recipients/<int:pk>/delete/", recipients.RecipientDelete.as_view(), name="recipient_delete"),
    path("recipients/<int:pk>/consent/", recipients.recipient_consent, name="recipient_consent"),
]
