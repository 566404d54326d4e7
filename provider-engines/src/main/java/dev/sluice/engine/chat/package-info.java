/**
 * The neutral middle for engines that translate: the OpenAI request read strictly into records, and
 * answers and chunks written in OpenAI form.
 *
 * <p>The way in. What throws here throws an {@link dev.sluice.engine.chat.InvalidRequestException},
 * whose message names the field; an engine throws the same for what its system has no means for.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.read(call.body());
 * request.require(Set.of("tools", "tool_choice", "temperature", "max_tokens", "top_k"), "Example");
 * request.forward(Set.of("top_k"), target);         // fields of the system's own, untouched
 * request.instructions();                           // all system and developer texts, or null
 * request.turns();                                  // user and assistant in turn, results grouped
 * request.messages();                               // or everything in its order
 * switch (part) {                                   // and refuse by path what cannot be said
 *   case Part.Audio audio -> throw new InvalidRequestException(audio.path(), "Example hears nothing");
 *   …
 * }
 * }</pre>
 *
 * <p>The way out, in one piece or in many:
 *
 * <pre>{@code
 * Completion whole = new Completion(id, model, created, reply, FinishReason.STOP, tokens);
 *
 * ChunkWriter writer = new ChunkWriter(id, model, created, sink);
 * writer.text("A cat");                             // also reasoning, refusal
 * int number = writer.beginCall("call_1", "lookup");
 * writer.arguments(number, "{}");
 * Completion whole = writer.finish(FinishReason.TOOL_CALLS, tokens);
 *
 * whole.refused();                                  // a failure, though billed
 * whole.toJson();                                   // a chat.completion
 * whole.bill();
 * }</pre>
 *
 * <p>{@link dev.sluice.engine.chat.ChunkAssembly} puts chunks together that a server wrote in
 * OpenAI form itself.
 */
@NullMarked
package dev.sluice.engine.chat;

import org.jspecify.annotations.NullMarked;
