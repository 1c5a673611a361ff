"""Who works for the demo firm."""

UNITS = """
name          | kind
Client Growth | functional
Operations    | functional
Digital       | product
"""

TEAMS = """
name              | unit
Growth West       | Client Growth
Growth East       | Client Growth
Supply Chain      | Operations
Field Services    | Operations
Digital Platforms | Digital
Data & Analytics  | Operations
"""

PEOPLE = """
name             | email                            | role            | team              | phone           | leaves
Nadia Kerr       | admin@impactdesk.example         | administrator   |                   | +1 617 555 0110 |
Helen Marsh      | executive@impactdesk.example     | executive       |                   | +1 617 555 0101 |
Owen Clarke      | lead@impactdesk.example          | team_lead       | Growth West       | +1 415 555 0120 |
Marta Lindqvist  | manager@impactdesk.example       | account_manager | Growth West       | +1 415 555 0121 |
Ruth Adeyemi     | coach@impactdesk.example         | coach           |                   | +1 617 555 0114 |
Tomas Berg       | tomas.berg@meridian.example      | executive       |                   | +1 617 555 0102 |
Ben Okafor       | ben.okafor@meridian.example      | account_manager | Growth West       | +1 415 555 0122 |
Sofia Reyes      | sofia.reyes@meridian.example     | account_manager | Growth West       | +1 415 555 0123 |
Ingrid Solberg   | ingrid.solberg@meridian.example  | team_lead       | Growth East       | +1 212 555 0130 |
Daniel Weiss     | daniel.weiss@meridian.example    | account_manager | Growth East       | +1 212 555 0131 |
Hannah Cole      | hannah.cole@meridian.example     | account_manager | Growth East       | +1 212 555 0132 |
Luca Ferri       | luca.ferri@meridian.example      | account_manager | Growth East       | +1 212 555 0133 |
Ian Prescott     | ian.prescott@meridian.example    | account_manager | Growth East       |                 | yes
Paul Whitcombe   | paul.whitcombe@meridian.example  | team_lead       | Supply Chain      | +1 312 555 0140 |
Grace Lin        | grace.lin@meridian.example       | account_manager | Supply Chain      | +1 312 555 0141 |
Stefan Huber     | stefan.huber@meridian.example    | account_manager | Supply Chain      | +1 312 555 0142 |
Amara Nwosu      | amara.nwosu@meridian.example     | account_manager | Supply Chain      | +1 312 555 0143 |
Carmen Ortiz     | carmen.ortiz@meridian.example    | team_lead       | Field Services    | +1 305 555 0150 |
Peter Novak      | peter.novak@meridian.example     | account_manager | Field Services    | +1 305 555 0151 |
Isabel Duarte    | isabel.duarte@meridian.example   | account_manager | Field Services    | +1 305 555 0152 |
Yusuf Demir      | yusuf.demir@meridian.example     | team_lead       | Digital Platforms | +1 206 555 0160 |
Jonas Keller     | jonas.keller@meridian.example    | account_manager | Digital Platforms | +1 206 555 0161 |
Mei Tanaka       | mei.tanaka@meridian.example      | account_manager | Digital Platforms | +1 206 555 0162 |
Rafael Costa     | rafael.costa@meridian.example    | account_manager | Digital Platforms | +1 206 555 0163 |
Claire Fontaine  | claire.fontaine@meridian.example | team_lead       | Data & Analytics  | +1 617 555 0170 |
Emma Larsson     | emma.larsson@meridian.example    | account_manager | Data & Analytics  | +1 617 555 0171 |
Victor Haas      | victor.haas@meridian.example     | account_manager | Data & Analytics  | +1 617 555 0172 |
"""

# What a team costs in a month, and its theoretical hours; 80 % of these are practical.
RATES = """
team              | cost before | cost  | hours
Growth West       | 45000       | 48000 | 500
Growth East       | 52500       | 56000 | 600
Supply Chain      | 54000       | 57600 | 600
Field Services    | 35200       | 37200 | 400
Digital Platforms | 64000       | 68000 | 640
Data & Analytics  | 46800       | 49200 | 480
"""
