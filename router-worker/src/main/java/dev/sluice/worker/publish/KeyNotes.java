package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the result of a job is to be found, as records of the keys topic that are
 * written with it.
 *
 * @param topic of the keys
 */
public record KeyNotes(String topic, List<Note> notes) {

  /** What a job is at fault for itself: submitted again, it would fail again, and be paid again. */
  private static final Set<ErrorCode> FINAL =
      Set.of(
          ErrorCode.INVALID_REQUEST,
          ErrorCode.CONTENT_POLICY,
          ErrorCode.CONTEXT_EXCEEDED,
          ErrorCode.PAYLOAD_TOO_LARGE,
          ErrorCode.RESULT_TOO_LARGE);

  public KeyNotes {
    requireNonNull(topic, "topic is null");
    notes = List.copyOf(notes);
  }

  /**
   * One name.
   *
   * @param fingerprint stands for it
   * @param home the partition in which whoever asks for it looks
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
  public record Note(byte[] fingerprint, int home) {
    public Note {
      requireNonNull(fingerprint, "fingerprint is null");
    }
  }

  /**
   * Whether a job that is the same would end the same. What an operator can mend, time cures or
   * somebody has called off is worth another try.
   */
  public static boolean isFinal(Ending ending) {
    return switch (ending) {
      case Ending.Settled settled -> isFinal(settled.error());
      case Ending.PutAside _ -> false;
      case Ending.Forwarded _, Ending.Elsewhere _ -> false;
    };
  }

  static boolean isFinal(@Nullable JobError error) {
    return error == null || FINAL.contains(error.code());
  }

  List<ProducerRecord<byte[], byte[]>> of(Publication<?> publication) {
    Written written = publication.written();
    if (written == null || !isFinal(publication.ending())) {
      return List.of();
    }
    return notes.stream()
        .map(
            note ->
                new ProducerRecord<>(
                    topic,
                    note.home(),
                    written.epochMillis(),
                    note.fingerprint(),
                    WrittenCodec.encode(written)))
        .toList();
  }
}
