package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.fleet.UsageBook;
import dev.sluice.worker.fleet.UsageMessage;
import dev.sluice.worker.quota.DayLedger;
import dev.sluice.worker.quota.Part;
import dev.sluice.worker.quota.Told;
import java.util.List;

/** Lets workers share what is used by the day; those who count and those who carry it meet here. */
final class DailyUsage implements UsageBook {

  private final DayLedger days;

  DailyUsage(DayLedger days) {
    this.days = requireNonNull(days, "days is null");
  }

  @Override
  public List<UsageMessage> news() {
    return days.news().stream().map(DailyUsage::message).toList();
  }

  @Override
  public List<UsageMessage> lastWords() {
    return days.lastWords().stream().map(DailyUsage::message).toList();
  }

  @Override
  public void onMessage(UsageMessage told) {
    days.hear(
        new Told(
            told.day(),
            told.worker(),
            told.what(),
            new Part(told.number(), told.drawn(), told.asked(), told.used())));
  }

  @Override
  public void onJoined() {
    days.rejoin();
  }

  @Override
  public void onCutOff() {
    days.goAlone();
  }

  private static UsageMessage message(Told told) {
    Part part = told.part();
    return new UsageMessage(
        told.day(),
        told.worker(),
        told.what(),
        part.number(),
        part.drawn(),
        part.asked(),
        part.used());
  }
}
