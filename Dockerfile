# syntax=docker/dockerfile:1

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY src ./src
RUN mvn -q -B -DskipTests package
# The jar's manifest names lib/; what is not there is passed over. `demo` alone needs a broker inside.
RUN rm -f target/lib/kafka_2.13-*.jar target/lib/kafka-metadata-*.jar target/lib/kafka-raft-*.jar target/lib/kafka-server-*.jar \
    target/lib/kafka-storage-*.jar target/lib/kafka-*-coordinator-*.jar target/lib/kafka-coordinator-*.jar target/lib/kafka-tools-api-*.jar \
    target/lib/scala-*.jar

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin embedding \
    && mkdir -p /app /data /config \
    && chown embedding /data
WORKDIR /app
COPY --from=build /build/target/lib ./lib
COPY --from=build /build/target/embedding-streams.jar ./
COPY LICENSE ./
ENV EMBEDDING_STREAMS__MANAGEMENT__HOST=0.0.0.0 \
    EMBEDDING_STREAMS__STREAMS__STATE_DIR=/data/streams \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
USER 10001
VOLUME /data
EXPOSE 8081
ENTRYPOINT ["java", "-jar", "/app/embedding-streams.jar"]
CMD ["serve", "--config", "/config/gateway.yaml"]
