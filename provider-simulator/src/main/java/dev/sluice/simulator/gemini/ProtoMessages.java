package dev.sluice.simulator.gemini;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of requests consist of: each field with its type. A star after a type stands
 * for a list, bars between words for an enumeration, and a capital begins the name of another
 * message.
 */
final class ProtoMessages {

  static final String GENERATE_CONTENT = "GenerateContent";
  static final String EMBED_CONTENT = "EmbedContent";
  static final String BATCH_EMBED_CONTENTS = "BatchEmbedContents";
  static final String PREDICT = "Predict";

  private static final String THRESHOLDS =
      "HARM_BLOCK_THRESHOLD_UNSPECIFIED|BLOCK_LOW_AND_ABOVE|BLOCK_MEDIUM_AND_ABOVE"
          + "|BLOCK_ONLY_HIGH|BLOCK_NONE|OFF";

  private static final Map<String, String> MESSAGES =
      Map.ofEntries(
          Map.entry(
              GENERATE_CONTENT,
              "model:string contents:Content* systemInstruction:Content tools:Tool*"
                  + " toolConfig:ToolConfig safetySettings:SafetySetting*"
                  + " generationConfig:GenerationConfig cachedContent:string labels:struct"),
          Map.entry("Content", "role:string parts:Part*"),
          Map.entry(
              "Part",
              "text:string inlineData:Blob fileData:FileData functionCall:FunctionCall"
                  + " functionResponse:FunctionResponse thought:bool thoughtSignature:bytes"
                  + " mediaResolution:struct videoMetadata:struct executableCode:struct"
                  + " codeExecutionResult:struct"),
          Map.entry("Blob", "mimeType:string data:bytes displayName:string"),
          Map.entry("FileData", "mimeType:string fileUri:string displayName:string"),
          Map.entry("FunctionCall", "id:string name:string args:struct"),
          Map.entry(
              "FunctionResponse",
              "id:string name:string response:struct parts:FunctionResponsePart*"
                  + " willContinue:bool scheduling:string"),
          Map.entry("FunctionResponsePart", "inlineData:Blob fileData:FileData"),
          Map.entry(
              "Tool",
              "functionDeclarations:FunctionDeclaration* googleSearch:struct"
                  + " googleSearchRetrieval:struct codeExecution:struct urlContext:struct"),
          Map.entry(
              "FunctionDeclaration",
              "name:string description:string parameters:Schema parametersJsonSchema:any"
                  + " response:Schema responseJsonSchema:any behavior:string"),
          Map.entry("ToolConfig", "functionCallingConfig:FunctionCallingConfig"),
          Map.entry(
              "FunctionCallingConfig",
              "mode:MODE_UNSPECIFIED|AUTO|ANY|NONE|VALIDATED allowedFunctionNames:string*"),
          Map.entry("SafetySetting", "category:string threshold:" + THRESHOLDS),
          Map.entry(
              "GenerationConfig",
              "temperature:float topP:float topK:float candidateCount:int32 maxOutputTokens:int32"
                  + " stopSequences:string* seed:int32 presencePenalty:float"
                  + " frequencyPenalty:float responseLogprobs:bool logprobs:int32"
                  + " responseMimeType:string responseSchema:Schema responseJsonSchema:any"
                  + " responseModalities:string* mediaResolution:MEDIA_RESOLUTION_UNSPECIFIED"
                  + "|MEDIA_RESOLUTION_LOW|MEDIA_RESOLUTION_MEDIUM|MEDIA_RESOLUTION_HIGH"
                  + " thinkingConfig:ThinkingConfig"),
          Map.entry(
              "ThinkingConfig",
              "includeThoughts:bool thinkingBudget:int32"
                  + " thinkingLevel:THINKING_LEVEL_UNSPECIFIED|MINIMAL|LOW|MEDIUM|HIGH"),
          Map.entry(
              "Schema",
              "type:TYPE_UNSPECIFIED|STRING|NUMBER|INTEGER|BOOLEAN|ARRAY|OBJECT|NULL format:string"
                  + " title:string description:string nullable:bool enum:string* items:Schema"
                  + " maxItems:int64 minItems:int64 properties:Schema{} required:string*"
                  + " minProperties:int64 maxProperties:int64 minimum:float maximum:float"
                  + " minLength:int64 maxLength:int64 pattern:string example:any anyOf:Schema*"
                  + " propertyOrdering:string* default:any"),
          Map.entry(
              EMBED_CONTENT,
              "model:string content:Content taskType:string title:string"
                  + " outputDimensionality:int32"),
          Map.entry(BATCH_EMBED_CONTENTS, "requests:EmbedContent*"),
          // The instances of a prediction are no proto message: their fields are the model's.
          Map.entry(PREDICT, "instances:any* parameters:any"));

  /** What only one of the services has: Vertex AI tells calls by their names. */
  private static final Map<String, Service> ONLY =
      Map.of(
          GENERATE_CONTENT + ".labels",
          Service.VERTEX_AI,
          "Blob.displayName",
          Service.VERTEX_AI,
          "FileData.displayName",
          Service.VERTEX_AI,
          "FunctionCall.id",
          Service.GEMINI_API,
          "FunctionResponse.id",
          Service.GEMINI_API);

  private static final Map<String, Map<String, String>> FIELDS = new HashMap<>();

  static {
    MESSAGES.forEach((name, fields) -> FIELDS.put(name, parse(fields)));
  }

  private ProtoMessages() {}

  /** The type of a field; null if the message has no such field. */
  static @Nullable String type(Service service, String message, String field) {
    Service only = ONLY.get(message + "." + field);
    return only == null || only == service
        ? FIELDS.getOrDefault(message, Map.of()).get(field)
        : null;
  }

  private static Map<String, String> parse(String fields) {
    return Arrays.stream(fields.split(" "))
        .map(field -> field.split(":"))
        .collect(Collectors.toUnmodifiableMap(field -> field[0], field -> field[1]));
  }
}
