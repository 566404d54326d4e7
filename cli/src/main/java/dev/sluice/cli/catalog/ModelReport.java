package dev.sluice.cli.catalog;

import static dev.sluice.cli.report.TextTable.UNKNOWN;

import dev.sluice.cli.report.TextTable;
import dev.sluice.worker.admin.ModelDescription;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows models: what configuration and providers say of them, and what nobody says as unknown. */
public final class ModelReport {

  private final List<Inquiry> inquiries;

  public ModelReport(List<Inquiry> inquiries) {
    this.inquiries = List.copyOf(inquiries);
  }

  public void table(PrintStream out) {
    TextTable table =
        new TextTable(
            "PROVIDER",
            "MODEL",
            "ALIASES",
            "CONTEXT",
            "TOOLS",
            "VISION",
            "SCHEMA",
            "IN $/M",
            "OUT $/M",
            "PRICE FROM");
    for (Inquiry inquiry : inquiries) {
      for (Model model : models(inquiry)) {
        Price price = model.price();
        table.add(
            inquiry.provider().name(),
            model.name(),
            String.join(", ", model.aliases()),
            text(model.contextWindow()),
            word(model.abilities().tools()),
            word(model.abilities().vision()),
            word(model.abilities().structuredOutput()),
            price == null ? UNKNOWN : price.input().toPlainString(),
            price == null ? UNKNOWN : price.output().toPlainString(),
            price == null ? UNKNOWN : price.source());
      }
    }
    table.write(out);
  }

  /** One object a line; what is not known is null. */
  public void json(PrintStream out) {
    for (Inquiry inquiry : inquiries) {
      String provider = inquiry.provider().name();
      models(inquiry).forEach(model -> out.println(ModelDescription.of(provider, model)));
    }
  }

  private static List<Model> models(Inquiry inquiry) {
    return inquiry.provider().models(inquiry.models());
  }

  private static String text(@Nullable Integer number) {
    return number == null ? UNKNOWN : number.toString();
  }

  private static String word(@Nullable Boolean flag) {
    if (flag == null) {
      return UNKNOWN;
    }
    return flag ? "yes" : "no";
  }
}
