/**
 * Submits jobs and waits for their results, from any Java 17 program.
 *
 * <pre>{@code
 * try (SluiceClient client = SluiceClient.connect(ClientOptions.of("localhost:9092"))) {
 *   JobResult result = client.request(Job.chat("gpt-oss-120b", "Why is the sky blue?")).get();
 *   System.out.println(result.outcome());
 * }
 * }</pre>
 *
 * <p>With its answer while it arrives; it begins anew with every attempt:
 *
 * <pre>{@code
 * Job job = Job.chat("gpt-oss-120b", "Why is the sky blue?").streamed();
 * try (SluiceClient client = SluiceClient.connect(ClientOptions.of("localhost:9092"));
 *     JobStream stream = client.listen(job.id())) {
 *   CompletableFuture<JobResult> result = client.request(job);
 *   Optional<StreamRecord> next = stream.next(Duration.ofMinutes(10));
 *   while (next.isPresent() && !(next.get().event() instanceof StreamRecord.Ended)) {
 *     show(next.get().event());
 *     next = stream.next(Duration.ofMinutes(10));
 *   }
 *   save(result.get());
 * }
 * }</pre>
 *
 * <p>And a batch, with its results as they finish, in constant memory:
 *
 * <pre>{@code
 * try (SluiceClient client = SluiceClient.connect(ClientOptions.of("localhost:9092"));
 *     ResultStream results = client.follow("batch-1")) {
 *   long left = client.submitAll(jobs);
 *   while (left > 0) {
 *     Optional<JobResult> result = results.next(Duration.ofMinutes(10));
 *     if (result.isEmpty()) {
 *       break;
 *     }
 *     save(result.get());
 *     left -= result.get().replay() == null ? 1 : 0;
 *   }
 * }
 * }</pre>
 *
 * <p>Jobs that did not succeed are looked at, and submitted again, with {@link
 * dev.sluice.client.DeadLetters}:
 *
 * <pre>{@code
 * DeadLetters letters = DeadLetters.connect(options, ScanListener.NONE);
 * DeadLetterFilter outage = DeadLetterFilter.ALL.withCodes(ErrorCode.SERVER_ERROR);
 * letters.replay(outage, ReplayTerms.AS_THEY_WERE, ReplayListener.NONE);
 * }</pre>
 */
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
