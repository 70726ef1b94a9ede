#!/usr/bin/env bash
# Runs Caddy and etcd (Debian: caddy etcd-server curl) and keeps what they write as samples.
#   scripts/samples/servers.sh fixtures/profiles
set -euo pipefail
out=$(realpath "$1")
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
export HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work

cat >"$work/caddy.json" <<'JSON'
{"admin":{"disabled":true},
 "logging":{"logs":{"default":{"writer":{"output":"stdout"},"encoder":{"format":"json"}}}},
 "apps":{"http":{"servers":{"shop":{"listen":["127.0.0.1:28480"],"automatic_https":{"disable":true},"logs":{},
  "routes":[{"match":[{"path":["/orders/*"]}],"handle":[{"handler":"static_response","body":"ok"}]},
            {"match":[{"path":["/broken"]}],"handle":[{"handler":"static_response","status_code":"500"}]},
            {"handle":[{"handler":"static_response","status_code":"404"}]}]}}}}}
JSON
caddy run --config "$work/caddy.json" >"$work/caddy.out" 2>/dev/null &
server=$!
until curl -s -o "$work/body" 127.0.0.1:28480/orders/0; do :; done
for order in $(seq 1 30); do
  path=/orders/$order
  [ $((order % 7)) = 0 ] && path=/missing
  [ $((order % 10)) = 0 ] && path=/broken
  curl -s -o "$work/body" "127.0.0.1:28480$path?full=1"
done
kill $server; wait $server 2>/dev/null || true
sed "s#$work#/var/lib#g" "$work/caddy.out" >"$out/caddy.ndjson"

etcd --logger=zap --log-outputs=stdout --data-dir "$work/etcd" --listen-client-urls http://127.0.0.1:28479 \
  --advertise-client-urls http://127.0.0.1:28479 --listen-peer-urls http://127.0.0.1:28478 \
  --initial-advertise-peer-urls http://127.0.0.1:28478 --initial-cluster default=http://127.0.0.1:28478 \
  >"$work/etcd.out" 2>/dev/null &
server=$!
until curl -s -o "$work/body" 127.0.0.1:28479/health; do :; done
kill $server; wait $server 2>/dev/null || true
grep '^{' "$work/etcd.out" | sed "s#$work#/var/lib#g" >"$out/etcd.ndjson"
