package dev.sluice.worker.duplicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelectionCodec;
import dev.sluice.schema.Reuse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job goes by: jobs of the same name are the same. Names of different tenants are different.
 *
 * @param fingerprint stands for it
 * @param placedBy what decides which partition is its home: for a job with an id alone the id, so
 *     that a record whose key that is stands there already
 * @param notBefore when an outcome may have been written at the earliest to be given to it; null
 *     for any that is remembered
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
public record Name(Fingerprint fingerprint, byte[] placedBy, @Nullable Instant notBefore) {

  private static final int BY_KEY = 1;
  private static final int BY_ID = 2;
  private static final int BY_CONTENT = 3;

  public Name {
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(placedBy, "placedBy is null");
  }

  /**
   * The names of a job: its own first, then the one that it shares with all that ask the same, if
   * it wants that.
   *
   * @param ownId whether its id is its submitter's; one that was made up for it names nothing
   * @param submittedAt what is younger was under way together with it
   */
  public static List<Name> of(Job job, boolean ownId, Instant submittedAt) {
    List<Name> names = new ArrayList<>(2);
    String key = job.idempotencyKey();
    if (key != null && !key.isBlank()) {
      names.add(byKey(key, job.labels().tenant()));
    } else if (ownId) {
      names.add(byId(job));
    }
    Reuse reuse = job.reuse();
    if (reuse != null && !job.streams()) {
      names.add(byContent(job, reuse, submittedAt));
    }
    return names;
  }

  private static Name byKey(String key, @Nullable String tenant) {
    Digest digest = new Digest().add(BY_KEY).add(tenant).add(key);
    return new Name(digest.fingerprint(), key.getBytes(UTF_8), null);
  }

  /**
   * An id is promised to nobody to be unique: whoever counts the lines of each file from 1 must not
   * be given the answers of another. So what is asked belongs to the name, as far as 32 bits tell.
   */
  private static Name byId(Job job) {
    Digest digest =
        new Digest()
            .add(BY_ID)
            .add(job.labels().tenant())
            .add(job.id())
            .add(job.endpoint().url())
            .add(job.body().hashCode());
    return new Name(digest.fingerprint(), job.id().getBytes(UTF_8), null);
  }

  private static Name byContent(Job job, Reuse reuse, Instant submittedAt) {
    Fingerprint fingerprint =
        new Digest()
            .add(BY_CONTENT)
            .add(job.labels().tenant())
            .add(job.endpoint().url())
            .add(job.body())
            .add(ModelSelectionCodec.encode(job.selection()))
            .fingerprint();
    boolean any = reuse.maxAge().compareTo(Duration.between(Instant.EPOCH, submittedAt)) >= 0;
    return new Name(
        fingerprint, fingerprint.bytes(), any ? null : submittedAt.minus(reuse.maxAge()));
  }
}
