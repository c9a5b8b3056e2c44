# The image of the operator and of the agent on each node (README.md of the chart says which arguments start which).
#
#   BUILD_IMAGE    builds: Node 20.19 or later with npm and a shell
#   RUNTIME_IMAGE  runs: the same Node or later, nothing else is needed; a distroless one will do
#   VERSION, REVISION  what is built, for the labels
ARG BUILD_IMAGE=node:20-bookworm-slim
ARG RUNTIME_IMAGE=node:20-bookworm-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /app
# Packages first, so that they are only fetched again when the lock file changes.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
# The embedded cluster is for laptops and tests; packages that only it needs would be missing here.
RUN npm run build && rm -rf dist/embedded dist/.tsbuildinfo && npm prune --omit=dev --ignore-scripts

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="mesos-operator" \
      org.opencontainers.image.description="Runs unmodified Apache Mesos frameworks on Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Garbage is collected after every 2 MB of it: that keeps the process small and costs it next to nothing.
# Distroless images keep node in a folder of its own.
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=2 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/nodejs/bin
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
# The engine's optimizing compiler takes a core and memory of its own, which a small machine lacks. It is asked four times later
# than by default, and works on smaller pieces; what comes out is as fast.
ENTRYPOINT ["node", "--interrupt-budget=250000", "--max-inlined-bytecode-size-cumulative=300", "/app/dist/main.js"]
# An argument of the base image would be taken for a setting.
CMD []
