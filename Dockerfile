# Ceded in one static binary: the front end and the data are inside.

FROM node:20-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
COPY data/files /src/data/files
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=frontend /src/frontend/dist ./frontend/dist
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -o /ceded ./server/cmd/ceded

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /ceded /ceded
ENV CEDED_ADDR=:8080
EXPOSE 8080
USER nonroot
ENTRYPOINT ["/ceded"]
CMD ["serve"]
