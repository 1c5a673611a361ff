"""The clients of the demo firm, one line each.

`since` is months before the last closed month; `fee` what the account brings in a month at its present size; `hours`
what its retainer includes (empty: no retainer); `burn` the hours worked over those included, or over a month's usual ones;
`mood` and `stay` how its people answer, 1 to 5; `ends` in how many days the contract ends (empty: no end in sight).
"""

CLIENTS = """
name                  | team              | manager         | segment  | industry              | language | since | deal         | fee   | hours | burn | mood | stay | ends
Northgate             | Growth West       | Marta Lindqvist | key      | Business software     | en       | 39    | retainer     | 12000 | 100   | 1.00 | 3.6  | 2.6  |
Halden Logistics      | Growth West       | Marta Lindqvist | key      | Freight and logistics | de       | 31    | retainer     | 18500 | 105   | 0.97 | 4.3  | 4.3  | 205
Castellan Insurance   | Growth West       | Marta Lindqvist | key      | Insurance             | es       | 47    | retainer     | 26000 | 140   | 1.04 | 3.5  | 3.1  | 71
Brightwater Foods     | Growth West       | Marta Lindqvist | standard | Food processing       | en       | 19    | retainer     | 9500  | 55    | 0.93 | 3.9  | 3.8  | 41
Tern & Vale           | Growth West       | Marta Lindqvist | standard | Retail                | en       | 26    | project      | 8000  |       | 0.75 | 4.1  | 4.0  | 160
Ostrava Tooling       | Growth West       | Marta Lindqvist | standard | Machine tools         | de       | 22    | subscription | 6400  |       | 0.70 | 4.0  | 4.2  |
Aldgate Print         | Growth West       | Marta Lindqvist | standard | Printing              | en       | 14    | subscription | 3200  |       | 0.80 | 4.2  | 4.1  |
Corvus Marine         | Growth West       | Marta Lindqvist | standard | Shipbuilding          | en       | 9     | retainer     | 11000 | 60    | 1.38 | 3.4  | 3.2  | 110
Eastgate Labs         | Growth West       | Marta Lindqvist | standard | Diagnostics           | fr       | 2     | project      | 7500  |       | 0.80 | 4.3  | 4.4  | 240
Pinehurst Credit Union| Growth West       | Ben Okafor      | key      | Banking               | en       | 54    | retainer     | 22000 | 120   | 1.01 | 4.4  | 4.5  | 290
Larkfield Schools     | Growth West       | Ben Okafor      | standard | Education             | en       | 16    | subscription | 5200  |       | 0.80 | 4.2  | 4.0  |
Solano Vineyards      | Growth West       | Sofia Reyes     | standard | Beverages             | es       | 24    | project      | 6800  |       | 0.75 | 3.8  | 3.9  | 130
Miramar Hotels        | Growth West       | Sofia Reyes     | key      | Hospitality           | es       | 41    | retainer     | 19500 | 110   | 1.08 | 3.7  | 3.6  | 185
Weidner Pharma        | Growth East       | Daniel Weiss    | key      | Pharmaceuticals       | de       | 58    | retainer     | 31000 | 165   | 1.02 | 4.2  | 4.3  | 320
Abbot & Lyle          | Growth East       | Daniel Weiss    | standard | Legal services        | en       | 33    | retainer     | 8800  | 50    | 0.88 | 4.4  | 4.4  | 150
Beaumont Optique      | Growth East       | Hannah Cole     | standard | Optics                | fr       | 20    | subscription | 7200  |       | 0.75 | 4.3  | 4.1  |
Harrow Mutual         | Growth East       | Hannah Cole     | key      | Insurance             | en       | 45    | retainer     | 14500 | 80    | 0.98 | 4.8  | 2.0  |
Kestrel Air           | Growth East       | Ian Prescott    | standard | Aviation              | en       | 36    | retainer     | 9800  | 55    | 0.90 | 4.1  | 2.8  |
Lisboa Energia        | Growth East       | Luca Ferri      | key      | Energy                | pt       | 29    | retainer     | 17500 | 95    | 1.00 | 4.0  | 3.9  | 225
Anker Chemie          | Supply Chain      | Stefan Huber    | key      | Chemicals             | de       | 50    | retainer     | 28000 | 150   | 1.05 | 4.1  | 4.2  | 260
Bosque Papel          | Supply Chain      | Grace Lin       | standard | Paper                 | pt       | 23    | project      | 9000  |       | 0.75 | 3.9  | 3.8  | 140
Delmar Ports          | Supply Chain      | Grace Lin       | standard | Port operations       | es       | 34    | retainer     | 12500 | 70    | 1.03 | 3.2  | 3.0  | 175
Grantham Steel        | Supply Chain      | Amara Nwosu     | key      | Steel                 | en       | 43    | retainer     | 24000 | 130   | 1.10 | 3.9  | 3.8  | 210
Voss Elektronik       | Supply Chain      | Stefan Huber    | standard | Electronics           | de       | 27    | subscription | 8400  |       | 0.75 | 3.6  | 3.5  |
Quayside Trading      | Supply Chain      | Amara Nwosu     | standard | Wholesale             | en       | 38    | retainer     | 7600  | 45    | 0.85 | 2.6  | 2.2  |
Meadow Dairy Group    | Field Services    | Peter Novak     | standard | Dairy                 | en       | 30    | retainer     | 13000 | 75    | 0.96 | 4.3  | 4.3  | 190
Porto Sul Energia     | Field Services    | Isabel Duarte   | key      | Utilities             | pt       | 37    | retainer     | 21500 | 115   | 1.03 | 4.1  | 4.0  | 275
Ridgeway Utilities    | Field Services    | Peter Novak     | key      | Utilities             | en       | 52    | retainer     | 23500 | 130   | 1.06 | 3.3  | 2.7  | 102
Calder Rail           | Field Services    | Isabel Duarte   | standard | Rail transport        | en       | 18    | project      | 10500 |       | 0.75 | 4.2  | 4.1  | 165
Sillon Agricole       | Field Services    | Isabel Duarte   | standard | Agriculture           | fr       | 12    | subscription | 5600  |       | 0.80 | 4.4  | 4.3  |
Aurora Telecom        | Digital Platforms | Mei Tanaka      | key      | Telecommunications    | en       | 48    | retainer     | 34000 | 180   | 1.03 | 4.0  | 4.1  | 300
Kaufmann Versand      | Digital Platforms | Jonas Keller    | standard | Mail order            | de       | 40    | retainer     | 8200  | 45    | 0.80 | 3.0  | 2.4  |
Nimbus Payments       | Digital Platforms | Jonas Keller    | standard | Payments              | en       | 21    | subscription | 14000 |       | 0.70 | 4.4  | 4.4  |
Vento Mobilidade      | Digital Platforms | Rafael Costa    | standard | Mobility              | pt       | 3     | project      | 8800  |       | 0.85 | 4.2  | 4.2  | 215
Orchard Health        | Digital Platforms | Mei Tanaka      | key      | Health care           | en       | 35    | retainer     | 25500 | 140   | 0.99 | 4.3  | 4.2  | 245
Atlas Reinsurance     | Data & Analytics  | Emma Larsson    | key      | Reinsurance           | en       | 44    | retainer     | 27500 | 145   | 1.02 | 4.6  | 2.3  | 155
Clairmont Distribution| Data & Analytics  | Victor Haas     | standard | Distribution          | fr       | 25    | project      | 9200  |       | 0.75 | 3.8  | 3.9  | 120
Fjord Seafood         | Data & Analytics  | Emma Larsson    | standard | Fisheries             | en       | 32    | subscription | 6000  |       | 0.75 | 4.1  | 4.0  |
Redwood Property      | Data & Analytics  | Victor Haas     | standard | Real estate           | en       | 28    | retainer     | 7000  | 40    | 0.85 | 3.1  | 2.6  |
Finance Operations    | Data & Analytics  | Victor Haas     | standard | Our own firm          | en       | 30    |              |       |       | 1.00 | 3.9  | 4.5  |
Firm Marketing        | Growth East       | Luca Ferri      | standard | Our own firm          | en       | 24    |              |       |       | 1.00 | 4.1  | 4.6  |
"""

# Accounts that left, months before the last closed month; why, in their words.
LOST = """
name             | months | reason
Harrow Mutual    | 2      | Moved all advisory work to the group's own team after the merger. They had no complaint about us.
Kestrel Air      | 8      | A new procurement rule allows one advisory firm only. We were the smaller one.
Redwood Property | 11     | Reports did not change a decision for two quarters; they stopped paying for them.
Quayside Trading | 15     | Deadlines slipped three times in the season that matters to them.
"""

# Further entries of the ledger: months before the last closed month, what changed, by how much a month.
CHANGES = """
name                   | months | kind        | amount
Castellan Insurance    | 0      | contraction | 4200
Delmar Ports           | 0      | contraction | 3600
Miramar Hotels         | 0      | contraction | 2400
Bosque Papel           | 0      | contraction | 1500
Aurora Telecom         | 0      | expansion   | 6500
Nimbus Payments        | 0      | expansion   | 4200
Abbot & Lyle           | 1      | expansion   | 1800
Ridgeway Utilities     | 1      | contraction | 3500
Orchard Health         | 2      | expansion   | 4500
Grantham Steel         | 3      | contraction | 3000
Pinehurst Credit Union | 3      | expansion   | 2500
Weidner Pharma         | 4      | expansion   | 5000
Voss Elektronik        | 5      | contraction | 1200
Meadow Dairy Group     | 6      | expansion   | 2000
Lisboa Energia         | 7      | expansion   | 3000
Anker Chemie           | 8      | expansion   | 4000
Halden Logistics       | 9      | expansion   | 3500
Brightwater Foods      | 10     | contraction | 1000
Porto Sul Energia      | 11     | expansion   | 2500
Atlas Reinsurance      | 12     | expansion   | 4500
Orchard Health         | 13     | contraction | 2000
Clairmont Distribution | 14     | contraction | 1400
Beaumont Optique       | 15     | expansion   | 1200
Halden Logistics       | 16     | contraction | 1500
Aurora Telecom         | 18     | expansion   | 5500
Miramar Hotels         | 19     | expansion   | 2500
Solano Vineyards       | 20     | contraction | 1200
Grantham Steel         | 21     | expansion   | 3500
Fjord Seafood          | 21     | churn       | 6000
Fjord Seafood          | 17     | returned    | 6000
Anker Chemie           | 23     | contraction | 2500
Pinehurst Credit Union | 24     | expansion   | 1500
"""
