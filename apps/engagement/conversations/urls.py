"""Conversations of executives with clients."""

from django.urls import path

from apps.engagement.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.ConversationList.as_view(), name="list"),
    path("new/", views.ConversationCreate.as_view(), name="create"),
    path("<int:pk>/", views.ConversationDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ConversationUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", views.ConversationDelete.as_view(), name="delete"),
    path("<int:pk>/history/", views.ConversationHistory.as_view(), name="history"),
]
