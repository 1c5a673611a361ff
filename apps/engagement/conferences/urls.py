"""Conferences and other ways of bringing clients together."""

from django.urls import path

from apps.engagement.conferences.views import detail, lists, writing

app_name = "conferences"
urlpatterns = [
    path("", lists.ConferenceList.as_view(), name="list"),
    path("new/", detail.ConferenceCreate.as_view(), name="create"),
    path("<int:pk>/", detail.ConferenceDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", detail.ConferenceUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", detail.ConferenceDelete.as_view(), name="delete"),
    path("<int:pk>/history/", detail.ConferenceHistory.as_view(), name="history"),
    path("<int:pk>/attendees/", lists.AttendeeList.as_view(), name="attendees"),
    path("<int:pk>/attendees/new/", writing.AttendanceCreate.as_view(), name="attendance_create"),
    path("<int:pk>/missing/", lists.MissingList.as_view(), name="missing"),
    path("<int:pk>/talks/", lists.TalkList.as_view(), name="talks"),
    path("<int:pk>/talks/new/", writing.TalkCreate.as_view(), name="talk_create"),
    path("attendees/<int:pk>/edit/", writing.AttendanceUpdate.as_view(), name="attendance_update"),
    path("attendees/<int:pk>/delete/", writing.AttendanceDelete.as_view(), name="attendance_delete"),
    path("talks/<int:pk>/edit/", writing.TalkUpdate.as_view(), name="talk_update"),
    path("talks/<int:pk>/delete/", writing.TalkDelete.as_view(), name="talk_delete"),
    path("testimonials/", lists.TestimonialList.as_view(), name="testimonials"),
    path("testimonials/new/", writing.TestimonialCreate.as_view(), name="testimonial_create"),
    path("testimonials/<int:pk>/edit/", writing.TestimonialUpdate.as_view(), name="testimonial_update"),
    path("testimonials/<int:pk>/delete/", writing.TestimonialDelete.as_view(), name="testimonial_delete"),
]
