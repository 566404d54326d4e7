package dev.sluice.simulator.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells which models there are. One whose name begins with a region of the world, such as {@code
 * us.}, is an inference profile, through which alone the model behind it can be called.
 */
final class Models {

  static final Route FOUNDATION = new Route.Catalog("GET", (owner, models) -> foundation(models));
  static final Route PROFILES = new Route.Catalog("GET", (owner, models) -> profiles(models));

  private static final Pattern PROFILE =
      Pattern.compile("(us|us-gov|eu|apac|jp|au|ca|global)\\.(?<model>.+)");

  private Models() {}

  private static Reply foundation(List<String> models) {
    ObjectNode body = ConverseJson.object();
    ArrayNode list = body.putArray("modelSummaries");
    Set<String> behindProfiles = new LinkedHashSet<>();
    for (String name : models) {
      Matcher profile = PROFILE.matcher(name);
      if (profile.matches()) {
        behindProfiles.add(requireNonNull(profile.group("model")));
      } else {
        describe(name, "ON_DEMAND", list.addObject());
      }
    }
    behindProfiles.forEach(model -> describe(model, "INFERENCE_PROFILE", list.addObject()));
    return Reply.json(200, body);
  }

  private static void describe(String model, String inferenceType, ObjectNode summary) {
    summary
        .put("modelArn", arn(model))
        .put("modelId", model)
        .put("modelName", model)
        .put("providerName", "Simulator")
        .put("responseStreamingSupported", true);
    summary.putArray("inputModalities").add("TEXT").add("IMAGE");
    summary.putArray("outputModalities").add("TEXT");
    summary.putArray("customizationsSupported");
    summary.putArray("inferenceTypesSupported").add(inferenceType);
    summary.putObject("modelLifecycle").put("status", "ACTIVE");
  }

  private static Reply profiles(List<String> models) {
    ObjectNode body = ConverseJson.object();
    ArrayNode list = body.putArray("inferenceProfileSummaries");
    for (String name : models) {
      Matcher profile = PROFILE.matcher(name);
      if (profile.matches()) {
        ObjectNode summary = list.addObject();
        summary
            .put("inferenceProfileId", name)
            .put("inferenceProfileArn", "arn:aws:bedrock:us-east-1:1:inference-profile/" + name)
            .put("inferenceProfileName", name)
            .put("status", "ACTIVE")
            .put("type", "SYSTEM_DEFINED");
        summary
            .putArray("models")
            .addObject()
            .put("modelArn", arn(requireNonNull(profile.group("model"))));
      }
    }
    return Reply.json(200, body);
  }

  private static String arn(String model) {
    return "arn:aws:bedrock:us-east-1::foundation-model/" + model;
  }
}
