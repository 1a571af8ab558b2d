# The command line as an image; it holds git too, for --since and --staged.
#
#   docker build -t seaworthy .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work:ro" seaworthy check
FROM node:24-trixie@sha256:be40f6a87b9b22215ddb20da0a2320a5c6d583fe3ee3b0024d9fa4f05b40c8fd AS build
WORKDIR /build
COPY LICENSE package.json package-lock.json tsconfig.base.json ./
# No package's own script is run: the build needs none of them.
RUN npm install --no-save --no-audit --no-fund --ignore-scripts
COPY rules rules
COPY server server
COPY client client
COPY test/support/root.ts test/support/
COPY test/tools test/tools
RUN node test/tools/build.ts --force
# Git's own program does all that is asked of it; its helpers for the network stay behind.
RUN mkdir -p /git/usr/bin && cp /usr/bin/git /git/usr/bin/ \
 && for library in $(ldd /usr/bin/git | grep -oE '/lib/[^ ]+/lib(pcre2-8|z)\.so[^ ]*'); do \
      install -D "$library" "/git/usr$library" || exit 1; \
    done

FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:af85d11ce7ef10172855a6e3649e3e8125b1b9e3ca41849ec2918036f05cb212
LABEL org.opencontainers.image.title="Seaworthy" \
      org.opencontainers.image.description="Finds what makes a container unfit to sail" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /git/ /
COPY --from=build /build/package.json /build/LICENSE /app/
COPY --from=build /build/dist/cli*.js /build/dist/third-party.txt /app/dist/
COPY --from=build /build/dist/rules /app/dist/rules
WORKDIR /work
USER 65532:65532
# It ends when it is done: there is nothing to ask for its health.
HEALTHCHECK NONE
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/cli.js"]
CMD ["check"]
