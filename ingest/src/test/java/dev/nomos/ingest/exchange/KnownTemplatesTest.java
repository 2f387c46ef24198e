package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.ExporterId;
import org.junit.jupiter.api.Test;

final class KnownTemplatesTest {
  private static final long LIFETIME = ExchangeConfig.DEFAULT.templateLifetime().toMillis();

  private final Exporting exporting = new Exporting(ExchangeConfig.DEFAULT);

  private static byte[] data() {
    return v9(1, 5, set(256, usualRecord(6, 2, 40, 1)));
  }

  @Test
  void aTemplateThatIsNotSentAgainIsForgottenAfterItsLifetime() {
    exporting.send(v9(1, 5, set(0, usualTemplate())));
    assertThat(Exporting.flows(exporting.send(Exporting.NOW + LIFETIME, data()))).hasSize(1);
    assertThat(Exporting.flows(exporting.send(Exporting.NOW + LIFETIME + 1, data()))).isEmpty();
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_EXPIRED)).isEqualTo(1);
    assertThat(exporting.count(ExchangeEvent.SET_HELD)).as("not lost").isEqualTo(1);
    assertThat(exporting.templates.rows).isEmpty();
  }

  @Test
  void aRefreshProlongsItsLifeAlsoOverARestart() {
    exporting.send(v9(1, 5, set(0, usualTemplate())));
    exporting.send(Exporting.NOW + LIFETIME, v9(1, 5, set(0, usualTemplate())));
    exporting.restart();
    assertThat(Exporting.flows(exporting.send(Exporting.NOW + 2 * LIFETIME, data()))).hasSize(1);
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_REFRESHED)).isEqualTo(1);
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_DEFINED)).isEqualTo(1);
  }

  @Test
  void anotherExportersTrafficSweepsToo() {
    exporting.send(v9(1, 5, set(0, usualTemplate())));
    exporting.send(new ExporterId("192.0.2.2"), Exporting.NOW + LIFETIME + 1, data());
    assertThat(exporting.templates.rows).isEmpty();
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_EXPIRED)).isEqualTo(1);
  }

  @Test
  void aChangedDefinitionHoldsFromThereOn() {
    exporting.send(v9(1, 5, set(0, usualTemplate())));
    var came =
        exporting.send(
            v9(
                3,
                5,
                set(256, usualRecord(6, 2, 40, 1)),
                set(0, template(256, 1, 4)),
                set(256, new Datagrams().u32(77))));
    assertThat(Exporting.flows(came))
        .extracting(flow -> flow.fields().get("octetDeltaCount"))
        .containsExactly(40L, 77L);
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_REDEFINED)).isEqualTo(1);
    exporting.restart();
    var later = exporting.send(v9(1, 5, set(256, new Datagrams().u32(78))));
    assertThat(Exporting.only(later).fields()).containsEntry("octetDeltaCount", 78L);
  }

  @Test
  void withdrawalsAreCountedAndLastOverARestart() {
    exporting.send(ipfix(5, set(2, usualTemplate()), set(2, template(300, 1, 4))));
    exporting.send(ipfix(5, set(2, new Datagrams().u16(256, 0))));
    exporting.restart();
    assertThat(Exporting.flows(exporting.send(ipfix(5, set(256, usualRecord(6, 0, 1, 1))))))
        .isEmpty();
    assertThat(Exporting.flows(exporting.send(ipfix(5, set(300, new Datagrams().u32(9))))))
        .hasSize(1);
    exporting.send(ipfix(5, set(2, new Datagrams().u16(2, 0))));
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_WITHDRAWN)).isEqualTo(2);
    assertThat(exporting.templates.rows).isEmpty();
  }

  @Test
  void theSameIdMeansAnotherTemplateInAnotherDomainVersionOrExporter() {
    exporting.send(v9(1, 5, set(0, usualTemplate())));
    assertThat(Exporting.flows(exporting.send(v9(1, 6, set(256, usualRecord(6, 0, 1, 1))))))
        .isEmpty();
    assertThat(Exporting.flows(exporting.send(ipfix(5, set(256, usualRecord(6, 0, 1, 1))))))
        .isEmpty();
    assertThat(
            Exporting.flows(
                exporting.send(new ExporterId("192.0.2.2"), Exporting.NOW, data().clone())))
        .isEmpty();
    assertThat(exporting.count(ExchangeEvent.SET_HELD)).isEqualTo(3);
  }

  /** 300 exporters × 4,096 templates would be far more than the room for fields. */
  @Test
  void templatesOfAllExportersAreBounded() {
    int fields = 400;
    var body = new Datagrams().u16(256, fields);
    for (int i = 0; i < fields; i++) body.u16(1 + i, 4);
    for (int exporter = 0; exporter < 30; exporter++)
      for (int id = 0; id < 100; id++) {
        var one = v9(1, id, set(0, body));
        exporting.send(new ExporterId("198.51.100." + exporter), Exporting.NOW, one);
      }
    assertThat(exporting.templates.rows).hasSize(KnownTemplates.MOST_FIELDS / (fields + 1));
    assertThat(exporting.count(ExchangeEvent.TEMPLATE_REFUSED))
        .isEqualTo(3_000 - KnownTemplates.MOST_FIELDS / (fields + 1));
  }
}
