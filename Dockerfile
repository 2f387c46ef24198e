# The image of the nomos command. Build: docker-compose build, or docker build -t nomos .
ARG BUILD_IMAGE=maven:3.9.11-eclipse-temurin-25
ARG RUN_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -Dquick -Dmaven.test.skip=true -pl console -am package dependency:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory=/opt/nomos/lib \
 && cp console/target/nomos-console-*.jar /opt/nomos/lib/ \
 && mkdir -p /opt/nomos/bin /opt/nomos/examples \
 && cp console/src/image/nomos console/src/image/healthy /opt/nomos/bin/ \
 && cp -r examples/datasets examples/grammars examples/lab /opt/nomos/examples/

FROM ${RUN_IMAGE}
# A number, so that Kubernetes can see that it is not root.
RUN groupadd --gid 10001 nomos && useradd --uid 10001 --gid nomos --no-create-home nomos \
 && mkdir -p /data && chown nomos:nomos /data
COPY --from=build /opt/nomos /opt/nomos
ENV PATH=/opt/nomos/bin:$PATH NOMOS_DATA_DIR=/data HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 2055/udp 8090 8091
HEALTHCHECK --interval=5s --timeout=6s --start-period=60s --retries=3 CMD ["healthy"]
ENTRYPOINT ["nomos"]
CMD ["--help"]
