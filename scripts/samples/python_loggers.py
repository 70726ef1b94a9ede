"""Runs structlog and python-json-logger (Debian: python3-structlog python3-pythonjsonlogger).

    /usr/bin/python3 scripts/samples/python_loggers.py fixtures/profiles
"""
import logging
import sys
from pathlib import Path

import structlog
from pythonjsonlogger import jsonlogger

out = Path(sys.argv[1])


def shop(log):
    log("info", "shop started", port=8080)
    for order in range(1, 13):
        log("info", "order placed", order=order, duration_ms=order * 1.5)
        if order % 3 == 0:
            log("warning", "stock is low", sku=f"sku-{order}")
        if order % 5 == 0:
            try:
                raise ValueError(f"card {order}")
            except ValueError:
                log("error", "payment failed", failed=True, order=order)
    log("critical", "shop on fire")


with (out / "structlog.ndjson").open("w") as file:
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file),
    )
    bound = structlog.get_logger().bind(logger="shop")
    shop(lambda level, event, failed=False, **more: getattr(bound, level)(event, **more, **({"exc_info": True} if failed else {})))

with (out / "python-json-logger.ndjson").open("w") as file:
    handler = logging.StreamHandler(file)
    handler.setFormatter(jsonlogger.JsonFormatter("%(asctime)s %(levelno)s %(levelname)s %(name)s %(message)s"))
    plain = logging.getLogger("shop")
    plain.addHandler(handler)
    plain.setLevel(logging.DEBUG)
    shop(lambda level, message, failed=False, **more: getattr(plain, level)(message, extra=more, exc_info=failed))
