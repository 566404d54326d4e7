package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said, and by whom. */
final class ContentsTest {

  private static final Service API = new Service(URI.create("https://g.example/v1beta"));
  private static final Service VERTEX =
      new Service(URI.create("https://v.example/v1/projects/p/locations/global/publishers/google"));

  private static final String HI = "{'role':'user','content':'hi'}";
  private static final String ASKED_AND_CALLED =
      "{'role':'user','content':'two'},"
          + "{'role':'assistant','content':'Wait.','tool_calls':["
          + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\\"k\\\":1}'}},"
          + "{'id':'c2','type':'function','function':{'name':'f','arguments':''}}]},"
          + "{'role':'tool','tool_call_id':'c2','content':'second'},"
          + "{'role':'tool','tool_call_id':'c1','content':'first'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'role':'system','content':'Be brief.'} | messages
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'gs://b/x.png'}}]} | messages[0].content[0].image_url.url
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://b/x.png'}}]} | messages[0].content[0].image_url.url
          {'role':'user','content':[{'type':'file','file':{'file_id':'file-17'}}]} | messages[0].content[0].file.file_id
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,eA==','detail':'low'}},{'type':'image_url','image_url':{'url':'data:image/png;base64,eA==','detail':'high'}}]} | messages[0].content[1].image_url.detail
          """)
  void aMessageThatCannotBeSaidIsRefusedByItsPlace(String message, String place) {
    assertThatThrownBy(() -> write(API, "gemini-2.5-flash", "{'messages':[" + message + "]}"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(place));
  }

  @Test
  void instructionsStandApartAndTurnsAlternate() {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':[{'role':'system','content':'Be brief.'},"
                + "{'role':'developer','content':[{'type':'text','text':'Be kind.'}]},"
                + "{'role':'user','content':'Hi'},{'role':'user','content':'there'},"
                + "{'role':'assistant','content':'Hello!'},{'role':'user','content':'What is a tide?'}]}");

    assertThat(written)
        .isEqualTo(
            json(
                "{'systemInstruction':{'parts':[{'text':'Be brief.\\n\\nBe kind.'}]},"
                    + "'contents':[{'role':'user','parts':[{'text':'Hi'},{'text':'there'}]},"
                    + "{'role':'model','parts':[{'text':'Hello!'}]},"
                    + "{'role':'user','parts':[{'text':'What is a tide?'}]}]}"));
  }

  @Test
  void imagesSoundAndFilesGoInline() {
    JsonNode parts =
        write(
                API,
                "m",
                "{'messages':[{'role':'user','content':["
                    + "{'type':'image_url','image_url':{'url':'data:image/png;base64,eA==','detail':'high'}},"
                    + "{'type':'input_audio','input_audio':{'data':'eA==','format':'mp3'}},"
                    + "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,eA=='}}]}]}")
            .path("contents")
            .path(0)
            .path("parts");

    assertThat(parts)
        .isEqualTo(
            json(
                "[{'inlineData':{'mimeType':'image/png','data':'eA=='}},"
                    + "{'inlineData':{'mimeType':'audio/mp3','data':'eA=='}},"
                    + "{'inlineData':{'mimeType':'application/pdf','data':'eA=='}}]"));
  }

  @Test
  void aResolutionHoldsForTheWholeRequest() {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':[{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,eA==','detail':'low'}},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,eA=='}}]}]}");

    assertThat(written.path("generationConfig"))
        .isEqualTo(json("{'mediaResolution':'MEDIA_RESOLUTION_LOW'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          https://x.example/a.JPG?w=1 | {'mimeType':'image/jpeg','fileUri':'https://x.example/a.JPG?w=1'}
          https://g.example/v1beta/files/a17 | {'fileUri':'https://g.example/v1beta/files/a17'}
          """)
  void anImageElsewhereIsNamed(String url, String fileData) {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'"
                + url
                + "'}}]}]}");

    assertThat(written.at("/contents/0/parts/0/fileData")).isEqualTo(json(fileData));
  }

  @Test
  void anUploadIsNamedByItsUrl() {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'files/a17'}}]}]}");

    assertThat(written.at("/contents/0/parts/0"))
        .isEqualTo(json("{'fileData':{'fileUri':'https://g.example/v1beta/files/a17'}}"));
  }

  @Test
  void vertexAiTakesImagesFromElsewhereIfItCanTellWhatTheyAre() {
    String message =
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'%s'}}]}]}";

    assertThat(
            write(VERTEX, "m", message.formatted("https://b/x.webp"))
                .at("/contents/0/parts/0/fileData"))
        .isEqualTo(json("{'mimeType':'image/webp','fileUri':'https://b/x.webp'}"));
    assertThatThrownBy(() -> write(VERTEX, "m", message.formatted("https://b/x")))
        .hasMessageStartingWith("messages[0].content[0].image_url.url: does not tell");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gs://secrets/x.png", "GS://secrets/x.png", "file:///etc/x.png", "ftp://b/x.png"})
  void whatTheWorkersOwnCredentialsCanReadIsNotForAJobToName(String url) {
    String message =
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'%s'}}]}]}"
            .formatted(url);

    for (Service service : List.of(API, VERTEX)) {
      assertThatThrownBy(() -> write(service, "m", message))
          .hasMessageStartingWith("messages[0].content[0].image_url.url: must begin with https://");
    }
  }

  @Test
  void resultsFollowTheirCallsInTheirOrder() {
    JsonNode contents =
        write(API, "gemini-2.5-flash", "{'messages':[" + ASKED_AND_CALLED + "]}").path("contents");

    assertThat(contents.path(1))
        .isEqualTo(
            json(
                "{'role':'model','parts':[{'text':'Wait.'},"
                    + "{'functionCall':{'id':'c1','name':'f','args':{'k':1}}},"
                    + "{'functionCall':{'id':'c2','name':'f','args':{}}}]}"));
    assertThat(contents.path(2))
        .isEqualTo(
            json(
                "{'role':'user','parts':["
                    + "{'functionResponse':{'id':'c1','name':'f','response':{'output':'first'}}},"
                    + "{'functionResponse':{'id':'c2','name':'f','response':{'output':'second'}}}]}"));
  }

  @Test
  void vertexAiIsToldNoIds() {
    JsonNode contents =
        write(VERTEX, "gemini-2.5-flash", "{'messages':[" + ASKED_AND_CALLED + "]}")
            .path("contents");

    assertThat(contents.findValues("id")).isEmpty();
    assertThat(contents.at("/2/parts/0/functionResponse/response/output").asString())
        .isEqualTo("first");
  }

  @Test
  void imagesOfAResultGoWithIt() {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':["
                + HI
                + ",{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'here'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,eA=='}}]}]}");

    assertThat(written.at("/contents/2/parts/0/functionResponse"))
        .isEqualTo(
            json(
                "{'id':'c','name':'f','response':{'output':'here'},"
                    + "'parts':[{'inlineData':{'mimeType':'image/png','data':'eA=='}}]}"));
  }

  @Test
  void signaturesGoBackWithWhatTheyCameWith() {
    JsonNode parts =
        write(
                API,
                "gemini-3-pro",
                "{'messages':["
                    + HI
                    + ",{'role':'assistant','content':'Wait.','extra_content':{'google':{'thought_signature':'dA=='}},'tool_calls':["
                    + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'},'extra_content':{'google':{'thought_signature':'Yw=='}}},"
                    + "{'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                    + "{'role':'tool','tool_call_id':'c1','content':'1'},{'role':'tool','tool_call_id':'c2','content':'2'}]}")
            .path("contents")
            .path(1)
            .path("parts");

    assertThat(parts.path(0)).isEqualTo(json("{'text':'Wait.','thoughtSignature':'dA=='}"));
    assertThat(parts.path(1).path("thoughtSignature").asString()).isEqualTo("Yw==");
    assertThat(parts.path(2).has("thoughtSignature")).isFalse();
  }

  @Test
  void aSignatureOfTextThatIsGoneHasAPartOfItsOwn() {
    JsonNode written =
        write(
            API,
            "m",
            "{'messages':["
                + HI
                + ",{'role':'assistant','content':null,'extra_content':{'google':{'thought_signature':'dA=='}},'tool_calls':["
                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'1'}]}");

    assertThat(written.at("/contents/1/parts/0"))
        .isEqualTo(json("{'text':'','thoughtSignature':'dA=='}"));
  }

  @Test
  void callsOfOtherModelsAreMarkedAsSuchWhereSignaturesAreWanted() {
    String body = "{'messages':[" + ASKED_AND_CALLED + "]}";

    assertThat(
            write(API, "gemini-3-pro", body)
                .path("contents")
                .findValuesAsString("thoughtSignature"))
        .containsExactly("skip_thought_signature_validator");
    assertThat(write(API, "gemini-2.5-pro", body).path("contents").findValues("thoughtSignature"))
        .isEmpty();
  }

  private static JsonNode write(Service service, String model, String body) {
    ChatRequest request = ChatRequest.read((ObjectNode) json(body));
    // As it is read again: what kind of number an object held does not show then.
    return Json.mapper().readTree(GenerateContent.write(request, service, model).toString());
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
