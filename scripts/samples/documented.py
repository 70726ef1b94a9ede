"""Writes samples of loggers that cannot be run here, in the format of their public documentation.

    python3 scripts/samples/documented.py fixtures/profiles
"""
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

out = Path(sys.argv[1])
start = datetime(2026, 11, 23, 18, 14, 55, tzinfo=timezone.utc)
count = 24


def instant(n):
    return start + timedelta(milliseconds=250 * n)


def iso(n, digits=3):
    text = instant(n).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text[: len(text) - 6 + digits] + "Z"


def seconds(n):
    return instant(n).timestamp()


def pick(n, *values):
    """Mostly the first, now and then the others."""
    return values[0] if n % 4 else values[(n // 4) % len(values)]


def status(n):
    return pick(n, 200, 404, 502)


def method(n):
    return pick(n, "GET", "POST")


def path(n):
    return f"/orders/{1000 + n}?page=2"


records = {
    "log4j2": lambda n: {
        "instant": {"epochSecond": int(seconds(n)), "nanoOfSecond": instant(n).microsecond * 1000},
        "thread": "main",
        "level": pick(n, "INFO", "WARN", "ERROR", "DEBUG"),
        "loggerName": "com.acme.shop.Orders",
        "message": f"order {n} handled",
        "endOfBatch": False,
        "loggerFqcn": "org.apache.logging.log4j.spi.AbstractLogger",
        "threadId": 1,
        "threadPriority": 5,
        **({"thrown": {"commonElementCount": 0, "message": "no stock", "name": "java.lang.IllegalStateException"}} if pick(n, "", "", "x") else {}),
    },
    "logstash-logback": lambda n: {
        "@timestamp": iso(n),
        "@version": "1",
        "message": f"order {n} handled",
        "logger_name": "com.acme.shop.Orders",
        "thread_name": "http-nio-8080-exec-1",
        "level": pick(n, "INFO", "WARN", "ERROR"),
        "level_value": pick(n, 20000, 30000, 40000),
        "elapsed_ms": n * 2,
        **({"stack_trace": "java.net.SocketTimeoutException: Read timed out\n\tat com.acme.shop.Pay.call(Pay.java:7)\n"} if pick(n, "", "", "x") else {}),
    },
    "aws-lambda": lambda n: {
        "time": iso(n),
        "type": "platform.report",
        "record": {
            "requestId": f"79b4f56e-95b1-4643-9700-2807f4e6{n:04x}",
            "status": "success",
            "metrics": {"durationMs": 100.25 + n, "billedDurationMs": 101 + n, "memorySizeMB": 128, "maxMemoryUsedMB": 64},
        },
    }
    if n % 2
    else {"timestamp": iso(n), "level": pick(n, "INFO", "WARN", "ERROR"), "message": "order placed", "requestId": f"79b4f56e-95b1-4643-9700-2807f4e6{n:04x}"},
    "traefik": lambda n: {
        "ClientAddr": "10.0.0.7:51234",
        "DownstreamContentSize": 12,
        "DownstreamStatus": status(n),
        "Duration": 1_500_000 + n * 1000,
        "OriginDuration": 1_000_000,
        "OriginStatus": status(n),
        "RequestHost": "shop.example",
        "RequestMethod": method(n),
        "RequestPath": path(n),
        "RequestProtocol": "HTTP/1.1",
        "RouterName": "shop@docker",
        "ServiceName": "shop@docker",
        "StartUTC": iso(n, 6),
        "entryPointName": "web",
        "level": "info",
        "msg": "",
        "time": iso(n),
    },
    "envoy": lambda n: {
        "start_time": iso(n),
        "method": method(n),
        "path": path(n),
        "protocol": "HTTP/1.1",
        "response_code": status(n),
        "response_flags": "-",
        "bytes_received": 0,
        "bytes_sent": 135,
        "duration": 4 + n,
        "upstream_service_time": "3",
        "x_forwarded_for": None,
        "request_id": f"r{n}",
        "authority": "shop:8000",
        "upstream_host": "10.0.0.8:8000",
        "upstream_cluster": "inbound|8000||",
    },
    "gelf": lambda n: {
        "version": "1.1",
        "host": "shop-1",
        "short_message": f"order {n} handled",
        "timestamp": seconds(n),
        "level": pick(n, 6, 4, 3, 7, 2),
        "_facility": "orders",
        "_elapsed_ms": n,
    },
    "monolog": lambda n: {
        "message": "order handled",
        "context": {"exception": {"class": "RuntimeException", "message": "no stock", "code": 0, "file": "/app/a.php:7"}} if pick(n, "", "", "x") else {},
        "level": pick(n, 200, 300, 400),
        "level_name": pick(n, "INFO", "WARNING", "ERROR"),
        "channel": "orders",
        "datetime": iso(n, 6).replace("Z", "+00:00"),
        "extra": {},
    },
    "rust-tracing": lambda n: {
        "timestamp": iso(n, 6),
        "level": pick(n, "INFO", "WARN", "ERROR", "TRACE"),
        "fields": {"message": "close", "time.busy": f"{n + 1}.5ms", "time.idle": "9.1µs"},
        "target": "shop::orders",
        "span": {"order": n, "name": "handle"},
    },
    "otel": lambda n: {
        "timeUnixNano": f"{int(seconds(n) * 1000)}000000",
        "observedTimeUnixNano": f"{int(seconds(n) * 1000)}000001",
        "severityNumber": pick(n, 9, 13, 17),
        "body": {"stringValue": "order handled"},
        "attributes": [{"key": "order", "value": {"intValue": str(n)}}],
        "traceId": f"5b8efff798038103d269b633813fc{n:03x}",
        "spanId": "eee19b7ec3c1b174",
    },
    "vault-audit": lambda n: {
        "time": iso(n, 6),
        "type": pick(n, "response", "request"),
        "auth": {"client_token": "hmac-sha256:aa", "policies": ["default"], "token_type": "service"},
        "request": {"id": f"r{n}", "operation": pick(n, "read", "update"), "mount_type": "kv", "path": "secret/data/shop", "remote_address": "10.0.0.7"},
        **({"error": "1 error occurred:\n\t* permission denied\n\n"} if pick(n, "", "", "x") else {}),
    },
    "suricata": lambda n: {
        "timestamp": iso(n, 6).replace("Z", "+0000"),
        "flow_id": 1000 + n,
        "in_iface": "eth0",
        "event_type": pick(n, "http", "dns", "alert"),
        "src_ip": "10.0.0.7",
        "dest_ip": "10.0.0.8",
        "proto": "TCP",
        **({"alert": {"signature": "ET SCAN", "severity": 2}} if pick(n, "", "", "x") else {"http": {"hostname": "shop", "url": path(n), "http_method": method(n), "status": status(n), "length": 12}} if n % 4 else {"dns": {"type": "query", "rrname": "shop"}}),
    },
    "cockroachdb": lambda n: {
        "channel_numeric": 0,
        "channel": "DEV",
        "timestamp": f"{int(seconds(n))}.{instant(n).microsecond:06d}000",
        "severity_numeric": pick(n, 1, 2, 3),
        "severity": pick(n, "INFO", "WARNING", "ERROR"),
        "goroutine": 53,
        "file": "server/node.go",
        "line": 7,
        "entry_counter": n,
        "redactable": 1,
        "message": "node is up",
    },
    "postgres-jsonlog": lambda n: {
        "timestamp": iso(n).replace("T", " ").replace("Z", " UTC"),
        "user": "shop",
        "dbname": "shop",
        "pid": 100 + n,
        "session_id": "61e7c2a1.64",
        "line_num": n + 1,
        "error_severity": pick(n, "LOG", "ERROR", "FATAL", "WARNING"),
        "message": "duration: 1.5 ms  statement: SELECT 1",
        "backend_type": "client backend",
        "query_id": 0,
    },
    "gcp": lambda n: {
        "severity": pick(n, "INFO", "WARNING", "ERROR", "CRITICAL"),
        "message": "order handled",
        "time": iso(n),
        "httpRequest": {"requestMethod": method(n), "requestUrl": f"https://shop.example{path(n)}", "status": status(n), "latency": f"0.{n:03d}s"},
        "logging.googleapis.com/trace": f"projects/shop/traces/06796866738c859f2f19b7cfb32148{n:02x}",
    },
    # https://docs.powertools.aws.dev/lambda/python/latest/core/logger/
    "aws-powertools": lambda n: {
        "level": pick(n, "INFO", "WARNING", "ERROR", "DEBUG"),
        "location": "collect.handler:7",
        "message": {"operation": "collect_payment", "charge_id": f"ch_{n}"} if pick(n, "", "x") else "Collecting payment",
        "timestamp": iso(n).replace("T", " ").replace(".", ",").replace("Z", "+0000"),
        "service": "payment",
        "cold_start": n == 0,
        "function_name": "payments",
        "function_memory_size": "128",
        "function_arn": "arn:aws:lambda:eu-west-1:012345678910:function:payments",
        "function_request_id": f"899856cb-83d1-40d7-8611-9e78f15f{n:04x}",
        "xray_trace_id": "1-5759e988-bd862e3fe1be46a994272793",
    },
    "slog": lambda n: {"time": iso(n), "level": pick(n, "INFO", "WARN", "ERROR", "DEBUG-4"), "msg": "order handled", "order": n, "elapsed_ms": n},
    "logrus": lambda n: {"elapsed": f"{n + 1}ms", "level": pick(n, "info", "warning", "error", "panic"), "msg": "order handled", "time": iso(n, 0).replace(".Z", "Z")},
    "zerolog": lambda n: {"level": pick(n, "info", "warn", "error"), "order": n, "time": int(seconds(n)), "message": "order handled", **({"error": "no stock"} if pick(n, "", "", "x") else {})},
    "zap": lambda n: {"level": pick(n, "info", "warn", "error", "dpanic"), "ts": seconds(n), "caller": "shop/orders.go:7", "msg": "order handled", "latency_seconds": n / 1000},
    "serilog-clef": lambda n: {
        "@t": iso(n, 6),
        "@mt": "HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms",
        **({"@l": pick(n, "", "Warning", "Error")} if pick(n, "", "x", "x") else {}),
        "RequestMethod": method(n),
        "RequestPath": f"/orders/{1000 + n}",
        "StatusCode": status(n),
        "Elapsed": 0.5 + n,
        "SourceContext": "Serilog.AspNetCore.RequestLoggingMiddleware",
    },
    "ecs": lambda n: {
        "@timestamp": iso(n),
        "log.level": pick(n, "INFO", "WARN", "ERROR"),
        "message": "order handled",
        "ecs.version": "1.2.0",
        "log.logger": "com.acme.shop.Orders",
        "event": {"duration": 1_000_000 * n},
        "http": {"request": {"method": method(n)}, "response": {"status_code": status(n)}},
        "url": {"path": f"/orders/{1000 + n}"},
        **({"error.type": "java.lang.IllegalStateException", "error.message": "no stock"} if pick(n, "", "", "x") else {}),
    },
}

for name, record in records.items():
    lines = (json.dumps(record(n), ensure_ascii=False) for n in range(count))
    (out / f"{name}.ndjson").write_text("".join(f"{line}\n" for line in lines))
