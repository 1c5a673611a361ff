"""Names, titles and numbers of the people at the demo firm's clients."""

FIRST_NAMES = {
    "en": "Grace Oliver Amelia Henry Naomi Simon Laura Julian Fiona Marcus Helena Patrick Alice Gareth Joan Trevor Nora "
    "Philip Wendy Curtis Angela Russell Bethany Leonard Monica Douglas Tessa Gordon",
    "de": "Katrin Jürgen Anja Markus Silke Thomas Birgit Holger Nadine Uwe Franziska Dirk Petra Sebastian Heike Matthias",
    "fr": "Camille Laurent Élodie Pascal Sandrine Mathieu Hélène Olivier Nathalie Bruno Aurélie Thierry",
    "es": "Lucía Javier Elena Ramón Beatriz Álvaro Pilar Sergio Rosa Ignacio Teresa Andrés",
    "pt": "Joana Tiago Marta Duarte Beatriz Nuno Catarina Vasco Filipa Gonçalo Helena Rui",
}

LAST_NAMES = {
    "en": "Ashworth Barlow Chandler Dunmore Ellery Farrow Garland Hastings Irving Jessop Kimball Langford Mercer Norwood "
    "Pemberton Quinlan Rowland Stanton Thornton Underhill Vickers Whitaker Yardley Bexley Colton Draper Emery Fenwick",
    "de": "Albrecht Brandt Dietrich Eberhardt Fuchs Grimm Hartmann Jansen Krüger Lorenz Pfeiffer Reinhardt Seidel Vogt Winkler",
    "fr": "Arnaud Bonnet Chevalier Dumas Fournier Gauthier Lambert Marchand Perrin Rousseau Vasseur",
    "es": "Aguilar Benítez Cordero Domínguez Esteban Fuentes Herrera Lozano Márquez Navarro Quintana Serrano",
    "pt": "Almeida Barbosa Cardoso Figueiredo Lopes Matos Nogueira Pinheiro Queiroz Ramos Teixeira Valente",
}

# Title, seniority, buying role; the first are found at every account, the last at the larger ones.
TITLES = """
title                    | seniority | role
Chief operating officer  | executive | decision_maker
Head of operations       | senior    | champion
Programme manager        | other     | user
VP customer experience   | executive | sponsor
Head of purchasing       | senior    | influencer
Business analyst         | other     | user
Chief financial officer  | executive | decision_maker
Head of digital          | senior    | champion
Plant manager            | senior    | influencer
Process owner            | other     | user
"""

# People whom a story needs: months or days count back from the last closed month, or from today.
NAMED = """
account             | name             | title                     | seniority | role           | language | joined
Northgate           | Dana Whitfield   | VP marketing              | executive | decision_maker | en       |
Northgate           | Priya Raman      | Head of sales enablement  | senior    | champion       | en       | 9th
Halden Logistics    | Henrik Brandt    | Head of plant logistics   | senior    | influencer     | de       | 17 days
Castellan Insurance | Inés Calderón    | Director of claims        | executive | decision_maker | es       |
Corvus Marine       | Gwen Hollis      | Yard planning lead        | other     | champion       | en       |
Corvus Marine       | Rory Maclean     | Project controller        | other     | user           | en       |
Brightwater Foods   | Elliot Marsden   | Quality lead              | other     | champion       | en       |
Brightwater Foods   | June Prideaux    | Plant coordinator         | other     | user           | en       |
Harrow Mutual       | Vivian Thorne    | Chief operating officer   | executive | decision_maker | en       |
Harrow Mutual       | Neil Abernathy   | Head of service           | senior    | sponsor        | en       |
Atlas Reinsurance   | Charlotte Weir   | Chief underwriting officer| executive | decision_maker | en       |
Atlas Reinsurance   | Desmond Achebe   | Head of portfolio data    | senior    | champion       | en       |
Grantham Steel      | Malcolm Reeve    | Works director            | executive | decision_maker | en       |
Finance Operations  | Judith Pell      | Controller                | senior    | decision_maker | en       |
Firm Marketing      | Oscar Lindell    | Head of marketing         | senior    | decision_maker | en       |
"""
