# syntax=docker/dockerfile:1
# The sidecar's image: Node, the bundle, the presets, and nothing else (no shell, no npm). For both platforms:
#   docker buildx build --platform linux/amd64,linux/arm64 --tag REGISTRY/heartbeat:VERSION --push .
# 24 is an LTS line, maintained until April 2028; 26 also needs libatomic, which the last stage has not.
ARG NODE_VERSION=24

FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY scripts scripts
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY bin bin
COPY presets presets
COPY src src
RUN node scripts/build.js && node scripts/sbom.js > sbom.cdx.json

FROM node:${NODE_VERSION}-bookworm-slim AS node

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /build/package.json /build/sbom.cdx.json /app/
COPY --from=build /build/bin/run.js /app/bin/run.js
COPY --from=build /build/dist /app/dist
COPY --from=build /build/presets /app/presets
ENV NODE_ENV=production
USER 65532:65532
WORKDIR /app
EXPOSE 9464
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/sidecar.js"]
