package dev.sluice.cli.catalog;

import dev.sluice.cli.report.TextTable;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.Json;
import dev.sluice.worker.Providers;
import dev.sluice.worker.config.AccountSettings;
import dev.sluice.worker.config.Credential;
import dev.sluice.worker.config.UnavailableProvider;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows providers: what and where they are, and whether they can be used, with each of their
 * credentials. Never a credential itself.
 */
public final class ProviderReport {

  private final List<Row> rows;
  private final LiveLimits limits;

  /**
   * A provider with one of its credentials.
   *
   * @param account the credential's name; null where there is but one
   * @param unavailable why it cannot be used; null if it can
   * @param inquiry what it said when it was asked; null if it was not
   */
  private record Row(
      ProviderMetadata about,
      @Nullable String account,
      Credential credential,
      @Nullable String unavailable,
      @Nullable Inquiry inquiry) {}

  /**
   * @param inquiries of those that were asked, with each of their credentials
   * @param limits of all that workers use
   */
  public ProviderReport(
      List<Providers.Opened> opened,
      List<UnavailableProvider> unavailable,
      List<Inquiry> inquiries,
      LiveLimits limits) {
    this.limits = limits;
    this.rows =
        Stream.concat(
                opened.stream().flatMap(provider -> rows(provider, inquiries)),
                unavailable.stream().map(ProviderReport::row))
            .toList();
  }

  private static Stream<Row> rows(Providers.Opened provider, List<Inquiry> inquiries) {
    return provider.settings().accounts().stream()
        .map(account -> row(provider, account, inquiries));
  }

  private static Row row(
      Providers.Opened provider, AccountSettings account, List<Inquiry> inquiries) {
    String name = account.name();
    String reason =
        provider.leftOut().stream()
            .filter(leftOut -> leftOut.name().equals(name))
            .flatMap(leftOut -> Stream.ofNullable(leftOut.unavailable()))
            .findFirst()
            .orElse(null);
    Inquiry inquiry =
        inquiries.stream()
            .filter(one -> one.provider().equals(provider) && name.equals(one.credential()))
            .findFirst()
            .orElse(null);
    return new Row(
        provider.provider().metadata(),
        provider.hasSeveralCredentials() ? name : null,
        account.credential(),
        reason,
        inquiry);
  }

  private static Row row(UnavailableProvider provider) {
    return new Row(provider.metadata(), null, provider.credential(), provider.reason(), null);
  }

  public void table(PrintStream out) {
    TextTable table = new TextTable("PROVIDER", "KIND", "ENGINE", "ADDRESS", "CREDENTIAL", "STATE");
    for (Row row : rows) {
      table.add(
          row.about().name(),
          row.about().kind().wireName(),
          row.about().engine(),
          row.about().address(),
          words(row),
          state(row));
    }
    table.write(out);
    Set<String> shown = rows.stream().map(row -> row.about().name()).collect(Collectors.toSet());
    if (limits.isKnownOf(shown)) {
      out.println();
      limits.table(shown, out);
    }
  }

  private static String words(Row row) {
    Credential credential = row.credential();
    String named = row.account() == null ? "" : row.account() + ": ";
    String state = named + wireName(credential).replace('_', ' ');
    return credential.sources().isEmpty()
        ? state
        : state + " (" + String.join(", ", credential.sources()) + ")";
  }

  private static String wireName(Credential credential) {
    return credential.state().name().toLowerCase(Locale.ROOT);
  }

  private static String state(Row row) {
    if (row.unavailable() != null) {
      return "unavailable: " + row.unavailable();
    }
    Inquiry inquiry = row.inquiry();
    return inquiry == null ? "available" : answer(inquiry);
  }

  private static String answer(Inquiry inquiry) {
    long millis = inquiry.took().toMillis();
    return switch (inquiry.listing()) {
      case ModelListing.Listed listed when listed.models().isEmpty() -> "lists no models";
      case ModelListing.Listed listed ->
          "lists %d models, after %d ms".formatted(listed.models().size(), millis);
      case ModelListing.Failed failed ->
          "does not answer: %s, after %d ms".formatted(failed.message(), millis);
    };
  }

  /** One object a line. */
  public void json(PrintStream out) {
    rows.forEach(row -> out.println(json(row)));
  }

  private ObjectNode json(Row row) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("name", row.about().name())
        .put("kind", row.about().kind().wireName())
        .put("engine", row.about().engine())
        .put("address", row.about().address());
    ObjectNode credential = line.putObject("credential");
    if (row.account() != null) {
      credential.put("name", row.account());
    }
    credential.put("state", wireName(row.credential()));
    row.credential().sources().forEach(credential.putArray("sources")::add);
    line.put("available", row.unavailable() == null).put("reason", row.unavailable());
    Inquiry inquiry = row.inquiry();
    if (inquiry != null) {
      ObjectNode check = line.putObject("check").put("answers", inquiry.isAnswered());
      check.put("duration_ms", inquiry.took().toMillis());
      switch (inquiry.listing()) {
        case ModelListing.Listed listed -> check.put("models", listed.models().size());
        case ModelListing.Failed failed -> check.put("message", failed.message());
      }
    }
    if (limits.isKnownOf(Set.of(row.about().name()))) {
      limits.json(row.about().name(), line.putArray("limits"));
    }
    return line;
  }
}
