# The sluice command, as `./sluice --version` or `mvn package` has built it in cli/target.
# Jars of providers of your own go into /opt/sluice/providers.
FROM eclipse-temurin:25-jre

COPY cli/target/lib /opt/sluice/lib
COPY cli/target/sluice.jar /opt/sluice/sluice.jar

USER 10001:10001
WORKDIR /tmp

ENTRYPOINT ["java", \
  "-XX:MaxRAMPercentage=75", \
  "-XX:+UseCompactObjectHeaders", \
  "-Xlog:disable", "-Xlog:all=error:stderr", \
  "--enable-native-access=ALL-UNNAMED", \
  "--sun-misc-unsafe-memory-access=allow", \
  "-cp", "/opt/sluice/sluice.jar:/opt/sluice/providers/*", "dev.sluice.cli.Main"]
CMD ["--help"]
