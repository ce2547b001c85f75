"""Logs: one JSON object a line on standard error, without the values of variables."""

import sys

import structlog


def set_up_logs() -> None:
    """Log as machines read it; tracebacks hold code, never data."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
