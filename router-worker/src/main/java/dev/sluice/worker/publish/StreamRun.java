package dev.sluice.worker.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a job tells, numbered. Once a record was lost it falls silent up to its end: a
 * reader has the beginning of an answer, and sees by the number of the last record how much is
 * missing. Owned by the job's thread, and after that by the publishing thread.
 */
public final class StreamRun {

  private final StreamPublisher publisher;
  private final String topic;
  private final StreamRecord.Run run;
  private final byte[] key;
  private final List<Header> headers = new ArrayList<>();
  private long sequence;
  private Duration patience;

  /** Set by whichever thread finds out. */
  private volatile boolean silent;

  StreamRun(StreamPublisher publisher, String topic, StreamRecord.Run run, Duration patience) {
    this.publisher = publisher;
    this.topic = topic;
    this.run = run;
    this.patience = patience;
    this.key = run.jobId().getBytes(UTF_8);
    headers.add(new RecordHeader(RecordHeaders.JOB_ID, key));
    add(RecordHeaders.BATCH_ID, run.batchId());
    add(RecordHeaders.CUSTOM_ID, run.customId());
  }

  /** Waits where the cluster is slow, but not for long over all of the run. */
  public void tell(StreamRecord.Event event) throws InterruptedException {
    if (silent) {
      sequence++;
      publisher.lost();
    } else {
      patience = publisher.send(record(event), patience, this::fallSilent);
    }
  }

  /** The end of the job's delivery is committed as {@code publication} has it. Never waits. */
  public void ended(Publication<?> publication) {
    switch (publication.ending()) {
      case Ending.Settled settled -> {
        add(RecordHeaders.STATUS, settled.status().wireName());
        last(new StreamRecord.Ended(settled.status(), settled.error()));
      }
      case Ending.PutAside _, Ending.Forwarded _, Ending.Elsewhere _ -> abandoned();
    }
  }

  /**
   * The job is given up here, and begun again elsewhere or later, which matters to nobody where
   * nothing was told. Never waits.
   */
  public void abandoned() {
    if (sequence > 0) {
      last(new StreamRecord.Abandoned());
    }
  }

  /** Told even by a silent one, if possible: its number tells what is missing. */
  private void last(StreamRecord.Event event) {
    if (!publisher.send(record(event), this::fallSilent)) {
      publisher.lost();
    }
  }

  private void fallSilent() {
    silent = true;
  }

  private ProducerRecord<byte[], byte[]> record(StreamRecord.Event event) {
    byte[] value = StreamRecordCodec.encode(new StreamRecord(run, sequence++, event));
    return new ProducerRecord<>(topic, null, null, key, value, headers);
  }

  private void add(String name, @Nullable String value) {
    if (value != null) {
      headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
    }
  }
}
