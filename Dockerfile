# syntax=docker/dockerfile:1
# docker build -t winlog .            (make image stamps the version)
# docker run -d -v winlog:/data -e WINLOG_SLACK_APP_TOKEN -e WINLOG_SLACK_BOT_TOKEN winlog

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=unknown
# The folder for the database is made here, because the last stage has no shell.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/winlog ./cmd/winlog && \
    mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/winlog /usr/local/bin/winlog
COPY --from=build --chown=65532:65532 /out/data /data
# Health and metrics listen inside the container only, until you publish the port
# and set an address of your own.
ENV WINLOG_STORAGE_DSN=/data/winlog.db \
    WINLOG_HTTP_ADDR=127.0.0.1:8080 \
    WINLOG_LOG_FORMAT=json
VOLUME /data
WORKDIR /data
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/usr/local/bin/winlog", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/winlog"]
CMD ["serve"]
