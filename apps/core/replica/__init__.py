"""Reads from a replica, where `REPLICA_URL` names one: pages and API GETs of people signed in, and nothing else.

middleware.py marks the requests that may read from it and asks the primary instead where the replica failed them;
choice.py decides once a request, at its first question; router.py tells Django; standing.py asks both servers how far
the replica is and keeps how far it must be before a person who wrote reads from it again.
"""

PRIMARY, REPLICA = "default", "replica"
