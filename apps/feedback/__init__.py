"""Asking clients and keeping what they say: programmes, requests, the page behind the emailed link, responses."""
