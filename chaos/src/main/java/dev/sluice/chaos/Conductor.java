package dev.sluice.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does to the installation what the script says, each track on a thread of its own. */
final class Conductor {

  /** What befalls a worker may come to light so much later. */
  private static final Duration AFTERMATH = Duration.ofSeconds(12);

  private final Script script;
  private final Cluster cluster;
  private final Fleet fleet;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();

  Conductor(
      Script script, Cluster cluster, Fleet fleet, InstantSource clock, Consumer<String> progress) {
    this.script = script;
    this.cluster = cluster;
    this.fleet = fleet;
    this.clock = clock;
    this.progress = progress;
  }

  /** Everything that happened in which work may have been lost. */
  List<Trouble> troubles() {
    return List.copyOf(troubles);
  }

  /** Returns when all is done and all is well again. */
  void perform() throws InterruptedException {
    Instant began = clock.instant();
    List<Future<?>> tracks = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      script.tracks().forEach(track -> tracks.add(threads.submit(() -> perform(track, began))));
      for (Future<?> track : tracks) {
        track.get();
      }
    } catch (ExecutionException e) {
      throw new ChaosException("the installation could not be broken as planned: " + e.getCause());
    }
    sleepUntil(began.plus(script.length()));
  }

  private Void perform(List<Script.Cue> track, Instant began) throws InterruptedException {
    for (Script.Cue cue : track) {
      sleepUntil(began.plus(cue.at()));
      progress.accept("%5.1f s  %s".formatted(since(began), cue.act()));
      perform(cue.act());
    }
    return null;
  }

  private double since(Instant began) {
    return Duration.between(began, clock.instant()).toMillis() / 1e3;
  }

  private void perform(Act act) throws InterruptedException {
    Instant from = clock.instant();
    switch (act) {
      case Act.KillWorker kill -> {
        fleet.kill(kill.worker());
        Thread.sleep(act.lasts());
        fleet.begin(kill.worker());
      }
      case Act.TerminateWorker terminate -> {
        fleet.terminate(terminate.worker());
        Thread.sleep(act.lasts());
        fleet.begin(terminate.worker());
      }
      case Act.FreezeWorker freeze -> {
        fleet.freeze(freeze.worker());
        Thread.sleep(act.lasts());
        fleet.thaw(freeze.worker());
      }
      case Act.CutFromKafka cut -> {
        fleet.toKafka(cut.worker()).forEach(TcpProxy::cut);
        Thread.sleep(act.lasts());
        fleet.toKafka(cut.worker()).forEach(TcpProxy::heal);
      }
      case Act.SilenceKafka silence -> {
        fleet.toKafka(silence.worker()).forEach(TcpProxy::silence);
        Thread.sleep(act.lasts());
        fleet.toKafka(silence.worker()).forEach(TcpProxy::heal);
      }
      case Act.CutFromProviders cut -> {
        fleet.toProviders(cut.worker()).cut();
        Thread.sleep(act.lasts());
        fleet.toProviders(cut.worker()).heal();
      }
      case Act.KillBroker kill -> {
        cluster.kill(kill.broker());
        Thread.sleep(act.lasts());
        cluster.restart(kill.broker());
      }
      case Act.TerminateBroker terminate -> {
        cluster.terminate(terminate.broker());
        Thread.sleep(act.lasts());
        cluster.restart(terminate.broker());
      }
      case Act.MoveLeaders move -> {
        cluster.moveLeaders();
        Thread.sleep(move.lasts());
      }
      case Act.JoinAndLeave join -> {
        fleet.begin(Fleet.GUEST);
        Thread.sleep(join.lasts());
        fleet.terminate(Fleet.GUEST);
      }
      case Act.Upset upset -> {
        fleet.behave(upset.mood());
        Thread.sleep(upset.lasts());
        fleet.behave(Mood.WELL);
      }
    }
    remember(act, from);
    if (act instanceof Act.OnWorker one) {
      fleet.restartIfEnded(one.worker());
    }
  }

  private void remember(Act act, Instant from) {
    Instant to = clock.instant().plus(AFTERMATH);
    switch (act) {
      // Who is told to end, or loses partitions, goes on with its calls: nothing is lost in that.
      case Act.CutFromProviders _, Act.TerminateWorker _, Act.JoinAndLeave _ -> {}
      case Act.OnWorker one ->
          troubles.add(new Trouble(Fleet.NAMES.get(one.worker()), act.toString(), from, to));
      case Act.KillBroker _, Act.TerminateBroker _ ->
          troubles.add(new Trouble(null, act.toString(), from, to));
      case Act.MoveLeaders _, Act.Upset _ -> {}
    }
  }

  private void sleepUntil(Instant time) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), time);
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }
}
