"""Caseloads: every offender to one lead manager, under rules, with a proven bound."""
