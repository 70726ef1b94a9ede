"""Reads the log of each checkpoint in Python alone, and writes what a sidecar that resumes the
checkpoint and reads to the end must show: NAME/expected.json.

    python3 scripts/samples/checkpoint_truth.py fixtures/checkpoints-0.1.0
"""
import json
import math
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

out = Path(sys.argv[1])
buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]


def epoch(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Folder:
    """The logs of a case: all of them, and what was there at the heartbeat and at the kill."""

    def __init__(self, name):
        self.path = out / name
        self.case = json.loads((self.path / "case.json").read_text())
        self.texts = {file: (self.path / file).read_text() for file in self.case["files"]}

    def text(self, file, until="end"):
        text = self.texts[file]
        return text if until == "end" else text[: self.case["files"][file][until]]

    def lines(self, until="end"):
        whole = lambda text: text[: text.rfind("\n") + 1].split("\n")[:-1]
        return [line for file in self.texts for line in whole(self.text(file, until))]



def records(lines, longest=1 << 20):
    found = []
    for line in lines:
        try:
            record = json.loads(line) if len(line) <= longest else None
        except ValueError:
            record = None
        if isinstance(record, dict):
            found.append(record)
    return found


def histogram(name, labels, seconds, bounds=buckets):
    of = lambda le: f'{name}_bucket{{{labels}{"," if labels else ""}le="{le}"}}'
    whole = f"{{{labels}}}" if labels else ""
    samples = {of(f"{le:g}"): sum(s <= le for s in seconds) for le in bounds}
    return samples | {
        of("+Inf"): len(seconds),
        f"{name}_sum{whole}": round(math.fsum(seconds), 9),
        f"{name}_count{whole}": len(seconds),
    }


def quantiles(values):
    ordered = sorted(values)
    return {f"p{round(q * 100)}_ms": ordered[math.ceil(q * len(ordered)) - 1] for q in (0.5, 0.9, 0.99)}


def hundredths(value):
    return round(value, 2)


def one_file():
    folder = Folder("one-file")
    read = lambda until: records(folder.lines(until), 2048)
    every, before, killed = read("end"), read("beat"), read("kill")
    events = lambda of, event: [r for r in of if r["event"] == event]
    orders, beats = events(every, "order placed"), events(every, "own heartbeat")
    errors = lambda of: [r for r in of if r["level"] == "error"]
    payments = [r["payment_ms"] for r in orders]
    last = beats[-1]

    metrics = histogram("payment_time_seconds", 'component="checkout"', [ms / 1000 for ms in payments])
    countries, customers = [], []
    by_country, by_customer, folded = Counter(), Counter(), Counter()
    by_two, gauges, often = {}, {}, Counter()
    for r in orders:
        if r["country"] not in countries:
            countries.append(r["country"])
        own = countries.index(r["country"])
        folded["orders_by_country"] += own >= 4
        by_country[r["country"] if own < 4 else "other"] += 1
        folded["payment_by_mode"] += own >= 2
        by_two.setdefault(r["country"] if own < 2 else "other", []).append(r["payment_ms"] / 1000)
        gauges[r["country"]] = r["payment_ms"]
        # Twelve of 16 are for those that come first, the others for what comes 16 times.
        customer = r["customer"]
        if customer not in customers:
            often[customer] += 1
            if len(customers) < 12 or often[customer] == 16:
                customers.append(customer)
        is_own = customer in customers
        folded["orders_by_customer"] += not is_own
        by_customer[customer if is_own else "other"] += 1
    metrics |= {f'orders_by_country_total{{country="{c}"}}': n for c, n in by_country.items()}
    metrics |= {f'orders_by_customer_total{{customer="{c}"}}': n for c, n in by_customer.items()}
    metrics |= {f'last_payment{{country="{c}"}}': ms for c, ms in gauges.items()}
    metrics |= {f'heartbeat_series_folded_total{{metric="{m}"}}': n for m, n in folded.items()}
    for country, seconds in by_two.items():
        metrics |= histogram("payment_by_mode_seconds", f'country="{country}"', seconds, [0.05, 0.1])
    templates = Counter(
        re.sub(r"\b\d+\b", "<num>", re.sub(r"\d+(\.\d+){3}", "<ip>", r["event"])) for r in errors(every)
    )
    metrics |= {f'errors_by_template_total{{template="{t}"}}': n for t, n in templates.items()}
    numbers = [r["seq"] for r in every]
    metrics |= {
        "weight_sum_total": sum(int(r["weight"].split()[0]) for r in orders),
        'orders_total{component="checkout"}': last["total_orders"],
        'emails_total{component="checkout"}': sum(r["emails_delta"] for r in beats),
        'checkout_errors_total{component="checkout"}': len(errors(every)),
        'gateway_connected{component="checkout"}': int(
            [r["event"] for r in every if r["event"].startswith("gateway")][-1] == "gateway up"
        ),
        'queue_depth{component="checkout"}': last["queue_size"],
        'breaker{breaker="open",component="checkout"}': 1,
        'mode{component="checkout",mode="auto"}': 1,
        "queue_size": last["queue_size"],
        'region{component="checkout",region="eu"}': 1,
        'last_order_timestamp_seconds{component="checkout"}': epoch(orders[-1]["timestamp"]),
        "jobs_total": last["total_jobs"],
        "refunds_total": sum(r["refunds_delta"] for r in beats),
        "cache_hits_total": last["cache_hits"],
        "heartbeat_service_restarts_total": 0,
        "heartbeat_service_heartbeats_total": len(beats),
        "heartbeat_service_heartbeats_missed_total": 0,
        "heartbeat_service_writers": 1,
        "heartbeat_source_sequence_gaps_total": sum(b > a + 1 for a, b in zip(numbers, numbers[1:])),
        "heartbeat_source_sequence_missing_total": numbers[-1] - len(set(numbers)),
        "heartbeat_source_sequence_repeats_total": len(numbers) - len(set(numbers)),
        "heartbeat_source_sequence_resets_total": 0,
    }
    grew = lambda of: len(errors(every)) - len(errors(of))
    window = payments[-25:]
    final = {
        "sequence": 2,
        "heartbeat_count": 1,
        "final": True,
        "orders_delta": last["total_orders"] - events(before, "own heartbeat")[-1]["total_orders"],
        "total_orders": last["total_orders"],
        "emails_delta": sum(r["emails_delta"] for r in beats[2:]),
        "total_emails": sum(r["emails_delta"] for r in beats),
        "checkout_errors_delta": grew(before),
        "total_checkout_errors": len(errors(every)),
        "checkout_avg_payment_time_ms": hundredths(math.fsum(window) / 25),
        "checkout_max_payment_time_ms": max(window),
        "checkout_avg_render_time_ms": last["avg_render_ms"],
        "checkout_max_render_time_ms": last["max_render_ms"],
        "checkout_gateway_connected": True,
        "checkout_queue_depth": last["queue_size"],
        "checkout_breaker": "open",
        "checkout_mode": "auto",
        "checkout_region": "eu",
        "checkout_owner": None,
        "checkout_last_order_time": epoch(orders[-1]["timestamp"]),
        "total_jobs": last["total_jobs"],
        "total_refunds": sum(r["refunds_delta"] for r in beats),
        "total_cache_hits": last["cache_hits"],
        # Version 0.1.0 did not save what these were at its last heartbeat: only what came since
        # the checkpoint can be told.
        "jobs_delta": last["total_jobs"] - events(killed, "own heartbeat")[-1]["total_jobs"],
        "refunds_delta": sum(r["refunds_delta"] for r in beats[3:]),
        "cache_hits_delta": last["cache_hits"] - events(killed, "own heartbeat")[-1]["cache_hits"],
    }
    lines = folder.lines()
    ledger = {
        "malformed": sum(line.startswith('{"event":"order pla') and not line.endswith("}") for line in lines),
        "oversize": sum(len(line) > 2048 for line in lines),
        "blank": lines.count(""),
    }
    heard = ("starting", "order placed", "own heartbeat", "mode set", "gateway up", "gateway down")
    # A line of text is the record's before it.
    ledger["matched"] = sum(r["event"] in heard or r["level"] == "error" for r in every)
    ledger["matched"] += sum(line.startswith("plain text") for line in lines)
    timing = {"count": len(payments), "maximum_ms": max(window), **quantiles(payments)}
    # The last trace of each bucket; a restart begins without.
    ledger["exemplars"] = {}
    for r in orders[len(events(killed, "order placed")) :]:
        le = next(le for le in buckets if r["payment_ms"] / 1000 <= le)
        ledger["exemplars"][f'payment_time_seconds_bucket{{component="checkout",le="{le:g}"}}'] = r["trace_id"]
    return folder, metrics, {"": final}, ledger, {"checkout.payment_time": timing}


def several_files():
    folder = Folder("several-files")
    of = lambda until: records(folder.lines(until))
    done = lambda until: [r for r in of(until) if r["msg"] == "job done"]
    beats = lambda until: [r for r in of(until) if r["msg"] == "heartbeat"]
    retries = lambda until: sum(r["retries_delta"] for r in beats(until))

    def total(until, key="jobs_total"):
        return sum({r["who"]: r[key] for r in beats(until)}.values())

    took = [r["took_ms"] for r in done("end")]
    metrics = histogram("took_seconds", 'component="worker"', [ms / 1000 for ms in took]) | {
        'jobs_total{component="worker"}': total("end"),
        'done_total{component="worker"}': len(took),
        **histogram("last_job_seconds", "", [r["last_job_ms"] / 1000 for r in beats("end")]),
        "retries_total": retries("end"),
        "failures_total": total("end", "failures_total"),
        "heartbeat_service_heartbeats_total": len(beats("end")),
        "heartbeat_service_writers": 4,
        **{f'lines_by_writer_total{{who="{who}"}}': n for who, n in Counter(r["who"] for r in of("end")).items()},
    }
    final = {
        "sequence": 2,
        "heartbeat_count": 1,
        "jobs_delta": total("end") - total("beat"),
        "done_delta": len(took) - len(done("beat")),
        "total_jobs": total("end"),
        "total_done": len(took),
        "total_retries": retries("end"),
        "total_failures": total("end", "failures_total"),
        # As in one_file: what came since the checkpoint.
        "retries_delta": retries("end") - retries("kill"),
        "failures_delta": total("end", "failures_total") - total("kill", "failures_total"),
        "worker_avg_took_ms": hundredths(sum(took) / len(took)),
        "worker_max_took_ms": max(took),
    }
    timing = {"count": len(took), "maximum_ms": max(took), **quantiles(took)}
    return folder, metrics, {"": final}, {"matched": len(of("end")), "malformed": 0}, {"worker.took": timing}


def whole_numbers(folder, until):
    """(stream, record, file, its lines) of lines as runtimes write them; parts are put together."""
    found = []
    for file in folder.texts:
        text, begun = folder.text(file, until), {}
        for line in text[: text.rfind("\n") + 1].split("\n")[:-1]:
            if line.startswith("{"):
                entry = json.loads(line)
                stream, content, more = entry["stream"], entry["log"], not entry["log"].endswith("\n")
            elif re.match(r"\S+ std(out|err) [PF] ", line):
                _, stream, tag, content = line.split(" ", 3)
                more = tag == "P"
            else:
                stream, content, more = "none", line.split(" ", 1)[1], False
            begun.setdefault(stream, []).append(content)
            if not more:
                whole = begun.pop(stream)
                found.append((stream, json.loads("".join(whole)), file, len(whole)))
    return found


def numbers_of(folder, of, until):
    return [(stream, r) for stream, r, file, _ in whole_numbers(folder, until) if of in file]


def numbers_final(before, after):
    total = lambda found: sum(r["n"] for _, r in found)
    return {
        "sequence": 2,
        "heartbeat_count": 1,
        "seen_delta": len(after) - len(before),
        "sum_delta": total(after) - total(before),
        "total_seen": len(after),
        "total_sum": total(after),
    }


def sums_by(found, own):
    sums = Counter()
    for stream, r in found:
        sums[f'sum_by_total{{{own}stream="{stream}",who="{r["who"]}"}}'] += r["n"]
    return sums


def numbers(name, pods=None):
    folder = Folder(name)
    metrics, finals = {}, {}
    # What a log that is gone had not finished is counted nowhere.
    found = whole_numbers(folder, "end")
    lines = sum(lines for *_, lines in found)
    there = sum(lines for *_, file, lines in found if "gone" not in folder.case["files"][file])
    for pod, of in (pods or {"": ""}).items():
        before, after = (numbers_of(folder, of, until) for until in ("beat", "end"))
        own = f'container="app",namespace="shop",pod="{pod}",' if pod else ""
        final = numbers_final(before, after)
        finals[pod] = final
        metrics |= {
            f'seen_total{{{own}component="numbers"}}': final["total_seen"],
            f'sum_total{{{own}component="numbers"}}': final["total_sum"],
            **sums_by(after, own),
        }
        if pod:
            for logger in ("db", "api"):
                count = lambda found: sum(r["logger"] == logger for _, r in found)
                failed = lambda found: sum(r["logger"] == logger and r["level"] == "error" for _, r in found)
                final |= {
                    f"{logger}_records_delta": count(after) - count(before),
                    f"total_{logger}_records": count(after),
                    f"{logger}_errors_delta": failed(after) - failed(before),
                    f"total_{logger}_errors": failed(after),
                }
                metrics[f'log_component_records_total{{{own}component="{logger}"}}'] = count(after)
                metrics[f'log_component_errors_total{{{own}component="{logger}"}}'] = failed(after)
    return folder, metrics, finals, {"lines": lines, "lines_there": there, "matched": lines, "malformed": 0}, {}


def node():
    return numbers("node", {"web-0": "shop_web-0", "job-0": "shop_job-0", "gone-0": "shop_gone-0"})


def discovered():
    folder = Folder("discovered")
    of = lambda until: records(folder.lines(until))
    every, before = of("end"), of("beat")
    loggers = []
    for r in every:
        if r["logger"] not in loggers and len(loggers) < 16:
            loggers.append(r["logger"])
    name = lambda r: r["logger"] if r["logger"] in loggers else "other"
    count = lambda found: Counter(map(name, found))
    failed = lambda found: [r for r in found if r["level"] == "error"]
    beats = [r for r in every if r["msg"] == "heartbeat"]
    work = [r for r in every if r["msg"] != "heartbeat"]
    metrics = {f'log_component_records_total{{component="{c}"}}': n for c, n in count(every).items()}
    metrics |= {f'log_component_errors_total{{component="{c}"}}': count(failed(every))[c] for c in count(every)}
    metrics |= histogram("wait_seconds", "", [r["wait_ms"] / 1000 for r in work])
    metrics |= histogram("query_seconds", "", [r["query_seconds"] for r in work])
    metrics |= {"heartbeat_service_heartbeats_total": len(beats)}
    final = {"sequence": 2, "heartbeat_count": 1}
    shown = {}
    for component in loggers:
        shown |= {
            f"{component}_records_delta": count(every)[component] - count(before)[component],
            f"total_{component}_records": count(every)[component],
            f"{component}_errors_delta": count(failed(every))[component] - count(failed(before))[component],
            f"total_{component}_errors": count(failed(every))[component],
        }
    final |= shown
    # A stack trace is the record's before it: it is no record, and no error, of its own.
    whole = lambda found: {"records": len(found), "errors": len(failed(found))}
    for count, n in whole(every).items():
        final |= {f"total_{count}": n, f"{count}_delta": n - whole(before)[count]}
    return folder, metrics, {"": final}, {"matched": len(folder.lines()), "malformed": 0}, {}


def writers():
    """The sums of its truth, which the writers themselves counted."""
    folder = Folder("writers")
    truth = json.loads((out / "../logs/workers.truth.json").read_text())
    whole = lambda key: sum(each[key] for each in truth.values())
    found = records(folder.lines())
    before = {r["pid"]: r for r in records(folder.lines("beat")) if r["msg"] == "heartbeat"}
    metrics = {
        'jobs_total{component="worker"}': whole("jobs"),
        'failures_total{component="worker"}': whole("failures"),
        "heartbeat_service_heartbeats_total": whole("beats"),
        "heartbeat_service_restarts_total": 1,
        'queue_depth{component="worker"}': [r for r in found if r["msg"] == "heartbeat"][-1]["queue_depth"],
    }
    final = {
        "sequence": 2,
        "heartbeat_count": 1,
        "total_jobs": whole("jobs"),
        "jobs_delta": whole("jobs") - sum(r["jobs_total"] for r in before.values()),
        "total_failures": whole("failures"),
    }
    heard = sum(r["msg"] in ("heartbeat", "job failed") for r in found)
    return folder, metrics, {"": final}, {"matched": heard, "malformed": 0}, {}


makers = [one_file, several_files, lambda: numbers("split-lines"), discovered, writers, lambda: numbers("pod"), node]
for make in makers:
    folder, metrics, finals, ledger, timings = make()
    expected = {
        "lines": (lines := ledger.pop("lines", len(folder.lines()))),
        "lines_there": ledger.pop("lines_there", lines),
        "exemplars": ledger.pop("exemplars", {}),
        "ledger": ledger,
        "metrics": metrics,
        "heartbeats": finals,
        "timings": timings,
    }
    (folder.path / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
    print(folder.path.name)
