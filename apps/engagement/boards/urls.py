"""URLs of advisory boards."""

from django.urls import path

from apps.engagement.boards.views import boards, members, rows

app_name = "boards"
urlpatterns = [
    path("", boards.BoardList.as_view(), name="list"),
    path("new/", boards.BoardCreate.as_view(), name="create"),
    path("<int:pk>/", boards.BoardDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", boards.BoardUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", boards.BoardDelete.as_view(), name="delete"),
    path("<int:pk>/history/", boards.BoardHistory.as_view(), name="history"),
    path("<int:board>/members/new/", members.MemberCreate.as_view(), name="member_create"),
    path("members/<int:pk>/", members.MemberUpdate.as_view(), name="member_update"),
    path("members/<int:pk>/move/", members.move_member, name="move_member"),
    path("members/<int:pk>/delete/", members.MemberDelete.as_view(), name="member_delete"),
    path("<int:board>/meetings/new/", rows.MeetingCreate.as_view(), name="meeting_create"),
    path("meetings/<int:pk>/", rows.MeetingUpdate.as_view(), name="meeting_update"),
    path("meetings/<int:pk>/delete/", rows.MeetingDelete.as_view(), name="meeting_delete"),
    path("<int:board>/advice/new/", rows.AdviceCreate.as_view(), name="advice_create"),
    path("advice/<int:pk>/", rows.AdviceUpdate.as_view(), name="advice_update"),
    path("advice/<int:pk>/answer/", rows.AdviceClose.as_view(), name="close_advice"),
    path("advice/<int:pk>/delete/", rows.AdviceDelete.as_view(), name="advice_delete"),
]
