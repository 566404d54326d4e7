package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a request proves who sends it. */
public sealed interface Auth {

  /** What must never be shown. */
  List<Secret> secrets();

  /** It does not. */
  record None() implements Auth {
    @Override
    public List<Secret> secrets() {
      return List.of();
    }
  }

  /** A header, such as {@code Authorization: Bearer …}. */
  record Header(String name, Secret value) implements Auth {
    public Header {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }

    @Override
    public List<Secret> secrets() {
      return List.of(value);
    }
  }

  /** A parameter of the URL's query. */
  record Query(String parameter, Secret value) implements Auth {
    public Query {
      requireNonNull(parameter, "parameter is null");
      requireNonNull(value, "value is null");
    }

    @Override
    public List<Secret> secrets() {
      return List.of(value);
    }
  }

  /**
   * OAuth 2.0 client credentials: a token is fetched, kept, and sent as a bearer.
   *
   * @param scope null where the server needs none
   */
  record OAuth(URI tokenUrl, Secret clientId, Secret clientSecret, @Nullable String scope)
      implements Auth {
    public OAuth {
      requireNonNull(tokenUrl, "tokenUrl is null");
      requireNonNull(clientId, "clientId is null");
      requireNonNull(clientSecret, "clientSecret is null");
    }

    @Override
    public List<Secret> secrets() {
      return List.of(clientSecret);
    }
  }

  /**
   * Google's credentials.
   *
   * @param credentials the content of a credentials file; null for Application Default Credentials
   */
  record Google(@Nullable Secret credentials) implements Auth {
    @Override
    public List<Secret> secrets() {
      return Stream.ofNullable(credentials).toList();
    }
  }

  /**
   * AWS Signature Version 4, service {@code bedrock}.
   *
   * @param keys null for AWS's default chain: environment, profile, container, instance
   */
  record AwsSigV4(String region, @Nullable Keys keys) implements Auth {
    public AwsSigV4 {
      requireNonNull(region, "region is null");
    }

    @Override
    public List<Secret> secrets() {
      return Stream.ofNullable(keys).flatMap(Keys::secrets).toList();
    }

    /**
     * @param sessionToken null for keys that do not end
     */
    public record Keys(Secret accessKeyId, Secret secretAccessKey, @Nullable Secret sessionToken) {
      public Keys {
        requireNonNull(accessKeyId, "accessKeyId is null");
        requireNonNull(secretAccessKey, "secretAccessKey is null");
      }

      private Stream<Secret> secrets() {
        return Stream.concat(Stream.of(secretAccessKey), Stream.ofNullable(sessionToken));
      }
    }
  }
}
