package dev.sluice.engine.http;

import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Locale;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer while it arrives. Owned by the caller's thread; closing aborts the rest.
 */
public final class StreamBody implements AutoCloseable {

  private final URI uri;
  private final Response response;
  private final ArrivingBytes bytes;
  private final Patience patience;

  StreamBody(URI uri, Response response, ArrivingBytes bytes, Patience patience) {
    this.uri = uri;
    this.response = response;
    this.bytes = bytes;
    this.patience = patience;
  }

  public int status() {
    return response.getStatus();
  }

  public HttpFields headers() {
    return response.getHeaders();
  }

  /** In lower case and without parameters; null where the answer named none. */
  public @Nullable String mediaType() {
    String contentType = headers().get(HttpHeader.CONTENT_TYPE);
    if (contentType == null || contentType.isBlank()) {
      return null;
    }
    // Not by the client's own reading, which throws at a quote that is never closed.
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Blocks until there is something; hand what it throws to {@link #broken}. */
  public InputStream bytes() {
    return bytes;
  }

  /** All of it, for an answer that comes whole although pieces were asked for. */
  public HttpReply whole() throws InterruptedException {
    try {
      byte[] content = bytes.readNBytes(HttpTransport.MAX_ANSWER_BYTES + 1);
      return content.length > HttpTransport.MAX_ANSWER_BYTES
          ? TransportFailure.tooLarge(uri)
          : new HttpReply.Whole(status(), headers(), mediaType(), content);
    } catch (IOException e) {
      return broken(e);
    }
  }

  /**
   * Why reading failed.
   *
   * @throws InterruptedException if it was the reader who was interrupted
   */
  public HttpReply.Broken broken(IOException failure) throws InterruptedException {
    if (failure instanceof InterruptedIOException) {
      throw new InterruptedException("interrupted while reading from " + uri.getAuthority());
    }
    if (failure instanceof MalformedStreamException malformed) {
      return new HttpReply.Broken(
          ErrorCode.STREAM_BROKEN, uri.getAuthority() + " " + malformed.getMessage());
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return TransportFailure.of(cause, uri, true, patience.exceeded());
  }

  /** What has not come is not waited for, but for a moment in which it may come to its end. */
  @Override
  public void close() {
    bytes.close();
  }
}
