package dev.sluice.engine.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.fuzzing.Pieces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a server, written as text so that all of it can be changed: a line with the status,
 * a line for each header, an empty line, and the body.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once; never compared.
public record WrittenReply(int status, HttpFields headers, byte[] body) {

  private static final URI PROVIDER = URI.create("http://provider/v1");
  private static final Duration LONG = Duration.ofHours(1);
  private static final Request REQUEST = new HttpClient().newRequest(PROVIDER);

  private static final Pattern STATUS = Pattern.compile("[1-5]\\d\\d");

  /** What else a header might hold no client would hand over. */
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}):[ \\t]*([\\x20-\\x7e\\x80-\\xff\\t]*)");

  /**
   * @param headers and the media type first, such as {@code content-type: application/json}
   */
  public static byte[] write(int status, String body, String... headers) {
    return write(status, body.getBytes(UTF_8), headers);
  }

  public static byte[] write(int status, byte[] body, String... headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head = status + "\n" + String.join("\n", headers) + "\n\n";
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** Reads anything: what is no head is the body. */
  public static WrittenReply read(byte[] written) {
    int status = 200;
    HttpFields.Mutable headers = HttpFields.build();
    LineReader lines = new LineReader(new ByteArrayInputStream(written));
    int position = 0;
    for (byte[] line = next(lines); line != null && line.length > 0; line = next(lines)) {
      String text = new String(line, ISO_8859_1);
      Matcher header = HEADER.matcher(text);
      if (STATUS.matcher(text).matches()) {
        status = Integer.parseInt(text);
      } else if (header.matches()) {
        headers.add(requireNonNull(header.group(1)), requireNonNull(header.group(2)).strip());
      }
      position += line.length + 1;
    }
    int from = Math.min(written.length, position + 1);
    byte[] body = new byte[written.length - from];
    System.arraycopy(written, from, body, 0, body.length);
    return new WrittenReply(status, headers.asImmutable(), body);
  }

  private static byte @Nullable [] next(LineReader lines) {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** As it comes where it is waited for. */
  public HttpReply.Whole whole() {
    return new HttpReply.Whole(status, headers, stream().mediaType(), body);
  }

  /** As it comes where it is read while it arrives, in one piece. */
  public StreamBody stream() {
    return stream(new ByteArrayInputStream(body));
  }

  /** The same, in pieces that end anywhere. */
  public StreamBody inPieces() {
    return stream(Pieces.of(body));
  }

  private StreamBody stream(InputStream source) {
    HttpResponse response = new HttpResponse(REQUEST).status(status);
    headers.forEach(response::addHeader);
    Patience patience = Patience.fromNow(LONG, LONG);
    ArrivingBytes bytes = new ArrivingBytes(REQUEST, patience);
    new Sender(source, response, bytes, new byte[4096]).run();
    return new StreamBody(PROVIDER, response, bytes, patience);
  }

  /** Sends the next piece whenever it is asked for it, as the client does. */
  private record Sender(
      InputStream source, HttpResponse response, ArrivingBytes bytes, byte[] buffer)
      implements Runnable {

    @Override
    public void run() {
      int read = read();
      if (read > 0) {
        bytes.onContent(
            response, Content.Chunk.from(ByteBuffer.wrap(buffer, 0, read), false), this);
      } else {
        bytes.onSuccess(response);
        bytes.onComplete(new Result(REQUEST, response));
      }
    }

    private int read() {
      try {
        return source.read(buffer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
