# Two static programs and nothing else. The index is a volume: docker run -v /srv/kiosque/index:/index:ro -p 8080:8080 kiosque
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make build

FROM scratch
COPY --from=build /src/bin/search /src/bin/indexer /
ENV KIOSQUE_INDEX=/index
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/search"]
CMD ["serve", "--addr", ":8080", "--log-format", "json"]
