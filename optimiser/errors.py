"""Errors that the optimiser raises; each one is a defect of the program or of its input."""


class MusterError(Exception):
    """Base of every error that Muster raises on purpose."""


class ModelDisagreement(MusterError):
    """The checker and the model tell different stories about one plan: a defect of the program."""


class InvalidModel(MusterError):
    """The solver refused the model as malformed: a defect of the program."""


class NoLegalPlan(MusterError):
    """No plan can satisfy every hard rule; the message says which facts and rules clash."""
