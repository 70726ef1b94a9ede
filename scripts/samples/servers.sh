#!/usr/bin/env bash
# Runs Caddy, etcd, Prometheus and rclone (Debian: caddy etcd-server prometheus rclone curl) and keeps what they write as samples.
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
# asked CONFIG OUT: runs Caddy, asks it for some pages and keeps its log
asked() {
  caddy run --config "$1" >"$work/caddy.out" 2>/dev/null &
  server=$!
  until curl -s -o "$work/body" 127.0.0.1:28480/orders/0; do :; done
  for order in $(seq 1 30); do
    path=/orders/$order
    [ $((order % 7)) = 0 ] && path=/missing
    [ $((order % 10)) = 0 ] && path=/broken
    curl -s -o "$work/body" "127.0.0.1:28480$path?full=1"
  done
  kill $server; wait $server 2>/dev/null || true
  sed "s#$work#/var/lib#g" "$work/caddy.out" >"$2"
}
asked "$work/caddy.json" "$out/caddy.ndjson"
# zap's console encoder
sed 's/"format":"json"/"format":"console"/' "$work/caddy.json" >"$work/caddy-console.json"
asked "$work/caddy-console.json" "$out/zap-console.log"

etcd --logger=zap --log-outputs=stdout --data-dir "$work/etcd" --listen-client-urls http://127.0.0.1:28479 \
  --advertise-client-urls http://127.0.0.1:28479 --listen-peer-urls http://127.0.0.1:28478 \
  --initial-advertise-peer-urls http://127.0.0.1:28478 --initial-cluster default=http://127.0.0.1:28478 \
  >"$work/etcd.out" 2>/dev/null &
server=$!
until curl -s -o "$work/body" 127.0.0.1:28479/health; do :; done
kill $server; wait $server 2>/dev/null || true
grep '^{' "$work/etcd.out" | sed "s#$work#/var/lib#g" >"$out/etcd.ndjson"

# go-kit's logfmt
printf 'global: { scrape_interval: 15s }\n' >"$work/prometheus.yml"
prometheus --config.file="$work/prometheus.yml" --log.format=logfmt --storage.tsdb.path="$work/tsdb" \
  --web.listen-address=127.0.0.1:28490 --web.enable-lifecycle 2>"$work/prometheus.out" &
server=$!
until curl -sf -o "$work/body" 127.0.0.1:28490/-/ready; do :; done
curl -s -o "$work/body" -X POST 127.0.0.1:28490/-/reload
printf 'not: [\n' >"$work/prometheus.yml"
curl -s -o "$work/body" -X POST 127.0.0.1:28490/-/reload
kill $server; wait $server 2>/dev/null || true
sed "s#$work#/var/lib#g" "$work/prometheus.out" >"$out/go-kit.log"

# logrus' JSON
mkdir "$work/from"
for file in $(seq 1 12); do echo "$file" >"$work/from/$file"; done
for from in from from missing; do
  rclone copy "$work/$from" "$work/to" --config /dev/null --use-json-log -vv --retries 1 2>>"$work/rclone.out" || true
done
grep '^{' "$work/rclone.out" | sed "s#$work#/var/lib#g" >"$out/rclone.ndjson"
