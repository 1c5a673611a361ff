"""The URLs under accounts/: those of accounts, and the pages of an account that show several apps at once.

They share the namespace `accounts`, so that everybody names an account's page the same way; the project includes this
module in place of `apps.accounts.urls`.
"""

from django.urls import path

from apps.accounts.urls import urlpatterns as account_urls
from apps.engagement.conversations.views import AccountConversations
from apps.home import account, accounts
from apps.initiatives.views.lists import AccountInitiatives
from apps.outcomes.views.levels import outcome
from apps.products.views.installations import AccountProducts
from apps.relationships.views.board import account_pairs
from apps.value.views import account as value_account
from apps.value.views import reports, retainer

app_name = "accounts"
urlpatterns = [
    *account_urls,
    path("", accounts.AccountList.as_view(), name="list"),
    path("<int:account>/", account.overview, name="detail"),
    path("<int:account>/goals/", account.promises, name="promises"),
    path("<int:account>/value/", value_account.value, name="value"),
    path("<int:account>/activities/", account.AccountActivities.as_view(), name="activities"),
    path("<int:account>/cases/", account.AccountCases.as_view(), name="cases"),
    path("<int:account>/products/", AccountProducts.as_view(), name="products"),
    path("<int:account>/initiatives/", AccountInitiatives.as_view(), name="initiatives"),
    path("<int:account>/answers/", account.AccountAnswers.as_view(), name="answers"),
    path("<int:account>/relationships/", account_pairs, name="relationships"),
    path("<int:account>/conversations/", AccountConversations.as_view(), name="conversations"),
    path("<int:account>/outcome/", outcome, name="outcome"),
    path("<int:account>/retainer/", retainer.retainer, name="retainer"),
    path("<int:account>/retainer/statement.pdf", retainer.retainer_pdf, name="retainer_pdf"),
    path("<int:account>/reports/", reports.reports, name="reports"),
]
