package dev.sluice.simulator.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bedrock's Converse, foundation models and inference profiles. */
public final class BedrockWire implements Wire {

  private static final Pattern CONVERSE =
      Pattern.compile("/model/(?<model>[^/]+)/(?<operation>converse|converse-stream)");

  private static final String BEARER = "Bearer ";

  @Override
  public Optional<Route> route(Received request) {
    return switch (request.path()) {
      case "/foundation-models" -> Optional.of(Models.FOUNDATION);
      case "/inference-profiles" -> Optional.of(Models.PROFILES);
      default -> converse(request);
    };
  }

  private static Optional<Route> converse(Received request) {
    Matcher path = CONVERSE.matcher(request.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    String model = Received.decode(requireNonNull(path.group("model")));
    String operation = requireNonNull(path.group("operation"));
    return Optional.of(
        new Route.Model(
            "/model/{modelId}/" + operation,
            body -> {
              Signature.check(request);
              return ConverseCall.read(body, model, operation.equals("converse-stream"));
            }));
  }

  @Override
  public String credential(Received request) {
    String authorization = request.header("authorization");
    return authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : authorization;
  }

  /** Of a key that signs it is the secret half. */
  @Override
  public boolean proves(Received request, String key) {
    String authorization = request.header("authorization");
    return Signature.isIn(authorization)
        ? Signature.parse(authorization).filter(s -> s.verifies(request, key)).isPresent()
        : credential(request).equals(key);
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    return BedrockProblems.describe(problem).reply();
  }

  @Override
  public String requestIdHeader() {
    return "x-amzn-RequestId";
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }
}
