"""Which promises and goals the demo firm's clients have.

`library.csv` has the promises: `kind` is the teams' line of work, `topic` what the work is about, as it stands in an
activity's summary; the metric goes `from` a baseline `to` a target. `northgate.csv` is the worked example of
docs/measures.md, whose reading of the last closed month (`now`) is fixed.
"""

KINDS = {
    "Growth West": "growth",
    "Growth East": "growth",
    "Supply Chain": "supply",
    "Field Services": "field",
    "Digital Platforms": "digital",
    "Data & Analytics": "data",
}

# What some accounts have in any case; others draw from the library of their team.
CHOSEN = {
    "Halden Logistics": ["One invoice for each site", "Deliveries arrive when promised", "Trucks leave full"],
    "Castellan Insurance": [
        "Claims settled within 5 days",
        "Agents use the portal daily",
        "Renewals without a reminder",
    ],
    "Brightwater Foods": ["Recall inside four hours", "Deliveries arrive when promised"],
    "Tern & Vale": ["Quote-to-order rate on the pricing page", "Repeat orders online", "A quote within one day"],
    "Ostrava Tooling": ["Repeat orders online", "A quote within one day"],
    "Corvus Marine": ["Forecasts that plants trust", "Less stock, and nothing missing"],
    "Grantham Steel": [
        "Weekly capacity report in one format",
        "Deliveries arrive when promised",
        "Suppliers found before they fail",
        "Purchasing pays for itself",
    ],
    "Finance Operations": ["The month closes in three days", "Reports that arrive before the meeting"],
    "Firm Marketing": ["A brand that applicants know", "Twice as many qualified leads from the web site"],
}

# The impact that takes half the hours and matters to nobody: three times the others' effort, importance 2.
OVERSERVED = ("Grantham Steel", "Weekly capacity report in one format")

GOALS = {
    "growth": [
        "Grow with the customers we have, without a larger sales team.",
        "Be the first one a customer thinks of, in every region we serve.",
        "Make buying from us easy enough that price comes second.",
    ],
    "supply": [
        "Deliver what we promise, at the cost we planned.",
        "Know by Monday what will be missing on Friday.",
        "Carry less stock without letting a customer down.",
    ],
    "field": [
        "Keep the network running and our people safe.",
        "Solve it at the first visit, with the crew we have.",
        "Turn repairs into planned work.",
    ],
    "digital": [
        "Let customers do by themselves what they do not want to phone about.",
        "Bring changes to customers in days, not quarters.",
        "Make the online way the one people prefer.",
    ],
    "data": [
        "Decide on figures that everybody trusts.",
        "Spend the time on decisions, not on collecting numbers.",
        "See risks while they are still small.",
    ],
}

NORTHGATE_GOAL = "Grow the mid-market pipeline without adding head count."
NORTHGATE_BEFORE = ("Enquiries answered the same day", "enquiries", "Enquiries answered the same day", "%", "48", "90")
