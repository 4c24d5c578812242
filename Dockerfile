# Two images of one build: the application (the default), and Kafka Connect with the JDBC sink (--target connect).
# Another base, a mirror's or a local one: --build-arg JRE=…
ARG MAVEN=maven:3.9.11-eclipse-temurin-17
ARG JRE=eclipse-temurin:17.0.16_8-jre
ARG KAFKA=apache/kafka:4.3.1

FROM ${MAVEN} AS build
WORKDIR /build
COPY pom.xml ./
COPY src/main ./src/main
RUN mvn -q -B -Dmaven.test.skip=true package
# The jar's manifest names lib/; what is not there is passed over. `demo` alone needs a broker inside.
RUN rm -f target/lib/kafka_2.13-*.jar target/lib/kafka-metadata-*.jar target/lib/kafka-raft-*.jar target/lib/kafka-server-*.jar \
    target/lib/kafka-storage-*.jar target/lib/kafka-*-coordinator-*.jar target/lib/kafka-coordinator-*.jar target/lib/kafka-tools-api-*.jar \
    target/lib/scala-*.jar

FROM build AS sink
RUN mvn -q -B dependency:unpack@connect-plugin

FROM ${KAFKA} AS connect
COPY --from=sink /build/target/connect/plugins /opt/connect/plugins
COPY src/connect /opt/connect/recipes
ENV CONNECT_LISTENERS=http://0.0.0.0:8083 \
    CONNECT_OFFSETS=/tmp/connect.offsets
EXPOSE 8083
ENTRYPOINT ["/opt/kafka/bin/connect-standalone.sh", "/opt/connect/recipes/worker.properties"]
CMD ["/opt/connect/recipes/pgvector.json"]

FROM ${JRE} AS application
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin embedding \
    && mkdir -p /app /data /config \
    && chown 10001 /data
WORKDIR /app
COPY --from=build /build/target/lib ./lib
COPY --from=build /build/target/embedding-streams.jar ./
COPY LICENSE ./
# Half of the container's memory is heap: RocksDB and the model live outside of it. Without a heap the process ends and is
# started again.
ENV EMBEDDING_STREAMS__MANAGEMENT__HOST=0.0.0.0 \
    EMBEDDING_STREAMS__STREAMS__STATE_DIR=/data/streams \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
USER 10001
VOLUME /data
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8081 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-jar", "/app/embedding-streams.jar"]
CMD ["serve", "--config", "/config/gateway.yaml"]
