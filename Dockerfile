# One static binary and the bundled data set, and nothing else: no shell, no library, no package manager.
FROM debian:trixie-slim AS build
# The pages: enabled, disabled, or auto, which goes without them where the build cannot reach an npm registry, and says so.
ARG WEB=auto
WORKDIR /src
COPY tools/packages tools/setup tools/
RUN tools/setup build web && rm -rf /var/lib/apt/lists/*
COPY . .
RUN web=$WEB \
    && if [ "$web" = auto ]; then \
        if npm view esbuild version --fetch-retries=1 >/dev/null; then web=enabled; \
        else web=disabled; echo "WARNING: no npm registry: this image has no explorer (build with --build-arg WEB=enabled to insist)" >&2; fi; \
    fi \
    && tools/absent-gnutls /static \
    && PKG_CONFIG_PATH=/static meson setup /build --buildtype=release --prefix=/usr -Dtests=disabled -Dstrip=true \
        -Db_lto=true -Db_pie=true -Dprefer_static=true -Dc_link_args=-static-pie -Dweb=$web -Dsystemdunitdir=no \
    && DESTDIR=/image meson install -C /build --quiet \
    && rm -rf /image/usr/share/man

FROM scratch
COPY --from=build /image/ /
# The address is read by serve and by healthcheck alike. Containers are given less memory than machines: the usual 64M of kept answers
# would not fit into 64 MiB.
ENV SKYLEDGER_LISTEN=0.0.0.0:8080 SKYLEDGER_DATA=/usr/share/skyledger/china-cloud SKYLEDGER_CACHE_SIZE=16M
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD ["/usr/bin/skyledger", "healthcheck"]
ENTRYPOINT ["/usr/bin/skyledger"]
CMD ["serve"]
