package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.util.List;

/** What a provider says of its models. */
public sealed interface ModelListing {

  /** What it has; empty where it cannot tell. */
  record Listed(List<ListedModel> models) implements ModelListing {
    public Listed {
      models = List.copyOf(models);
    }
  }

  /**
   * It did not say.
   *
   * @param message for a person, one line; never holds a credential
   */
  record Failed(ErrorCode code, String message) implements ModelListing {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }
}
