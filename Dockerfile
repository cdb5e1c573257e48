# The service and its worker in one image; `docker compose up` starts all of it (compose.yaml, docs/web.md).
FROM python:3.11-slim-bookworm AS built
WORKDIR /source
COPY . .
RUN python -m venv /opt/docgen && /opt/docgen/bin/pip install --no-cache-dir '.[web,certificates,postgres,sign]'

FROM python:3.11-slim-bookworm
# The system libraries are named in one place, for machines and images alike.
COPY tools/system.sh tools/apt.sh /tmp/tools/
RUN /tmp/tools/system.sh run && rm -rf /tmp/tools /var/lib/apt/lists/*
COPY --from=built /opt/docgen /opt/docgen
# Volumes take the owner of the folder that they are mounted over.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /shared /keys /backups /site
ENV PATH=/opt/docgen/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp DOCGEN_CACHE=/tmp/cache DOCGEN_WEB_WORK=/tmp/work
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["docgen"]
CMD ["serve"]
