# The operator's image. Both stages need the same Node: any image will do that has one of version 20.19 or later.
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# Packages first, so that they are only fetched again when the lock file changes.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
# The embedded cluster is for laptops and tests; packages that only it needs would be missing here.
RUN npm run build && rm -rf dist/embedded dist/.tsbuildinfo && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="mesos-operator" \
      org.opencontainers.image.description="Runs unmodified Apache Mesos frameworks on Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY LICENSE ./
COPY crds ./crds
# A number, so that a kubelet can tell it is not root. Nothing is ever written: the root file system may be read-only.
USER 65532:65532
# The Mesos API, and metrics with the probes.
EXPOSE 5050 9090
ENTRYPOINT ["node", "dist/main.js"]
