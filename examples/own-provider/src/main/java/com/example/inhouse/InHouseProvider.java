package com.example.inhouse;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A server of completions that answers whole, and knows neither tools nor images. */
final class InHouseProvider implements Provider {

  private final ProviderSpec spec;
  private final Auth.Header key;
  private final HttpClient client;

  InHouseProvider(ProviderSpec spec, Auth.Header key, HttpClient client) {
    this.spec = spec;
    this.key = key;
    this.client = client;
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public boolean supportsTools() {
    return false;
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    if (call.endpoint() != Endpoint.CHAT_COMPLETIONS) {
      return Failed.unanswered(ErrorCode.INVALID_REQUEST, "the server makes no embeddings");
    }
    try {
      HttpResponse<String> response = send(InHouseForm.request(call).toString(), call.budget());
      JsonNode body = Json.mapper().readTree(response.body());
      return response.statusCode() == 200 ? InHouseForm.answer(call, body) : failed(response, body);
    } catch (IllegalArgumentException e) {
      return Failed.unanswered(ErrorCode.INVALID_REQUEST, line(e.getMessage()));
    } catch (JacksonException e) {
      return Failed.unanswered(ErrorCode.SERVER_ERROR, "the server answered with no JSON");
    } catch (HttpTimeoutException e) {
      return Failed.unanswered(ErrorCode.TIMEOUT, line("the server was too slow: " + e));
    } catch (IOException e) {
      return Failed.unanswered(ErrorCode.NETWORK, line("the server was not reached: " + e));
    }
  }

  /** The server has no streams, so the answer is a stream of one piece. */
  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    ProviderAnswer answer = complete(call);
    if (answer instanceof Completed completed) {
      chunks.accept(InHouseForm.chunk(completed.response().body()));
    }
    return answer;
  }

  private HttpResponse<String> send(String body, Duration budget)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(spec.requireHost() + "/generate"))
            .timeout(spec.timeouts().firstByte())
            .header("Content-Type", "application/json")
            .header(key.name(), key.value().reveal())
            .POST(BodyPublishers.ofString(body))
            .build();
    Duration total = spec.timeouts().total();
    long patience = (budget.compareTo(total) < 0 ? budget : total).toMillis();
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      return sent.get(patience, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("not done within " + patience + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      sent.cancel(true); // Closes the connection of a call that is not over.
    }
  }

  private Failed failed(HttpResponse<String> response, JsonNode body) {
    ErrorCode code =
        ErrorCode.ofWireName(body.path("kind").asString(""))
            .orElseGet(() -> byStatus(response.statusCode()));
    String message = line(body.path("error").asString("status " + response.statusCode()));
    Duration wait =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(seconds -> seconds.matches("\\d{1,9}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .orElse(null);
    return new Failed(code, message, null, wait, Bill.NONE);
  }

  private static ErrorCode byStatus(int status) {
    return switch (status) {
      case 400, 422 -> ErrorCode.INVALID_REQUEST;
      case 401 -> ErrorCode.AUTHENTICATION;
      case 403 -> ErrorCode.PERMISSION_DENIED;
      case 404 -> ErrorCode.MODEL_NOT_FOUND;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 429 -> ErrorCode.RATE_LIMITED;
      case 503 -> ErrorCode.OVERLOADED;
      default -> ErrorCode.SERVER_ERROR;
    };
  }

  /** What people read, and what may be logged: one line, and no credential. */
  private String line(String text) {
    String hidden = text;
    for (Secret secret : spec.secrets()) {
      hidden = secret.hideIn(hidden);
    }
    return hidden.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }

  @Override
  public void close() {}
}
