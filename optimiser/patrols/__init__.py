"""Patrols: who of those on duty goes where, in which crew, for what, minute by minute."""
