package dev.sluice.engine.contract;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A system that the simulator plays.
 *
 * @param engine the name of the engine that speaks to it
 * @param path below the provider's own prefix, what a host ends with
 * @param auth makes a credential into what it authenticates with
 * @param models one for each endpoint that it has
 * @param wordless what it cannot tell from other failures
 * @param manner what is particular about how it behaves
 */
record SimulatedSystem(
    String engine,
    String path,
    Function<String, Auth> auth,
    Options options,
    Map<Endpoint, String> models,
    Set<Ability> abilities,
    Set<ErrorCode> wordless,
    UnaryOperator<Behavior> manner) {}
