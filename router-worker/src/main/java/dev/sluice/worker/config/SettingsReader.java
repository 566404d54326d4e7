package dev.sluice.worker.config;

import dev.sluice.worker.admin.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the sections that say how the worker itself runs. */
final class SettingsReader {

  private static final Format<String> TOPIC_PREFIX =
      Format.matching(
          "the beginning of a topic's name: letters, digits, '.', '_' and '-'",
          "[A-Za-z0-9._-]{1,200}");

  private static final Format<String> TOPIC_PATTERN =
      Format.matching(
          "the name of a topic: letters, digits, '.', '_' and '-', with * for anything",
          "[A-Za-z0-9._*-]{1,249}");

  /** May hold a password, so it is not repeated. */
  private static final Format<String> REDIS_URI =
      new Format<>(
          "redis://user:password@host:port/database, or rediss:// for TLS, with a host at least,"
              + " and with percent signs for what is special in user and password",
          SettingsReader::redisUri,
          true);

  private SettingsReader() {}

  static Topics topics(Section section) {
    var usual = Topics.ofPrefix(section.get("prefix", TOPIC_PREFIX, Topics.DEFAULT.prefix()));
    var replyAllowed = section.list("reply_allowed", TOPIC_PATTERN);
    return new Topics(
        usual.prefix(),
        section.get("partitions", Format.wholeNumber(1, 100_000), usual.partitions()),
        section.get("replication", Format.wholeNumber(1, Short.MAX_VALUE), usual.replication()),
        replyAllowed == null ? usual.replyAllowed() : replyAllowed);
  }

  static WorkerSettings worker(Section section) {
    var usual = WorkerSettings.DEFAULT;
    return new WorkerSettings(
        section.get("group_id", Format.TEXT, usual.groupId()),
        section.get("max_in_flight", Format.wholeNumber(1, 1_000_000), usual.maxInFlight()),
        section.get("max_in_flight_bytes", Format.SIZE, usual.maxInFlightBytes()),
        section.get("drain_timeout", Format.DURATION_TEXT, usual.drainTimeout()));
  }

  static DuplicateSettings duplicates(Section section) {
    var usual = DuplicateSettings.DEFAULT;
    return new DuplicateSettings(
        section.get("window", Format.DURATION_OR_ZERO, usual.window()),
        section.get("max_keys", Format.wholeNumber(1, 100_000_000), usual.maxKeys()));
  }

  static AdminSettings admin(Section section) {
    var usual = AdminSettings.DEFAULT;
    var admin =
        new AdminSettings(
            section.get("host", Format.TEXT, usual.host()),
            section.get("port", Format.wholeNumber(0, 65_535), usual.port()),
            section.secret("token", Format.TOKEN));
    if (!section.has("token") && !Loopback.is(admin.host())) {
      section.mistake(
          "host",
          "other machines reach it there, so admin.token is needed beside it, such as"
              + " \"${SLUICE_ADMIN_TOKEN}\"");
    }
    return admin;
  }

  static @Nullable RedisSettings redis(Section section) {
    var uri = section.requireSecret("uri", REDIS_URI);
    return uri == null ? null : new RedisSettings(uri);
  }

  private static Optional<String> redisUri(String text) {
    try {
      var uri = new URI(text).parseServerAuthority();
      boolean redis =
          "redis".equalsIgnoreCase(uri.getScheme()) || "rediss".equalsIgnoreCase(uri.getScheme());
      boolean plain =
          uri.getHost() != null
              && uri.getPort() <= 65_535
              && String.valueOf(uri.getPath()).matches("(/\\d{0,4})?")
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return redis && plain ? Optional.of(text) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
