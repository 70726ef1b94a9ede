"""Counts each sample by its logger's documented keys, in Python alone, and writes NAME.truth.json.

    python3 scripts/samples/truth.py fixtures/profiles
"""
import json
import re
import sys
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

out = Path(sys.argv[1])
bunyan = {10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal"}
syslog = dict(enumerate(["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"]))
otel = {9: "info", 13: "warn", 17: "error"}
words = {
    "trace": "trace", "debug": "debug", "debug-4": "debug", "info": "info", "log": "info", "warn": "warn",
    "warning": "warn", "error": "error", "fatal": "fatal", "critical": "fatal", "dpanic": "fatal", "panic": "fatal",
}
units = {"ns": 1e-6, "µs": 1e-3, "ms": 1, "s": 1000, "d": 86_400_000}


def at(record, path):
    for key in path if isinstance(path, tuple) else (path,):
        record = record.get(key) if isinstance(record, dict) else None
    return record


def iso(text):
    text = re.sub(r"(\.\d{6})\d+", r"\1", text.replace(" UTC", "Z").replace(",", "."))
    moment = datetime.fromisoformat(re.sub(r"Z$", "+00:00", text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp() * 1000


def number(scale):
    return lambda value: float(value) * scale


def go(text):
    amount, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(amount) * units[unit]


def word(value):
    return words.get(str(value).lower(), "none")


def log4j2_time(instant):
    return instant["epochSecond"] * 1000 + instant["nanoOfSecond"] / 1e6


run, documentation = "run", "documentation"
# Samples that are captures which tests read too.
elsewhere = {
    "kubernetes-audit": "../logs/audit_demo.ndjson",
    "mongodb": "../logs/mongodb_head.ndjson",
    "nginx-json": "../logs/nginx_excerpt.ndjson",
    "go-kit": "go-kit.log",
    "zap-console": "zap-console.log",
}
# The profile that they are read by, where it has another name.
profiles = {"aws-powertools": "aws-lambda", "go-kit": "logfmt", "rclone": "logrus"}
logfmt = re.compile(r'([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)')
ansi = re.compile(r"\x1b\[[\d;]*m")


def record_of(name, line):
    if name == "go-kit":
        return {key: json.loads(value) if value.startswith('"') else value for key, value in logfmt.findall(line)}
    if name == "zap-console":
        time, level, *columns = ansi.sub("", line).split("\t")
        fields = json.loads(columns.pop()) if columns[-1].startswith("{") else {}
        return {**fields, "time": time.replace("/", "-"), "level": level, "msg": columns[-1]}
    return json.loads(line)


def word_of_mongo(letter):
    return {"F": "fatal", "E": "error", "W": "warn", "I": "info", "D": "debug"}[letter[0]]

# name: origin, (time, reader), (level, reader), durations, status, method
samples = {
    "pino": (run, "pino 10.4.0", ("time", number(1)), ("level", bunyan.get), [("duration_ms", number(1)), ("elapsed", go)], None, None),
    "pino-http": (run, "pino-http 11.0.0", ("time", number(1)), ("level", bunyan.get), [("responseTime", number(1))], ("res", "statusCode"), ("req", "method")),
    "bunyan": (run, "bunyan 2.0.5", ("time", iso), ("level", bunyan.get), [("duration_ms", number(1)), ("elapsed", go)], None, None),
    "winston": (run, "winston 3.19.0", ("timestamp", iso), ("level", word), [("duration_ms", number(1)), ("elapsed", go)], None, None),
    "structlog": (run, "structlog 22.3.0", ("timestamp", iso), ("level", word), [("duration_ms", number(1))], None, None),
    "python-json-logger": (run, "python-json-logger of Debian 12", ("asctime", iso), ("levelname", word), [("duration_ms", number(1))], None, None),
    "caddy": (run, "Caddy 2.6.2", ("ts", number(1000)), ("level", word), [("duration", number(1000))], "status", ("request", "method")),
    "etcd": (run, "etcd 3.4.23", ("ts", iso), ("level", word), [("took", go)], None, None),
    "rclone": (run, "rclone 1.60.1, by logrus", ("time", iso), ("level", word), [], None, None),
    "go-kit": (run, "Prometheus 2.42, by go-kit", ("ts", iso), ("level", word), [("duration", go)], None, None),
    "zap-console": (run, "Caddy 2.6.2, by zap", ("time", iso), ("level", word), [("duration", number(1000))], "status", ("request", "method")),
    "mongodb": (run, "a member of a replica set, from simagix/hatchet", (("t", "$date"), iso), ("s", word_of_mongo), [(("attr", "durationMillis"), number(1)), (("attr", "durationSeconds"), number(1000))], None, None),
    "nginx-json": (run, "nginx 1.22 with escape=json", ("msec", number(1000)), None, [("request_time", number(1000))], "status", "method"),
    "kubernetes-audit": (run, "Kubernetes, from liggitt/audit2rbac", ("timestamp", iso), None, [], ("responseStatus", "code"), None),
    "aws-powertools": (documentation, "AWS Lambda Powertools' logger", ("timestamp", iso), ("level", word), [], None, None),
    "log4j2": (documentation, "Log4j 2 JsonLayout", ("instant", log4j2_time), ("level", word), [], None, None),
    "logstash-logback": (documentation, "logstash-logback-encoder", ("@timestamp", iso), ("level", word), [("elapsed_ms", number(1))], None, None),
    "aws-lambda": (documentation, "AWS Lambda's JSON format", (("time", "timestamp"), iso), ("level", word), [(("record", "metrics", "durationMs"), number(1))], None, None),
    "traefik": (documentation, "Traefik's access log fields", ("time", iso), ("level", word), [("Duration", number(1e-6))], "DownstreamStatus", "RequestMethod"),
    "envoy": (documentation, "Envoy's access log operators", ("start_time", iso), None, [("duration", number(1))], "response_code", "method"),
    "gelf": (documentation, "GELF 1.1", ("timestamp", number(1000)), ("level", syslog.get), [("_elapsed_ms", number(1))], None, None),
    "monolog": (documentation, "Monolog 3 JsonFormatter", ("datetime", iso), ("level_name", word), [], None, None),
    "rust-tracing": (documentation, "tracing-subscriber's Json", ("timestamp", iso), ("level", word), [(("fields", "time.busy"), go)], None, None),
    "otel": (documentation, "OTLP/JSON log records", ("timeUnixNano", number(1e-6)), ("severityNumber", otel.get), [], None, None),
    "vault-audit": (documentation, "Vault's audit log", ("time", iso), None, [], None, None),
    "suricata": (documentation, "Suricata's EVE", ("timestamp", lambda text: iso(text.replace("+0000", "Z"))), None, [], ("http", "status"), ("http", "http_method")),
    "cockroachdb": (documentation, "CockroachDB's json format", ("timestamp", number(1000)), ("severity", word), [], None, None),
    "postgres-jsonlog": (documentation, "PostgreSQL 15 jsonlog", ("timestamp", iso), ("error_severity", word), [], None, None),
    "gcp": (documentation, "Cloud Logging's special fields", ("time", iso), ("severity", word), [(("httpRequest", "latency"), go)], ("httpRequest", "status"), ("httpRequest", "requestMethod")),
    "slog": (documentation, "Go's log/slog JSONHandler", ("time", iso), ("level", word), [("elapsed_ms", number(1))], None, None),
    "logrus": (documentation, "logrus JSONFormatter", ("time", iso), ("level", word), [("elapsed", go)], None, None),
    "zerolog": (documentation, "zerolog", ("time", number(1000)), ("level", word), [], None, None),
    "zap": (documentation, "zap's production encoder", ("ts", number(1000)), ("level", word), [("latency_seconds", number(1000))], None, None),
    "serilog-clef": (documentation, "Serilog's compact format", ("@t", iso), ("@l", lambda value: word(value or "info")), [("Elapsed", number(1))], "StatusCode", "RequestMethod"),
    "ecs": (documentation, "ECS 1.2 of Log4j 2's EcsLayout", ("@timestamp", iso), ("log.level", word), [(("event", "duration"), number(1e-6))], ("http", "response", "status_code"), ("http", "request", "method")),
}

for name, (origin, producer, (time_path, time_of), level, durations, status, method) in samples.items():
    file = elsewhere.get(name, f"{name}.ndjson")
    lines = (out / file).read_text(errors="replace").removesuffix("\n").split("\n")
    records = [record_of(name, line) for line in lines]
    levels, statuses, methods, times, took = Counter(), Counter(), Counter(), [], []
    for record in records:
        if name == "aws-lambda":
            times.append(iso(record.get("time") or record["timestamp"]))
        else:
            times.append(time_of(at(record, time_path)))
        levels["none" if level is None else level[1](at(record, level[0])) or "none"] += 1
        took += [read(at(record, path)) for path, read in durations if at(record, path) is not None]
        for path, counter in ((status, statuses), (method, methods)):
            value = None if path is None else at(record, path)
            if value is not None:
                counter[str(value)] += 1
    truth = {
        "origin": origin,
        "producer": producer,
        "file": file,
        "profile": profiles.get(name, name),
        "records": len(records),
        "first_ms": min(times),
        "last_ms": max(times),
        "levels": dict(sorted(levels.items())),
        "durations": {"count": len(took), "sum_ms": round(sum(took), 6)},
        "statuses": dict(sorted(statuses.items())),
        "methods": dict(sorted(methods.items())),
    }
    (out / f"{name}.truth.json").write_text(json.dumps(truth, indent=1) + "\n")
