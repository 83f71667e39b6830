# syntax=docker/dockerfile:1
# One image for every role: docker run IMAGE standalone | server | scheduler | worker

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ENV NUGET_PACKAGES=/packages
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/packages \
    dotnet publish host/Tradewind -c Release -p:PublishDir=/app/
# Not part of the platform's own build: its packages are not in every registry. It serves only where TRADEWIND_TRANSPORT asks for it.
RUN --mount=type=cache,target=/packages \
    dotnet publish plugins/Tradewind.Transport.Hangfire -c Release -p:PublishDir=/app/plugins/Tradewind.Transport.Hangfire/

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /opt/tradewind
ENV PATH="/opt/tradewind:$PATH" \
    TRADEWIND_DATA=/var/lib/tradewind/data \
    TRADEWIND_KEYS=/var/lib/tradewind/keys \
    TRADEWIND_DAGS=/var/lib/tradewind/dags \
    TRADEWIND_PLUGINS=/var/lib/tradewind/plugins \
    TRADEWIND_URLS=http://0.0.0.0:8080
# Volumes take over the owner of the folder that they cover.
RUN mkdir -p "$TRADEWIND_DATA" "$TRADEWIND_KEYS" "$TRADEWIND_DAGS" "$TRADEWIND_PLUGINS" && chown -R $APP_UID /var/lib/tradewind
WORKDIR /var/lib/tradewind
USER $APP_UID
VOLUME /var/lib/tradewind/data /var/lib/tradewind/keys
EXPOSE 8080
# The image has no curl; the executable asks its own node.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["tradewind", "health"]
# SIGTERM: running attempts are handed back before the process ends.
STOPSIGNAL SIGTERM
ENTRYPOINT ["tradewind"]
CMD ["standalone"]
