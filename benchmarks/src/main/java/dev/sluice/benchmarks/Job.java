package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A job of 1 KB, and the body in it, which is all that the floor is given. */
record Job(int number) {

  static final String MODEL = "gpt-oss-120b";

  private static final int BYTES = 1024;
  private static final String SENTENCE =
      "The meeting moved twice, and the minutes name three owners for a single task. ";

  byte[] key() {
    return id().getBytes(UTF_8);
  }

  byte[] envelope() {
    return envelope(body()).getBytes(UTF_8);
  }

  byte[] bare() {
    return body().getBytes(UTF_8);
  }

  private String id() {
    return "0198c0de-0000-7000-8000-%012x".formatted(number);
  }

  private String envelope(String body) {
    return """
        {"id":"%s","custom_id":"row-%d","method":"POST","url":"/v1/chat/completions",\
        "body":%s,"batch_id":"benchmark","metadata":{"team":"search"}}\
        """
        .formatted(id(), number, body);
  }

  private String body() {
    String empty = envelope(body(""));
    int missing = BYTES - empty.length();
    return body(SENTENCE.repeat(missing / SENTENCE.length() + 1).substring(0, missing));
  }

  private String body(String text) {
    return """
        {"model":"%s","messages":[{"role":"system","content":"Answer in one paragraph."},\
        {"role":"user","content":"Note %d. %s"}],"max_tokens":200,"temperature":0.2}\
        """
        .formatted(MODEL, number, text);
  }
}
