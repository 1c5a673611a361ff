"""Run in the environment of an instance: makes an account with contacts and has feedback ask all of them.

`python -m tests.fault_clients COUNT DOMAIN [programme]`
"""

import sys

import django


def main(count: int, domain: str, way: str) -> None:
    from apps.accounts.services import create_account, create_contact
    from apps.core.months import today
    from apps.feedback import services
    from apps.people.models import Person

    manager = Person.objects.order_by("pk").first()
    account = create_account(by=None, name=domain, manager=manager, started_on=today())
    for number in range(count):
        create_contact(by=None, account=account, full_name=f"Reader {number}", email=f"reader{number}@{domain}")
    if way == "programme":
        questionnaire = services.create_questionnaire(by=None, name=domain)
        services.create_programme(by=None, name=domain, questionnaire=questionnaire, starts_on=today())
        sys.stdout.write(str(services.run_programmes()))
    else:
        sys.stdout.write(str(len(services.ask_account(by=None, account=account).requests)))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "now")
