"""The fixtures that journeys rely on do what they say."""

from django.core.mail import send_mail


def test_a_mail_reaches_the_mail_server_of_the_test(smtp_server):
    send_mail("Subject", "Text", "from@example.org", ["to@example.org"])
    assert [message["Subject"] for message in smtp_server.messages] == ["Subject"]


def test_the_browser_opens_a_page_of_the_running_server(page):
    response = page.goto("/healthz")
    assert response is not None
    assert response.status == 200


def test_axe_names_an_image_without_a_text(page, axe):
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src='data:,'></main>")
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]
