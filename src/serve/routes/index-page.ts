/** What there is to ask for, in the order in which a person would. */
const endpoints: readonly { readonly path: string; readonly about: string }[] = [
  { path: '/metrics', about: 'Prometheus text, OpenMetrics or JSON, by Accept' },
  { path: '/health', about: 'how the service and the sidecar are, as JSON; 503 when unhealthy' },
  { path: '/heartbeat', about: 'the last heartbeat, as JSON' },
  { path: '/quarantine', about: 'lines that nothing was made of, where it is switched on' },
  { path: '/livez', about: 'liveness probe (also /healthz)' },
  { path: '/readyz', about: 'readiness probe (also /ready)' },
];

export function indexText(service: string): string {
  const lines = endpoints.map(({ path, about }) => `${path.padEnd(12)}${about}`);
  return [`heartbeat of ${service}`, '', ...lines].join('\n');
}

export function indexPage(service: string): string {
  const title = `heartbeat of ${escapeHtml(service)}`;
  const items = endpoints.map(
    ({ path, about }) => `<dt><a href="${path}">${path}</a></dt><dd>${escapeHtml(about)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui;margin:2rem;max-width:40rem}dt{font-family:monospace}</style>
<h1>${title}</h1>
<dl>
${items.join('\n')}
</dl>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
