"""The URLs under accounts/: those of accounts, and the pages of an account that show several apps at once.

They share the namespace `accounts`, so that everybody names an account's page the same way; the project includes this
module in place of `apps.accounts.urls`.
"""

from django.urls import path

from apps.accounts.urls import urlpatterns as account_urls
from apps.home import account, accounts
from apps.initiatives.views.lists import AccountInitiatives

app_name = "accounts"
urlpatterns = [
    *account_urls,
    path("", accounts.AccountList.as_view(), name="list"),
    path("<int:account>/", account.overview, name="detail"),
    path("<int:account>/goals/", account.promises, name="promises"),
    path("<int:account>/activities/", account.AccountActivities.as_view(), name="activities"),
    path("<int:account>/cases/", account.AccountCases.as_view(), name="cases"),
    path("<int:account>/initiatives/", AccountInitiatives.as_view(), name="initiatives"),
    path("<int:account>/answers/", account.AccountAnswers.as_view(), name="answers"),
]
