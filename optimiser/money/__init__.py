"""What duty costs: pay, overtime and paybill, in whole pence.

Each event has a function that returns a `Compensation`: minutes counted, rate, pence, what is owed,
and the `Provision` that gives it. Officers: `working_day` (casual, planned, recall),
`brought_forward`, `kept_on`, `rest_days`, `holidays`, `allowances`; police staff: `staff`; for all:
`time_off` in place of pay, `on_costs`, and `reasons` for a screen. Rotas ask them for the price of
every tour (`optimiser.rota.pricing`).
"""
