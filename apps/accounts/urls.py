"""URLs of accounts. `apps.home.account_urls` adds those that show several apps at once: the list and the overview."""

from django.urls import path

from apps.accounts.views import accounts, contacts, contracts, revenue

app_name = "accounts"
urlpatterns = [
    path("new/", accounts.AccountCreate.as_view(), name="create"),
    path("<int:pk>/edit/", accounts.AccountUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", accounts.AccountDelete.as_view(), name="delete"),
    path("<int:pk>/history/", accounts.AccountHistory.as_view(), name="history"),
    path("<int:account>/people/", contracts.people, name="people"),
    path("<int:account>/revenue/", revenue.RevenueLedger.as_view(), name="revenue"),
    path("<int:account>/revenue/new/", revenue.RevenueEventCreate.as_view(), name="revenue_create"),
    path("revenue/<int:pk>/edit/", revenue.RevenueEventUpdate.as_view(), name="revenue_update"),
    path("revenue/<int:pk>/delete/", revenue.RevenueEventDelete.as_view(), name="revenue_delete"),
    path("revenue/<int:pk>/history/", revenue.RevenueEventHistory.as_view(), name="revenue_history"),
    path("<int:account>/contracts/new/", contracts.ContractCreate.as_view(), name="contract_create"),
    path("contracts/<int:pk>/edit/", contracts.ContractUpdate.as_view(), name="contract_update"),
    path("contracts/<int:pk>/delete/", contracts.ContractDelete.as_view(), name="contract_delete"),
    path("contracts/<int:pk>/history/", contracts.ContractHistory.as_view(), name="contract_history"),
    path("contacts/", contacts.ContactList.as_view(), name="contact_list"),
    path("<int:account>/contacts/new/", contacts.ContactCreate.as_view(), name="contact_create"),
    path("contacts/<int:pk>/", contacts.ContactDetail.as_view(), name="contact_detail"),
    path("contacts/<int:pk>/edit/", contacts.ContactUpdate.as_view(), name="contact_update"),
    path("contacts/<int:pk>/delete/", contacts.ContactDelete.as_view(), name="contact_delete"),
    path("contacts/<int:pk>/history/", contacts.ContactHistory.as_view(), name="contact_history"),
    path("contacts/<int:pk>/departure/", contacts.Departure.as_view(), name="departure"),
    path("contacts/<int:pk>/introduce/", contacts.introduce_contact, name="introduce_contact"),
]
