package dev.sluice.engine.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A reply that grows by pieces, in time that is linear in its size. */
final class ReplyDraft {

  private final AnswerSize size;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final List<CallDraft> calls = new ArrayList<>();
  private final Map<Long, CallDraft> byIndex = new HashMap<>();
  private final Map<String, CallDraft> byId = new HashMap<>();
  private final KeptFields extraContent;

  ReplyDraft(AnswerSize size) {
    this.size = size;
    this.extraContent = new KeptFields(size);
  }

  void text(String piece) {
    append(text, piece);
  }

  void reasoning(String piece) {
    append(reasoning, piece);
  }

  void refusal(String piece) {
    append(refusal, piece);
  }

  /** Adds to what is already there, so that each system's part may come when it likes. */
  void extraContent(ObjectNode content) {
    extraContent.keepAll(content);
  }

  /**
   * The call that a fragment belongs to. Some servers number the calls, some only repeat their ids,
   * some give the number 0 to each, and some do neither and give each call whole.
   *
   * @param index null where the server does not number
   * @param id empty where the fragment has none
   * @param name of the tool; empty where the fragment has none
   */
  CallDraft call(@Nullable Long index, String id, String name) {
    CallDraft known = index == null ? unnumbered(id, name) : byIndex.get(index);
    CallDraft call = known == null || isOther(known, id, name) ? begin("", "") : known;
    call.name(id, name);
    remember(call, index, id);
    return call;
  }

  /** A new id alone may be one that the server made up for this fragment. */
  private static boolean isOther(CallDraft known, String id, String name) {
    return known.isOtherThan(id) && !name.isEmpty();
  }

  private void remember(CallDraft call, @Nullable Long index, String id) {
    if (index != null) {
      byIndex.put(index, call);
    } else if (!id.isEmpty()) {
      byId.put(id, call);
    }
  }

  private @Nullable CallDraft unnumbered(String id, String name) {
    if (!id.isEmpty()) {
      return byId.get(id);
    }
    return name.isEmpty() && !calls.isEmpty() ? calls.getLast() : null;
  }

  /** A new call, whatever its id. */
  CallDraft begin(String id, String name) {
    size.add(AnswerSize.OBJECT);
    CallDraft call = new CallDraft(size, calls.size());
    call.name(id, name);
    calls.add(call);
    return call;
  }

  CallDraft call(int position) {
    return calls.get(position);
  }

  int callCount() {
    return calls.size();
  }

  Reply toReply() {
    return new Reply(
        textOf(text),
        textOf(reasoning),
        textOf(refusal),
        calls.stream().map(CallDraft::toCall).toList(),
        extraContent.orNull());
  }

  private void append(StringBuilder builder, String piece) {
    size.add(piece.length());
    builder.append(piece);
  }

  private static @Nullable String textOf(StringBuilder builder) {
    return builder.isEmpty() ? null : builder.toString();
  }
}
