package dev.sluice.engine.contract;

import dev.sluice.engine.contract.CommandLineBackend.Tool;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.schema.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The command-line tools, as their stand-ins play them. */
final class CommandLineSystems {

  private static final Map<ErrorCode, String> FAILURES =
      Map.of(
          ErrorCode.RATE_LIMITED, "rate limited",
          ErrorCode.OVERLOADED, "overloaded",
          ErrorCode.QUOTA_EXHAUSTED, "used up",
          ErrorCode.AUTHENTICATION, "logged out",
          ErrorCode.SERVER_ERROR, "silent exit");

  static final Tool CLAUDE_CODE =
      new Tool(
          "claude-code",
          "claude",
          Set.of(Ability.STRUCTURED_OUTPUT, Ability.STREAMING),
          FAILURES,
          "refused");

  static final Tool CODEX =
      new Tool(
          "codex",
          "codex",
          Set.of(Ability.STRUCTURED_OUTPUT, Ability.VISION),
          with(ErrorCode.CONTEXT_EXCEEDED, "context"),
          null);

  static final Tool CURSOR_AGENT =
      new Tool("cursor-agent", "cursor-agent", Set.of(Ability.STREAMING), FAILURES, null);

  static final Tool GEMINI_CLI =
      new Tool("gemini-cli", "gemini", Set.of(Ability.STREAMING), FAILURES, null);

  private CommandLineSystems() {}

  private static Map<ErrorCode, String> with(ErrorCode code, String words) {
    Map<ErrorCode, String> failures = new HashMap<>(FAILURES);
    failures.put(code, words);
    return Map.copyOf(failures);
  }
}
