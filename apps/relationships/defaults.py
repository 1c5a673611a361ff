"""The six dimensions that a firm begins with, in the words of both sides; a firm words them anew or adds its own."""

from typing import Any

_CLIENT = {
    "Integrity": {
        "en": "Can you rely on what {person} tells you?",
        "de": "Können Sie sich auf das verlassen, was {person} Ihnen sagt?",
        "fr": "Pouvez-vous vous fier à ce que {person} vous dit ?",
        "es": "¿Puede fiarse de lo que le dice {person}?",
        "pt": "Pode confiar no que {person} lhe diz?",
    },
    "Competency": {
        "en": "Is {person} good at the job?",
        "de": "Versteht {person} das eigene Fach?",
        "fr": "Les compétences de {person} vous conviennent-elles ?",
        "es": "¿Domina {person} su trabajo?",
        "pt": "{person} é competente no que faz?",
    },
    "Recognition": {
        "en": "Does {person} recognise what you and your people achieve?",
        "de": "Erkennt {person} an, was Sie und Ihre Leute leisten?",
        "fr": "Sentez-vous que {person} reconnaît ce que vous et vos équipes accomplissez ?",
        "es": "¿Reconoce {person} lo que usted y su equipo logran?",
        "pt": "{person} reconhece o que alcança com a sua equipa?",
    },
    "Proactivity": {
        "en": "Does {person} come to you with ideas before you ask?",
        "de": "Kommt {person} mit Ideen auf Sie zu, bevor Sie fragen?",
        "fr": "Recevez-vous des idées de {person} avant d’en demander ?",
        "es": "¿Le propone {person} ideas antes de que usted las pida?",
        "pt": "{person} traz-lhe ideias antes de as pedir?",
    },
    "Savvy": {
        "en": "Does {person} understand how your business works?",
        "de": "Versteht {person}, wie Ihr Geschäft funktioniert?",
        "fr": "Pensez-vous que {person} comprend le fonctionnement de votre entreprise ?",
        "es": "¿Entiende {person} cómo funciona su negocio?",
        "pt": "{person} compreende como funciona o seu negócio?",
    },
    "Chemistry": {
        "en": "Do you like working with {person}?",
        "de": "Arbeiten Sie gern mit {person} zusammen?",
        "fr": "Aimez-vous travailler avec {person} ?",
        "es": "¿Le gusta trabajar con {person}?",
        "pt": "Gosta de trabalhar com {person}?",
    },
}
_SELLER = {
    "Integrity": "Can {contact} rely on what you say?",
    "Competency": "Are you good at the job, in {contact}’s eyes?",
    "Recognition": "Do you recognise what {contact} and their people achieve?",
    "Proactivity": "Do you come to {contact} with ideas before being asked?",
    "Savvy": "Do you understand how {contact}’s business works?",
    "Chemistry": "Does {contact} like working with you?",
}
DIMENSIONS: tuple[dict[str, Any], ...] = tuple(
    {"name": name, "client_wordings": words, "seller_wordings": {"en": _SELLER[name]}, "position": place}
    for place, (name, words) in enumerate(_CLIENT.items())
)
