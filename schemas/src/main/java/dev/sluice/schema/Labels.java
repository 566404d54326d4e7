package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the submitter calls a job. The router carries these through and never interprets them,
 * {@code tenant} excepted, by which waiting is shared.
 *
 * @param customId the line's name within its batch
 * @param batchId the batch that it belongs to
 * @param tenant on whose behalf it runs
 * @param metadata any JSON object; not to be changed after it was handed over
 */
public record Labels(
    @Nullable String customId,
    @Nullable String batchId,
    @Nullable String tenant,
    ObjectNode metadata) {

  public Labels {
    requireNonNull(metadata, "metadata is null");
  }

  public static Labels none() {
    return new Labels(null, null, null, Json.mapper().createObjectNode());
  }
}
