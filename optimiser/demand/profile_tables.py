"""Published or derived hour-of-week figures behind the named profiles, rounded.

Each table has a row a day from Monday and a column an hour from 00, in any unit, for only the
shares matter; a table of one row is a day like any other. Times are local.
"""

UK_WEEKDAY = """
    50 42 37 34 32 33 38 48 60 68 72 75 77 77 78 82 87 93 98 100 100 98 86 68
"""
# Per cent of the peak. Peak 18-22 every day, trough 04-05 at 30-35 % of it: grade 1 and 2
# deployments of a UK town of 210,000 (web.ukonline.co.uk/bjlogie/demand.htm) and a summary of
# studies (911abc.com/nationalstrategy.htm). The hours between are interpolated: project choice.

UK_LATE_EVENING = "100 96"
# Fridays and Saturdays at 22 and 23: the peak runs past midnight (same source).

UK_WEEKEND_NIGHT = "100 84 74 68 45 38"
# Saturdays and Sundays from 00: 00-04 is about twice other nights (same source).

SAPD = """
    45 35 29 24 19 21 24 49 59 71 81 85 88 81 88 82 89 91 84 76 65 56 52 42
    36 28 22 19 16 19 29 58 75 80 83 89 86 81 90 90 92 97 84 70 64 59 48 44
    38 30 26 19 17 19 30 63 72 81 84 83 81 77 84 87 90 93 80 72 67 61 56 51
    43 39 29 22 17 18 26 53 65 69 74 74 81 81 79 84 82 85 82 69 65 74 71 62
    54 41 35 26 20 21 26 44 57 64 71 72 76 77 81 83 83 86 90 72 73 81 78 77
    69 56 55 38 27 24 22 28 39 48 60 62 60 68 70 68 66 67 73 62 66 67 75 83
    79 74 59 41 29 24 23 24 34 49 56 61 63 65 65 70 68 71 78 72 66 66 66 55
"""
# San Antonio PD dispatched calls per 10,000 of a week, 79 complete days of 2024-07 to 2025-11
# (ryan-serpico/sa-sapd-calls-mirror, City of San Antonio public data), without the problem types
# that officers initiate: Patrol By, Officer Traffic Stop and Traffic Violation.

COLLISIONS = """
    10 10 6 5 3 17 31 114 164 80 51 65 68 98 86 119 122 145 93 73 46 40 27 19
    14 4 9 4 2 16 41 93 181 101 72 62 75 84 75 95 122 188 110 68 50 37 33 17
    10 4 7 2 2 14 43 98 173 87 72 62 85 69 66 116 131 182 125 59 46 32 30 14
    12 9 8 5 11 13 39 93 157 98 68 64 89 67 95 91 140 149 130 76 58 39 19 27
    12 16 10 4 6 16 43 75 149 90 77 85 90 102 112 135 166 173 110 84 64 31 27 31
    21 18 21 10 13 13 17 35 39 61 78 103 89 77 81 70 68 91 78 64 52 31 35 36
    24 24 17 29 10 13 15 22 21 42 55 77 73 77 55 73 64 66 55 49 35 27 21 17
"""
# Injury collisions per 10,000 of a week: 12,108 recorded in Cambridgeshire, 2012-2017
# (Cambridgeshire Insight Open Data via jschnab/cambridge-collisions @ 91f09fd).

POLICE_SCOTLAND_DAY = """
    51 44 29 24 18 17 13 15 22 33 47 47 48 41 49 48 47 56 55 61 54 69 63 50
"""
# Incidents per 1,000 of a day: 2,272 in one Glasgow week of July 2022, pooled over its days
# (KrishnaBellamkonda/edinburgh-challenge @ c569364). One week says nothing about weekdays.

TRADING_DAY = "0 0 0 0 0 0 0 10 40 70 85 95 100 100 100 100 95 85 70 50 30 15 5 0"
DISCOVERY_DAY = "30 22 18 15 15 22 45 80 100 95 85 75 72 70 70 75 85 95 98 90 78 65 52 40"
# Theft from shops in opening hours; burglary and other theft when they are found and reported:
# project choice, no British source by category was found.
