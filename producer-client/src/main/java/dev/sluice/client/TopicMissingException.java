package dev.sluice.client;

/** A topic that the client needs is not there. The client makes no topics itself. */
public final class TopicMissingException extends SluiceClientException {

  TopicMissingException(String topic, ClientOptions options) {
    super(
        "The topic "
            + topic
            + " does not exist on "
            + options.bootstrapServers()
            + ": start a worker, which makes it, or create it.",
        null);
  }
}
