package dev.sluice.cli.letters;

import static java.util.stream.Collectors.joining;

import dev.sluice.client.DeadLetterFilter;
import dev.sluice.schema.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters a command is about: those for which all of it holds. */
public final class FilterOptions {

  @Option(
      names = "--code",
      paramLabel = "CODE",
      converter = CodeConverter.class,
      description = "Only those with this error; may be given more than once, as may the others.")
  private List<ErrorCode> codes = new ArrayList<>();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Only those whose last call went to this provider.")
  private List<String> providers = new ArrayList<>();

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only those of this tenant.")
  private List<String> tenants = new ArrayList<>();

  @Option(names = "--batch", paramLabel = "ID", description = "Only those of this batch.")
  private List<String> batches = new ArrayList<>();

  @Option(names = "--job", paramLabel = "ID", description = "Only those of this job.")
  private List<String> jobs = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "Only those written then or later: 2026-11-30T12:00:00Z, or 2h for two hours ago.")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only those written before that.")
  private @Nullable Moment until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "At most so many, the oldest first.")
  private @Nullable Long limit;

  /**
   * @param now what is so and so long ago is that from here
   */
  public DeadLetterFilter filter(Instant now) {
    return new DeadLetterFilter(
        new HashSet<>(codes),
        new HashSet<>(providers),
        new HashSet<>(tenants),
        new HashSet<>(batches),
        new HashSet<>(jobs),
        since == null ? null : since.ago(now),
        until == null ? null : until.ago(now),
        limit == null ? Long.MAX_VALUE : limit);
  }

  /** Reads an error code as it stands in a record. */
  static final class CodeConverter implements ITypeConverter<ErrorCode> {
    @Override
    public ErrorCode convert(String text) {
      return ErrorCode.ofWireName(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no error code; known are %s"
                          .formatted(
                              text,
                              Arrays.stream(ErrorCode.values())
                                  .map(ErrorCode::wireName)
                                  .collect(joining(", ")))));
    }
  }

  /** Reads how many. */
  static final class CountConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[1-9]\\d{0,17}")) {
        throw new TypeConversionException("'" + text + "' must be a whole number from 1");
      }
      return Long.valueOf(text);
    }
  }
}
