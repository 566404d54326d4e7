package dev.sluice.worker.route;

import java.util.random.RandomGenerator;

/** Texts as jobs have them. */
enum TokenSamples {
  ENGLISH(
      """
      The harbour office keeps two books. One lists every ship that came in, with the hour, the \
      tonnage and the name of whoever signed for the pilot; the other lists what was said about \
      them afterwards. When the insurers sent a clerk in the autumn of 1911, he asked for the \
      first and was given the second, and nobody noticed until he quoted it in court. Please \
      summarise the incident in three sentences, name everyone who could have prevented it, and \
      say which of the two books a careful reader should trust more. Answer politely, do not \
      invent any dates, and mention at the end what remains uncertain about the whole affair. \
      """),
  GERMAN(
      """
      Die Gemeinde hat im vergangenen Frühjahr beschlossen, die alte Mühle am Bach zu verkaufen, \
      obwohl sich fast sechshundert Einwohnerinnen und Einwohner dagegen ausgesprochen hatten. \
      Im Grundbuch steht allerdings eine Dienstbarkeit, die den Durchgang zum Wehr für alle \
      Zeiten sichert. Bitte fassen Sie die Rechtslage in höchstens fünf Sätzen zusammen, erklären \
      Sie den Begriff der Dienstbarkeit für Laien und nennen Sie die nächstliegenden Schritte, \
      welche die Gegner des Verkaufs noch ergreifen könnten. Zitieren Sie keine Paragraphen, \
      sondern schreiben Sie so, dass es auch jemand ohne juristische Vorbildung verstehen kann. \
      """),
  CHINESE(
      """
      这家小餐馆开在老街的尽头，门口挂着一块褪了色的木牌。老板娘每天凌晨四点起床，先把昨天泡好的豆子\
      磨成浆，再点上炉子，等第一批客人进门。去年冬天，隔壁的裁缝铺关了门，街上冷清了不少，可是她的生意\
      反而好了起来。请用三句话概括上面的故事，分析老板娘的性格特点，并且写一段适合发在社交网络上的推荐文字，\
      语气要自然，不要夸张，最后说明还有哪些信息不清楚。\
      """),
  CODE(
      """
      public static int indexOf(long[] sorted, long wanted) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
          int middle = (low + high) >>> 1;
          if (sorted[middle] < wanted) {
            low = middle + 1;
          } else if (sorted[middle] > wanted) {
            high = middle - 1;
          } else {
            return middle;
          }
        }
        return -(low + 1);
      }

      @Test
      void whatIsNotThereSaysWhereItWouldBe() {
        long[] sorted = {2, 3, 5, 7, 11, 13};
        assertEquals(-1, indexOf(sorted, 1));
        assertEquals(-4, indexOf(sorted, 6));
        assertThrows(NullPointerException.class, () -> indexOf(null, 1));
      }
      """);

  private final String text;

  TokenSamples(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Some of it, from anywhere in it, a few times over. */
  String excerpt(RandomGenerator random) {
    int from = random.nextInt(text.length() / 2);
    int to = from + text.length() / 4 + random.nextInt(text.length() / 4);
    return text.substring(from, to).repeat(random.nextInt(1, 5));
  }
}
