"""Run in the environment of an instance, by the name of a function and its arguments:

`python -m tests.fault_clients ask COUNT DOMAIN [programme]` makes an account with contacts and asks all of them;
`python -m tests.fault_clients try_again DOMAIN` presses *Try again* beside each message to a domain that failed.
"""

import sys

import django


def ask(count: str, domain: str, way: str = "now") -> int:
    """In one transaction: no programme sees some of the contacts before the others."""
    from django.db import transaction

    from apps.accounts.services import create_account, create_contact
    from apps.core.months import today
    from apps.feedback import services
    from apps.people.models import Person

    with transaction.atomic():
        manager = Person.objects.order_by("pk").first()
        account = create_account(by=None, name=domain, manager=manager, started_on=today())
        for number in range(int(count)):
            create_contact(by=None, account=account, full_name=f"Reader {number}", email=f"reader{number}@{domain}")
        if way == "now":
            return len(services.ask_account(by=None, account=account).requests)
        questionnaire = services.create_questionnaire(by=None, name=domain)
        services.create_programme(by=None, name=domain, questionnaire=questionnaire, starts_on=today())
        return services.run_programmes()


def try_again(domain: str) -> int:
    """How many were taken by the button on their own pages; 0 where the outbox page lists none as failed."""
    from django.conf import settings
    from django.test import Client, override_settings
    from django.urls import reverse

    from apps.outbox.models import Message
    from apps.people.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.filter(role="administrator").earliest("pk"))
    failed = Message.objects.filter(domain=domain, state="failed").order_by("-pk")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # none are built here
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        page = client.get(reverse("home:outbox"), {"state": "failed", "q": domain}).content.decode()
        if failed[0].to_email not in page:
            return 0
        return [client.post(reverse("home:retry_message", args=[row.pk])).status_code for row in failed].count(302)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(str({"ask": ask, "try_again": try_again}[sys.argv[1]](*sys.argv[2:])))
