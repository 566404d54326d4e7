package dev.sluice.schema;

/** Records that are JSON and no job. */
final class BadJobs {

  /** Each with a part of what the codec says about it. */
  static final String NO_JOBS =
      """
      [1]                                            | must be a JSON object, not an array
      "text"                                         | must be a JSON object, not a string
      {}                                             | neither "body"
      {"prompt":"Hi"}                                | neither "body"
      {"body":null}                                  | body: is missing
      {"body":"Hi"}                                  | body: must be an object, not a string
      {"body":{}}                                    | body.messages: must be a non-empty array
      {"body":{"messages":[]}}                       | body.messages: must be a non-empty array
      {"body":{"messages":"Hi"}}                     | body.messages: must be a non-empty array
      {"messages":{}}                                | messages: must be a non-empty array
      {"body":{"input":"Hi"}}                        | set url to /v1/embeddings
      {"url":"/v1/embeddings","body":{}}             | body.input: must be a string or a non-empty
      {"input":[]}                                   | input: must be a string or a non-empty array
      {"body":{"messages":[{}],"model":7}}           | body.model: must be a string, not a number
      {"body":{"messages":[{}],"model":""}}          | body.model: is empty
      {"body":{"messages":[{}],"stream":"yes"}}      | body.stream: must be true or false, not a string
      {"input":"Hi","stream":true}                   | stream: must not be true: embeddings come in one
      {"url":"/v1/images","body":{"messages":[{}]}}  | url: "/v1/images" is unknown; known are /v1/chat
      {"url":1,"body":{"messages":[{}]}}             | url: must be a string
      {"method":"GET","body":{"messages":[{}]}}      | method: "GET" is not POST
      {"id":7,"body":{"messages":[{}]}}              | id: must be a string, not a number
      {"id":"a\\u0000b","body":{"messages":[{}]}}    | id: has control characters
      {"custom_id":7,"body":{"messages":[{}]}}       | custom_id: must be a string, not a number
      {"batch_id":{},"body":{"messages":[{}]}}       | batch_id: must be a string, not an object
      {"tenant":[],"body":{"messages":[{}]}}         | tenant: must be a string, not an array
      {"reply_to":true,"body":{"messages":[{}]}}     | reply_to: must be a string, not a boolean
      {"reply_to":"","body":{"messages":[{}]}}       | reply_to: is empty
      {"idempotency_key":1,"body":{"messages":[{}]}} | idempotency_key: must be a string
      {"reuse":true,"body":{"messages":[{}]}}        | reuse: must be an object
      {"reuse":{"age":"1h"},"body":{"messages":[{}]}} | reuse: unknown key "age"; known are max_age
      {"reuse":{"max_age":"an hour"},"body":{"messages":[{}]}} | reuse.max_age: "an hour" is no age; write it like 30s or 12h
      {"reuse":{"max_age":60},"body":{"messages":[{}]}} | reuse.max_age: must be a string, not a number
      {"reuse":{},"body":{"messages":[{}],"stream":true}} | reuse: does not go with body.stream: leave one of them out
      {"metadata":[],"body":{"messages":[{}]}}       | metadata: must be an object, not an array
      {"deadline":"soon","body":{"messages":[{}]}}   | deadline: "soon" is no timestamp; write it like
      {"deadline":17,"body":{"messages":[{}]}}       | deadline: must be a string
      {"deadline":"2026-02-31T00:00:00Z","body":{"messages":[{}]}}     | is no timestamp
      {"deadline":"+99999-01-01T00:00:00Z","body":{"messages":[{}]}}   | is no timestamp
      {"not_before":"2026-12-01","body":{"messages":[{}]}} | not_before: "2026-12-01" is no timestamp
      {"priority":"BATCH","body":{"messages":[{}]}}  | known are interactive, standard, batch
      {"model_selection":[],"body":{"messages":[{}]}}            | model_selection: must be an object
      {"model_selection":{"model":[]},"body":{"messages":[{}]}}  | model_selection: unknown key "model"; known are provider, models, sort, only, ignore, max_price, when_limited, fallback_on
      {"model_selection":{"models":"m"},"body":{"messages":[{}]}} | model_selection.models: must be an array, not a string
      {"model_selection":{"ignore":["a",1]},"body":{"messages":[{}]}} | model_selection.ignore[1]: must be a non-empty string
      {"model_selection":{"max_price":{"input":-1}},"body":{"messages":[{}]}} | model_selection.max_price.input: must be a number that is not negative
      {"model_selection":{"max_price":{"prompt":1}},"body":{"messages":[{}]}} | model_selection.max_price: unknown key "prompt"; known are input, output
      {"model_selection":{"when_limited":"later"},"body":{"messages":[{}]}} | model_selection.when_limited: "later" is unknown; known are wait, next, park
      {"model_selection":{"fallback_on":["timeout"]},"body":{"messages":[{}]}} | model_selection.fallback_on: "timeout" is unknown; known are invalid_request, content_policy, payload_too_large
      {"model_selection":{"provider":{"only":[]}},"body":{"messages":[{}]}} | model_selection.provider: unknown key "only"; known are order, allow_fallbacks
      {"model_selection":{"provider":{"allow_fallbacks":"no"}},"body":{"messages":[{}]}} | allow_fallbacks: must be true or false
      {"model_selection":{"sort":[{"metric":"SPEED","direction":"ASC"}]},"body":{"messages":[{}]}} | model_selection.sort[0].metric: "SPEED" is unknown; known are LATENCY, PRICE, THROUGHPUT
      {"model_selection":{"sort":[{"metric":"PRICE"}]},"body":{"messages":[{}]}} | model_selection.sort[0].direction: is missing
      {"model_selection":{"sort":["PRICE"]},"body":{"messages":[{}]}} | model_selection.sort[0]: must be an object, not a string
      {"messages":[{}],"model_selection":{"x":1}}    | model_selection: unknown key "x"
      {"body":{"messages":[{}],"model_selection":{"x":1}}} | body.model_selection: unknown key "x"
      """;

  private BadJobs() {}
}
