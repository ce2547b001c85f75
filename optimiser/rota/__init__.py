"""Rota: named people to tours of duty, under law and money, with a proven bound."""
